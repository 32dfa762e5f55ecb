"""A call while it runs, and its end: asking for approval, questions, reminders, failing, calling again, concluding."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import UserError
from core.inbox.services import notify
from core.lifecycle.services import perform
from procurement.choices import MilestoneKind, RoundStatus
from procurement.models import CallQuestion, Round
from procurement.queries.rounds import HOPEFUL, asked_approval
from procurement.services.parts import begin_round
from procurement.services.rounds import draft_of, faults_of
from procurement.services.telling import applicants_of, tell, tell_applicants, tell_staff
from unions.models import Role, User

REMIND_BEFORE = (3, 1)  # days before the deadline
NO_QUESTIONS = gettext_lazy("Questions can be asked while the call is open, until the day that its timetable names.")


@transaction.atomic
def ask_approval(*, round: Round, by: User) -> None:
    """Tell the managers of the round's union that it is ready. Raises UserError where something is missing, it was
    asked before, or once it was approved.
    """
    current = draft_of(round)
    if missing := faults_of(current):
        raise UserError(" ".join(missing))
    if asked_approval(current):
        raise UserError(_("It waits for approval already."))
    perform(current, "ask_approval", by=by)
    tell_staff(round, "round_to_approve", Role.MANAGER, by=by)


@transaction.atomic
def return_for_correction(*, round: Round, reason: str, by: User) -> Round:
    """Send a draft back that waits for approval, with remarks for whoever prepared it and whoever asked.

    Raises UserError where nobody asked for approval, or without remarks.
    """
    current = draft_of(round)
    asked = asked_approval(current)
    if asked is None:
        raise UserError(_("It does not wait for approval."))
    returned = perform(current, "return_for_correction", by=by, reason=reason)
    tell(list({returned.prepared_by, asked.by}), returned, "round_returned", by=by, reason=reason)
    return returned


def takes_questions(round: Round) -> bool:
    """Tell whether questions on a call may be asked today."""
    until = round.days.get(MilestoneKind.QUESTIONS)
    return bool(round.status == RoundStatus.OPEN and (until is None or clock.today() <= until))


@transaction.atomic
def ask_question(*, round: Round, question: str, by: User) -> CallQuestion:
    """Ask something about an open call. Raises UserError when the time for it is over, or without words."""
    if not takes_questions(round):
        raise UserError(NO_QUESTIONS)
    if not question.strip():
        raise UserError(_("Write your question."), field="question")
    made = CallQuestion.objects.create(round=round, question=question.strip(), asked_by=by)
    tell_staff(round, "call_question", Role.CLERK, by=by)
    return made


@transaction.atomic
def answer_question(*, question: CallQuestion, answer: str, by: User) -> CallQuestion:
    """Answer for everybody to read. An answer can be corrected while the call is open. Raises UserError otherwise."""
    row = CallQuestion.objects.select_for_update(of=("self",)).select_related("round", "asked_by").get(pk=question.pk)
    if not answer.strip():
        raise UserError(_("Write the answer."), field="answer")
    if row.answered_at and row.round.status != RoundStatus.OPEN:
        raise UserError(_("The call is closed: what was answered stays as it is."))
    row.answer, row.answered_by, row.answered_at = answer.strip(), by, clock.now()
    row.save()
    if row.asked_by:
        notify([row.asked_by], "call_answered", by=by, about=row.round, context={"round": row.round.title},
               url=_call(row.round))  # fmt: skip
    return row


def _call(round: Round) -> str:
    return reverse("procurement:call", args=[round.pk]) + "#questions"


def remind_of_deadlines() -> int:
    """Remind those whose applications are still drafts, three days and one day before the deadline, once each."""
    told = 0
    for days in REMIND_BEFORE:
        day = clock.today() + dt.timedelta(days=days)
        due = Round.objects.filter(
            status=RoundStatus.OPEN, deadline__gte=clock.start_of(day),
            deadline__lt=clock.start_of(day + dt.timedelta(days=1)),
        )  # fmt: skip
        for round in due:
            told += len(notify(
                applicants_of(round, drafts_only=True), "deadline_near", about=round, url=_call(round),
                context={"round": round.title, "day": str(day)}, key=f"round:{round.pk}:{day}:{days}",
            ))  # fmt: skip
    return told


def hopeful_in(round: Round) -> int:
    """Return how many applications are eligible, or may still be found so."""
    return round.applications.filter(status__in=HOPEFUL).count()


@transaction.atomic
def fail_round(*, round: Round, reason: str, by: User | None) -> Round:
    """Declare that the call failed for want of eligible applications; it can be called again (流标).

    Raises UserError where enough are eligible, or may still be found so.
    """
    hopeful = hopeful_in(round)
    if hopeful >= round.least_eligible:
        raise UserError(
            _("%(n)s applications are eligible or not decided yet, and %(least)s are needed: the call has not failed.")
            % {"n": hopeful, "least": round.least_eligible}
        )
    failed = perform(round, "fail", by=by, reason=reason)
    tell_applicants(failed, "call_failed", by=by, reason=reason)
    tell([failed.prepared_by], failed, "call_failed", by=by, reason=reason)
    return failed


@transaction.atomic
def call_again(*, round: Round, by: User) -> Round:
    """Begin a new round like one that failed, linked to it. Raises UserError unless it failed, or was called again."""
    current = Round.objects.select_for_update(of=("self",)).select_related("union", "form_version__form").get(
        pk=round.pk
    )  # fmt: skip
    if current.status != RoundStatus.FAILED:
        raise UserError(_("Only a call that failed is called again."))
    if current.calls_again.exclude(status=RoundStatus.CANCELLED).exists():
        raise UserError(_("It was called again already."))
    made = begin_round(
        union=current.union, year=clock.today().year, by=by, like=current, line=current.line, money=current.ceiling,
        title=f"{current.title[:110]}（二次公告）",
    )  # fmt: skip
    made.called_again = current
    made.save()
    return made
