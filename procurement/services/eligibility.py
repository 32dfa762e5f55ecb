"""The eligibility check: rules over every application, a person's decision, one chance to supply what is missing."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import UserError
from core.inbox.services import notify
from core.jobs.models import Job
from core.jobs.services import enqueue
from core.lifecycle.services import perform
from core.workdays.days import add_workdays
from orgs.queries.records import keepers_of
from procurement.choices import ApplicationStatus, RoundStatus
from procurement.eligibility.engine import Register
from procurement.eligibility.running import Answer, run_rules
from procurement.eligibility.words import kept
from procurement.models import Application, EligibilityCheck, Round, Supplement
from procurement.services.application_messages import context_of, tell_staff
from procurement.services.applications import GRACE
from unions.models import User

END_OF_WORK = dt.time(17, 0)
LEAST_WORKDAYS, MOST_WORKDAYS = 1, 10
AT_ONCE, BATCH = 50, 200
"""So many applications are checked while somebody waits, and so many in one transaction."""


@transaction.atomic
def begin_check(*, round: Round, by: User | None) -> Round:
    """Begin the check of a closed round: the rules are run on the facts of the deadline's day, and kept.

    Raises UserError where the round is not closed yet, and while applications sent in time may still arrive.
    """
    round = _move_to_check(round, by=by)
    run_checks(round=round, by=by)
    return round


@transaction.atomic
def start_check(*, round: Round, by: User) -> Job | None:
    """Begin the check as ``begin_check`` does; many applications are gone through by a job, which is returned."""
    round = _move_to_check(round, by=by)
    if unchecked(round).count() > AT_ONCE:
        return enqueue("eligibility_check", by=by, params={"round": round.pk}, key=f"eligibility:{round.pk}")
    run_checks(round=round, by=by)
    return None


def _move_to_check(round: Round, *, by: User | None) -> Round:
    complete = complete_at(round)
    if complete and clock.now() < complete and round.status == RoundStatus.CLOSED:
        raise UserError(
            _("Applications that were being sent at the deadline may arrive until %(time)s: begin the check then.")
            % {"time": date_format(complete, "H:i:s")}
        )
    return perform(round, "check_eligibility", by=by)


def complete_at(round: Round) -> dt.datetime | None:
    """Return the moment from which nothing more arrives that was sent before the deadline."""
    return timezone.localtime(round.deadline + GRACE, clock.SHANGHAI) if round.deadline else None


def unchecked(round: Round) -> QuerySet[Application]:
    """Return the applications of a round over which the rules have not been run yet."""
    return round.applications.filter(status=ApplicationStatus.SUBMITTED, eligibility=None).order_by("pk")


def run_checks(*, round: Round, by: User | None, on_progress: Callable[[int, int], None] | None = None) -> int:
    """Run the rules over every application that lacks them, some at a time, each batch whole. Returns how many.

    Broken off and run again it goes on with the rest: no application is checked twice.
    """
    prefetch_related_objects([round], "rules")
    day, waiting = day_of_facts(round), unchecked(round).select_related("organization__district")
    total, done = waiting.count(), 0
    while batch := list(waiting[:BATCH]):
        with audit.context(by=by), transaction.atomic():
            register = Register(application.organization for application in batch)
            made = [_checked(application, round, day, register) for application in batch]
            EligibilityCheck.objects.bulk_create(made, ignore_conflicts=True)
        done += len(batch)
        if on_progress:
            on_progress(done, total)
    return done


def day_of_facts(round: Round) -> dt.date:
    """Return the day on which facts count: that of the deadline, today where there is none."""
    return clock.day_of(round.deadline) if round.deadline else clock.today()


def _checked(application: Application, round: Round, day: dt.date, register: Register) -> EligibilityCheck:
    verdict = run_rules(round, application.organization, day, register)
    answers = [as_json(each, day) for each in verdict.answers]
    return EligibilityCheck(application=application, checked_on=day, answers=answers, holds=verdict.holds)


def as_json(answer: Answer, day: dt.date) -> dict[str, Any]:
    """Return a rule's answer as it is kept: text and source as published, the rest in no language (``words``).

    A fact without a day of its own is as it was read: on the ``day`` that counts, today where that is to come.
    """
    outcome, read_on = answer.outcome, min(day, clock.today())
    return {
        "kind": answer.rule.kind, "parameters": answer.rule.parameters, "text": answer.rule.text,
        "source": answer.rule.source, "holds": outcome.holds,
        "remedy": kept(outcome.remedy),
        "facts": [
            {"label": kept(fact.label), "value": kept(fact.value), "source": kept(fact.source),
             "on": (fact.on or read_on).isoformat(), "is_as_of": fact.on is None}
            for fact in outcome.facts
        ],
    }  # fmt: skip


@transaction.atomic
def decide(*, application: Application, is_eligible: bool, by: User | None, reason: str = "") -> Application:
    """Decide on what the rules answered; the applicant is told, with the reason.

    Raises UserError outside the check, without a reason where one is needed (a refusal, or a decision other than the
    rules'), while the time to supply what is missing runs, or where the person entered the paper application.
    """
    check = _check_of(application)
    reason = reason.strip()
    if by is not None and application.is_paper and application.prepared_by_id in by.hands:
        raise UserError(_("You entered this application yourself: another person decides on it."))
    if not is_eligible and is_waiting(application):
        raise UserError(
            _("The applicant may still supply what is missing: decide when the answer or the end has come.")
        )
    if not reason and (not is_eligible or check.holds is False):
        raise UserError(_("Give the reason; the applicant reads it."), field="reason")
    name = "pass_eligibility" if is_eligible else "fail_eligibility"
    application = perform(application, name, by=by, reason=reason)
    check.is_eligible, check.reason, check.decided_by, check.decided_at = is_eligible, reason[:500], by, clock.now()
    with audit.context(by=by, reason=reason):
        check.save()
    _tell(application, "application_eligible" if is_eligible else "application_ineligible", by=by, reason=reason)
    return application


def find_eligible(
    keys: Sequence[int], *, by: User | None, on_progress: Callable[[int, int], None] | None = None
) -> int:
    """Find those applications eligible of which all rules hold. Returns how many; the others need a look of their own.

    Each is decided by itself; what was decided already is left as it is.
    """
    done = 0
    for place, application in enumerate(Application.objects.filter(pk__in=keys).order_by("pk").iterator(), 1):
        with contextlib.suppress(UserError):  # decided already, no longer in the check, or entered by the same person
            if EligibilityCheck.objects.filter(application=application, holds=True).exists():
                decide(application=application, is_eligible=True, by=by)
                done += 1
        if on_progress:
            on_progress(place, len(keys))
    return done


def _check_of(application: Application) -> EligibilityCheck:
    """Lock the check of an application. Raises UserError outside the round's eligibility check."""
    round = Round.objects.select_for_update(no_key=True, of=("self",)).get(pk=application.round_id)
    check = EligibilityCheck.objects.select_for_update().filter(application=application).first()
    if round.status != RoundStatus.ELIGIBILITY or check is None:
        raise UserError(
            _("The rules have not been run over this application yet: wait a moment.")
            if round.status == RoundStatus.ELIGIBILITY
            else _("This round is not in its eligibility check.")
        )
    return check


def is_waiting(application: Application) -> bool:
    """Tell whether the applicant may still supply what is missing."""
    supplement = Supplement.objects.filter(application=application, answered_at=None).first()
    return supplement is not None and clock.now() < supplement.due_at


def _tell(application: Application, kind: str, *, by: User | None, **more: str) -> None:
    notify(
        keepers_of(application.organization), kind, by=by, about=application,
        url=reverse("procurement:my_application", args=[application.pk]), context=context_of(application) | more,
    )  # fmt: skip


# Supplying what is missing --------------------------------------------------------------------------------------------


@transaction.atomic
def ask_supplement(*, application: Application, asked_for: str, by: User | None, workdays: int = 3) -> Supplement:
    """Ask once for what is missing, until 17:00 on a working day; the applicant is told.

    Raises UserError outside the check, after a decision, a second time, or for a window out of reason.
    """
    _check_of(application)
    application = Application.objects.select_for_update(of=("self",)).select_related("organization", "round").get(
        pk=application.pk
    )  # fmt: skip
    if why_not := why_no_supplement(application):
        raise UserError(why_not)
    if not asked_for.strip():
        raise UserError(_("Say what is missing."), field="asked_for")
    if not LEAST_WORKDAYS <= workdays <= MOST_WORKDAYS:
        raise UserError(_("Give one to ten working days."), field="workdays")
    due_at = dt.datetime.combine(add_workdays(clock.today(), workdays), END_OF_WORK, clock.SHANGHAI)
    with audit.context(by=by):
        made = Supplement.objects.create(
            application=application, asked_for=asked_for.strip(), asked_by=by, due_at=due_at
        )
    _tell(application, "supplement_asked", by=by, due=date_format(due_at, "Y-m-d H:i"))
    return made


def why_no_supplement(application: Application) -> str:
    """Return why nothing can be asked of an application (any more); nothing where it can."""
    if application.status != ApplicationStatus.SUBMITTED:
        return _("This application was decided upon already.")
    if hasattr(application, "supplement"):
        return _("What is missing can be asked for only once, and it was.")
    return ""


@transaction.atomic
def answer_supplement(
    *, application: Application, answer: str, by: User | None, began_at: dt.datetime | None = None
) -> Supplement:
    """Answer what was missing; the union is told. Raises UserError after the end (to the second), or a second time."""
    supplement = Supplement.objects.select_for_update().filter(application=application).first()
    now = clock.now()
    at = began_at if began_at and now - GRACE <= began_at <= now else now
    if supplement is None or supplement.answered_at:
        raise UserError(_("Nothing more is asked of this application."))
    if at >= supplement.due_at or application.status != ApplicationStatus.SUBMITTED:
        raise UserError(_("The time to supply what was missing is over."))
    if not answer.strip():
        raise UserError(_("Say what you supply."), field="answer")
    supplement.answer, supplement.answered_at, supplement.answered_by = answer.strip(), at, by
    with audit.context(by=by):
        supplement.save()
    tell_staff(supplement.application, "supplement_answered", by=by)
    return supplement
