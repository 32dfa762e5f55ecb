"""The review: handed over to the experts, answered, scored, closed. After the close nothing can be scored."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.errors import StaleError, UserError
from core.inbox.services import notify
from core.lifecycle.services import ForbiddenError, perform, perform_all
from finance.models import BudgetLine
from procurement.choices import (
    ApplicationStatus,
    AssignmentStatus,
    MilestoneKind,
    RefusalReason,
    RoundStatus,
    TieKind,
)
from procurement.conflicts import conflicts_between, in_words
from procurement.models import Application, Assignment, ExpertTie, Round
from procurement.queries.reviews import assignments_in
from procurement.scheme import Criterion, Scheme
from procurement.services.draws import COUNTING, draw_experts, put_another_in_place
from procurement.services.fees import commit_fees, record_fees
from unions.models import User

__all__ = [
    "accept", "begin_review", "close_review", "draw_experts", "recuse", "refuse", "remind_all_experts",
    "remind_experts", "replace", "save_scores", "submit_scores", "take_scores_back",
]  # fmt: skip
CHANGEABLE = (AssignmentStatus.ACCEPTED,)
STEP = Decimal("0.5")
REMARK = 500
Answers = Mapping[str, Any]


@transaction.atomic
def begin_review(*, round: Round, by: User | None) -> Round:
    """Hand the eligible applications over to the experts.

    Raises UserError while one is undecided, and where fewer are eligible than the call asks for: then it has failed.
    """
    current = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    states = Counter(Application.objects.filter(round=current).values_list("status", flat=True))
    if undecided := states[ApplicationStatus.SUBMITTED]:
        raise UserError(_("%(n)s applications are not decided yet: decide on their eligibility.") % {"n": undecided})
    eligible = states[ApplicationStatus.ELIGIBLE]
    if eligible < current.least_eligible:
        raise UserError(
            _("Only %(n)s applications are eligible, and the call asks for %(least)s: declare the call failed.")
            % {"n": eligible, "least": current.least_eligible}
        )
    return perform(current, "review", by=by)


# What an expert answers -----------------------------------------------------------------------------------------------


@transaction.atomic
def accept(*, assignment: Assignment, by: User | None) -> Assignment:
    """Take an application on and declare that nothing ties the expert to its applicant.

    Where the register says otherwise by now it goes to somebody else, and comes back as refused. Raises UserError
    where it is not asked any more or the review is closed, ForbiddenError for another's.
    """
    row = _own(assignment, by)
    _refuse_unless(row, AssignmentStatus.OFFERED)
    found = conflicts_between([row.expert], [row.application.organization])
    if reasons := found.get((row.expert_id, row.application.organization_id)):
        return _give_up(row, AssignmentStatus.REFUSED, RefusalReason.CONFLICT, in_words(reasons), by=by)
    row.status, row.declared_at = AssignmentStatus.ACCEPTED, clock.now()
    row.save()
    return row


@transaction.atomic
def refuse(*, assignment: Assignment, reason: str, note: str = "", by: User | None) -> Assignment:
    """Refuse an application; a conflict is kept as a tie. Somebody else is drawn. Raises UserError, ForbiddenError."""
    row = _own(assignment, by)
    _refuse_unless(row, AssignmentStatus.OFFERED)
    if reason not in RefusalReason.values:
        raise UserError(_("Say why."), field="reason")
    if reason == RefusalReason.CONFLICT:
        _keep_tie(row, note)
    return _give_up(row, AssignmentStatus.REFUSED, reason, note, by=by)


@transaction.atomic
def recuse(*, assignment: Assignment, note: str, by: User | None) -> Assignment:
    """Step back from an application that was accepted, for a tie seen only now; scores given count no longer.

    Raises UserError without an explanation, ForbiddenError for another's.
    """
    row = _own(assignment, by)
    _refuse_unless(row, AssignmentStatus.ACCEPTED, AssignmentStatus.DONE)
    if not note.strip():
        raise UserError(_("Say what ties you to the applicant."), field="note")
    _keep_tie(row, note)
    return _give_up(row, AssignmentStatus.RECUSED, RefusalReason.CONFLICT, note, by=by)


@transaction.atomic
def replace(*, assignment: Assignment, reason: str, by: User | None) -> Assignment:
    """Put whoever is drawn next in an expert's place, for a reason that is kept.

    Raises UserError, ForbiddenError, and where scores were handed in already, which a manager alone takes out.
    """
    row = _locked(assignment)
    if by is not None and not by.has_perm("procurement.draw_experts", row.application.round):
        raise ForbiddenError(_("You may not do this with “%(object)s”.") % {"object": row})
    _refuse_unless(row, *COUNTING)
    if by is not None and row.status == AssignmentStatus.DONE and not may_take_scores_out(by, row.application.round):
        raise UserError(_("This expert has handed in scores: only a manager takes them out of the count."))
    if not reason.strip():
        raise UserError(_("Give the reason."), field="reason")
    return _give_up(row, AssignmentStatus.REPLACED, "", reason, by=by)


def may_take_scores_out(user: User, round: Round) -> bool:
    """Tell whether somebody may replace an expert whose scores count already: who approves rounds."""
    return bool(user.has_perm("procurement.approve_round", round))


def _give_up(row: Assignment, status: str, reason: str, note: str, *, by: User | None) -> Assignment:
    row.status, row.refusal, row.refusal_note = status, reason, note.strip()[:300]
    row.save()
    put_another_in_place(row, by=by)
    return row


def _keep_tie(row: Assignment, note: str) -> None:
    ExpertTie.objects.get_or_create(
        expert=row.expert, organization=row.application.organization, kind=TieKind.OTHER,
        defaults={"name": note.strip()[:120]},
    )  # fmt: skip


def _own(assignment: Assignment, by: User | None) -> Assignment:
    row = _locked(assignment)
    if by is not None and row.expert.user_id != by.pk:
        raise ForbiddenError(_("You may not do this with “%(object)s”.") % {"object": row.expert})
    return row


def _locked(assignment: Assignment) -> Assignment:
    """Return the assignment locked, then look at the round: a close that runs at the same time waits, or is seen."""
    rows = Assignment.objects.select_for_update(of=("self",))
    row = rows.select_related("expert", "application__organization", "application__round__union").get(pk=assignment.pk)
    if Round.objects.values_list("status", flat=True).get(pk=row.application.round_id) != RoundStatus.REVIEW:
        raise UserError(_("The review is closed: nothing can be changed any more."))
    return row


def _refuse_unless(row: Assignment, *states: str) -> None:
    if row.status not in states:
        raise UserError(
            _("The review of this application by this expert is in the state “%(state)s”: that cannot be done now.")
            % {"state": row.get_status_display()}
        )


# Scores ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_scores(
    *, assignment: Assignment, scores: Answers, remarks: Mapping[str, str] | None = None, overall: str = "",
    revision: int | None = None, by: User | None,
) -> Assignment:  # fmt: skip
    """Keep scores as a draft, by the criteria's keys; what is left out has no score yet.

    ``revision``: as it was read, where another window may have saved meanwhile. Raises UserError naming the field,
    StaleError, ForbiddenError.
    """
    row = _own(assignment, by)
    _refuse_unless(row, *CHANGEABLE)
    criteria = {each.key: each for each in Scheme.from_json(row.application.round.scheme).criteria}
    given = {
        key: str(points(criteria.get(key), key, value)) for key, value in scores.items() if value not in (None, "")
    }
    said = {key: text.strip()[:REMARK] for key, text in (remarks or {}).items() if key in criteria and text.strip()}
    opinion = overall.strip()[:2000]
    if (row.scores, row.remarks, row.overall) == (given, said, opinion) and row.saved_at:
        return row  # it saved itself a moment ago
    if revision is not None and row.revision != revision:
        raise StaleError(_("These scores were changed meanwhile in another window: compare and save again."))
    row.scores, row.remarks, row.overall = given, said, opinion
    row.saved_at, row.revision = clock.now(), row.revision + 1
    row.save()
    return row


def points(criterion: Criterion | None, key: str, value: Any) -> Decimal:
    """Return what was given for a criterion. Raises UserError, blaming its field, for what is no score of it."""
    if criterion is None:
        raise UserError(_("“%(key)s” is no criterion of this round.") % {"key": key})
    typed = str(value).strip()
    try:
        given = Decimal(typed)
    except InvalidOperation:
        given = Decimal("NaN")
    facts = {"typed": typed[:40], "most": criterion.most}
    if not given.is_finite():
        words = _("The score “%(typed)s” is no number: give 0 to %(most)s points, whole or half ones.")
        raise UserError(words % facts, field=f"score_{key}")
    if not (0 <= given <= criterion.most and given % STEP == 0):
        words = _("The score “%(typed)s” cannot be given: give 0 to %(most)s points, whole or half ones.")
        raise UserError(words % facts, field=f"score_{key}")
    return given.quantize(Decimal("0.1"))


@transaction.atomic
def submit_scores(*, assignment: Assignment, by: User | None) -> Assignment:
    """Hand the saved scores in; the total is computed by the scheme. Raises UserError while a criterion lacks one."""
    row = _own(assignment, by)
    _refuse_unless(row, *CHANGEABLE)
    scheme = Scheme.from_json(row.application.round.scheme)
    if missing := [each for each in scheme.criteria if each.key not in row.scores]:
        raise UserError(
            _("Score each criterion: “%(title)s” has no score yet.") % {"title": missing[0].title},
            field=f"score_{missing[0].key}",
        )
    row.total = scheme.total({key: Decimal(value) for key, value in row.scores.items()})
    row.status, row.done_at, row.revision = AssignmentStatus.DONE, clock.now(), row.revision + 1
    row.save()
    return row


@transaction.atomic
def take_scores_back(*, assignment: Assignment, by: User | None) -> Assignment:
    """Take handed-in scores back to change them, until the review is closed. Raises UserError, ForbiddenError."""
    row = _own(assignment, by)
    _refuse_unless(row, AssignmentStatus.DONE)
    row.status, row.done_at, row.total, row.revision = AssignmentStatus.ACCEPTED, None, None, row.revision + 1
    row.save()
    return row


# Reminders ------------------------------------------------------------------------------------------------------------

REMIND_AFTER = dt.timedelta(days=3)


@transaction.atomic
def remind_experts(*, round: Round, by: User | None) -> int:
    """Remind the experts of what they have still to answer or to score; once a day. Returns how many were told."""
    if by is not None and not by.has_perm("procurement.draw_experts", round):
        raise ForbiddenError(_("You may not do this with “%(object)s”.") % {"object": round})
    waiting = assignments_in(round).filter(status__in=[AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED])
    counts = Counter(waiting.filter(expert__user__isnull=False).values_list("expert__user", flat=True))
    day = round.days.get(MilestoneKind.REVIEW)
    told = [
        message
        for user in User.objects.filter(pk__in=counts)
        for message in notify(
            [user], "review_reminder", url=reverse("procurement:readings"), key=f"review:{round.pk}:{clock.today()}",
            context={"n": counts[user.pk], "round": round.title, "day": str(day or "—")},
        )
    ]  # fmt: skip
    waiting.filter(expert__user__in=[message.user_id for message in told]).update(reminded_at=clock.now())
    return len(told)


def remind_all_experts() -> int:
    """Remind, each morning, in rounds under review where somebody was asked or reminded some days ago."""
    since = clock.now() - REMIND_AFTER
    silent = Q(reminded_at__isnull=True, offered_at__lte=since) | Q(reminded_at__lte=since)
    waiting = Assignment.objects.filter(
        silent, status__in=[AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED],
        application__round__status=RoundStatus.REVIEW,
    )  # fmt: skip
    rounds = Round.objects.filter(pk__in=waiting.values("application__round")).order_by("pk")
    return sum(remind_experts(round=each, by=None) for each in rounds)


# The close ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def close_review(*, round: Round, by: User | None, reason: str = "", fee_line: BudgetLine | None = None) -> Round:
    """Close the scores and hand the round to the panel; experts' fees are recorded, and bound where a line is named.

    With fewer scores than the scheme asks for, a ``reason`` is needed, and one score for each application. Raises
    UserError, NotCoveredError.
    """
    rows = list(Assignment.objects.select_for_update().filter(application__round=round).order_by("pk"))
    held = Round.objects.select_for_update(of=("self",)).select_related("union").get(pk=round.pk)
    eligible = Application.objects.filter(round=held, status=ApplicationStatus.ELIGIBLE).order_by("pk")
    _refuse_incomplete(held, list(eligible), rows, reason)
    moved = perform(held, "convene", by=by, reason=reason)
    perform_all(eligible.select_related("round__union"), "close_review", by=by)
    unscored = Assignment.objects.filter(
        application__round=held, status__in=[AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED]
    )
    unscored.update(status=AssignmentStatus.REPLACED, refusal_note=_("The review was closed."))
    record_fees(moved)
    if fee_line is not None:
        commit_fees(round=moved, line=fee_line, by=by)
    return moved


def _refuse_incomplete(round: Round, applications: list[Application], rows: list[Assignment], reason: str) -> None:
    done = Counter(row.application_id for row in rows if row.status == AssignmentStatus.DONE)
    each = Scheme.from_json(round.scheme).reviews_each
    if unread := sum(done[one.pk] == 0 for one in applications):
        raise UserError(_("%(n)s applications have no score at all: the review cannot be closed yet.") % {"n": unread})
    lacking = sum(done[one.pk] < each for one in applications)
    if lacking and not reason.strip():
        raise UserError(
            _("%(n)s applications have fewer scores than the scheme asks for. Wait for them, or give the reason for "
              "closing without.") % {"n": lacking}, field="reason",
        )  # fmt: skip
