"""The eligibility check: rules over every application, a person's decision, one chance to supply what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import UserError
from core.inbox.services import notify
from core.lifecycle.services import perform
from core.workdays.days import add_workdays
from orgs.queries.records import keepers_of
from procurement.choices import ApplicationStatus, RoundStatus
from procurement.eligibility.running import Answer, run_rules
from procurement.models import Application, EligibilityCheck, Round, Supplement
from procurement.services.application_messages import context_of, tell_staff
from procurement.services.applications import GRACE
from unions.models import User

END_OF_WORK = dt.time(17, 0)
LEAST_WORKDAYS, MOST_WORKDAYS = 1, 10


@transaction.atomic
def begin_check(*, round: Round, by: User | None) -> Round:
    """Begin the check of a closed round: the rules are run on the facts of the deadline's day, and kept.

    Raises UserError where the round is not closed yet.
    """
    round = perform(round, "check_eligibility", by=by)
    prefetch_related_objects([round], "rules")
    day = day_of_facts(round)
    handed_in = round.applications.filter(status=ApplicationStatus.SUBMITTED).select_related("organization")
    with audit.context(by=by), translation.override(settings.LANGUAGE_CODE):
        for application in handed_in:
            _check(application, round, day)
    return round


def day_of_facts(round: Round) -> dt.date:
    """Return the day on which facts count: that of the deadline, today where there is none."""
    return clock.day_of(round.deadline) if round.deadline else clock.today()


def _check(application: Application, round: Round, day: dt.date) -> None:
    verdict = run_rules(round, application.organization, day)
    facts = {"checked_on": day, "answers": [as_json(each) for each in verdict.answers], "holds": verdict.holds}
    EligibilityCheck.objects.update_or_create(application=application, defaults=facts)


def as_json(answer: Answer) -> dict[str, Any]:
    """Return a rule's answer as it is kept: text, source, result, facts and what would change it, all in words."""
    outcome = answer.outcome
    return {
        "kind": answer.rule.kind, "text": answer.rule.text, "source": answer.rule.source, "holds": outcome.holds,
        "remedy": str(outcome.remedy),
        "facts": [
            {"label": str(fact.label), "value": str(fact.value), "source": str(fact.source),
             "on": fact.on.isoformat() if fact.on else ""}
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


def _check_of(application: Application) -> EligibilityCheck:
    """Lock the check of an application. Raises UserError outside the round's eligibility check."""
    round = Round.objects.select_for_update(no_key=True, of=("self",)).get(pk=application.round_id)
    check = EligibilityCheck.objects.select_for_update().filter(application=application).first()
    if round.status != RoundStatus.ELIGIBILITY or check is None:
        raise UserError(_("This round is not in its eligibility check."))
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
    if application.status != ApplicationStatus.SUBMITTED:
        raise UserError(_("This application was decided upon already."))
    if Supplement.objects.filter(application=application).exists():
        raise UserError(_("What is missing can be asked for only once, and it was."))
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
