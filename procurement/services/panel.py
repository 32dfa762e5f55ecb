"""The panel's meeting and what it decides of each application."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit, clock
from core.errors import StaleError, UserError
from core.lifecycle.services import perform_all
from finance.models.budget import CENT
from procurement.choices import ApplicationStatus, PanelOutcome, RoundStatus
from procurement.models import Application, PanelDecision, Round
from procurement.queries.notices import open_objections
from procurement.queries.panel import STEPS, Row, Suggested, board, hands_of_decisions, lot_sums, suggestions
from unions.models import Meeting, MeetingKind, User

NO_MONEY = Decimal(0)
DECIDED = (ApplicationStatus.PROPOSED, ApplicationStatus.RESERVE, ApplicationStatus.DECLINED)
WRITTEN = (
    "outcome", "rank", "score", "amount", "reserve_place", "votes_for", "votes_against", "abstentions",
    "departure_reason", "prepared_by", "decided_at",
)  # fmt: skip


@dataclass(frozen=True)
class Votes:
    """How the panel voted; nothing at all where it agreed without a count."""

    in_favour: int = 0
    against: int = 0
    abstentions: int = 0


@transaction.atomic
def hold_meeting(
    *, round: Round, held_on: dt.date, chair: str, members: str, by: User | None, place: str = "", minutes: str = "",
    version: int | None = None,
) -> Meeting:  # fmt: skip
    """Record the panel's meeting, or correct what was recorded as it was read at ``version``.

    Raises UserError outside the panel's time or for a day to come or before the call, StaleError, ValidationError by
    field.
    """
    current = _panel(round)
    if held_on > clock.today():
        raise UserError(_("The meeting cannot lie in the future."), field="held_on")
    if current.opened_at and held_on < clock.day_of(current.opened_at):
        raise UserError(_("The meeting cannot lie before the call was published."), field="held_on")
    meeting = current.panel_meeting or Meeting(union=current.union, kind=MeetingKind.PANEL, version=0)
    meeting.title = f"{current.title}评审会"
    if version is not None and meeting.pk and meeting.version != version:
        raise StaleError(_("Somebody changed the minutes meanwhile: compare and save again."))
    meeting.held_on, meeting.chair, meeting.members = held_on, chair.strip(), members.strip()
    meeting.place, meeting.minutes, meeting.recorded_by = place.strip(), minutes.strip(), by
    meeting.version += 1
    meeting.full_clean(exclude=["union", "recorded_by"])
    meeting.save()
    if current.panel_meeting is None:
        current.panel_meeting = meeting
        current.save(update_fields=["panel_meeting"])
    return meeting


@transaction.atomic
def decide(
    *, application: Application, outcome: str, by: User | None, amount: Decimal | None = None,
    votes: Votes | None = None, departure_reason: str = "",
) -> PanelDecision:  # fmt: skip
    """Write down what the panel decides of one application.

    ``amount``: what it gets; as much as it asks for, within its lot, where nothing is said. Raises UserError outside
    the panel's time, for an amount out of bounds, where the votes are against it, or where the decision departs from
    the ranking and no reason is given.
    """
    (written,) = decide_many(
        round=application.round, applications=[application.pk], outcome=outcome, by=by, amount=amount, votes=votes,
        departure_reason=departure_reason,
    )  # fmt: skip
    return written


@transaction.atomic
def decide_many(
    *, round: Round, applications: Collection[int], outcome: str, by: User | None, amount: Decimal | None = None,
    votes: Votes | None = None, departure_reason: str = "",
) -> list[PanelDecision]:  # fmt: skip
    """Write down one decision for several applications of a round, named by key. Raises as ``decide`` does."""
    current = _panel(round)
    rows = [one for one in suggestions(current) if one.application.pk in applications]
    if len(rows) != len(set(applications)):
        raise UserError(_("Not all of these applications were reviewed: choose them anew."))
    said: dict[str, Any] = {"amount": amount, "votes": votes or Votes(), "reason": departure_reason.strip(), "by": by}
    decisions = [_decision(one, PanelOutcome(outcome), **said) for one in rows]
    return _write(current, decisions, by)


@transaction.atomic
def propose_by_ranking(*, round: Round, by: User | None) -> list[PanelDecision]:
    """Propose down the ranking as far as the lots' money and places reach; the rest is reserve, or declined.

    What the panel voted on, or decided for a reason of its own, stays. Raises UserError outside the panel's time.
    """
    current = _panel(round)
    own = set(
        PanelDecision.objects.filter(application__round=current)
        .exclude(departure_reason="", votes_for=0, votes_against=0, abstentions=0)
        .values_list("application_id", flat=True)
    )
    rows = [one for one in suggestions(current) if one.application.pk not in own]
    decisions = [_decision(one, one.outcome, amount=None, votes=Votes(), reason="", by=by) for one in rows]
    return _write(current, decisions, by)


def _panel(round: Round) -> Round:
    current = Round.objects.select_for_update(of=("self",)).select_related(
        "union", "line", "panel_meeting"
    ).get(pk=round.pk)  # fmt: skip
    if current.status != RoundStatus.PANEL:
        raise UserError(_("The panel decides only after the review is closed and before the notice is published."))
    return current


def _decision(
    one: Suggested, outcome: PanelOutcome, *, amount: Decimal | None, votes: Votes, reason: str, by: User | None
) -> PanelDecision:
    if one.is_excluded and outcome != PanelOutcome.DECLINED:
        raise UserError(
            _("“%(application)s”: an objection that was upheld excluded it; it can only be declined.")
            % {"application": one.application}, field="outcome",
        )  # fmt: skip
    departs = one.is_departure(outcome)
    if departs and not reason:
        raise UserError(
            _("“%(application)s”: this departs from the ranking; say why.") % {"application": one.application},
            field="departure_reason",
        )
    if outcome == PanelOutcome.PROPOSED and votes != Votes() and votes.in_favour <= votes.against:
        raise UserError(_("It has no majority: it cannot be proposed."), field="votes_for")
    gets = NO_MONEY if outcome == PanelOutcome.DECLINED else _bounded(one, one.amount if amount is None else amount)
    return PanelDecision(
        application=one.application, outcome=outcome, rank=one.ranked.rank, score=one.ranked.score, amount=gets,
        reserve_place=one.reserve_place if outcome == PanelOutcome.RESERVE else None, votes_for=votes.in_favour,
        votes_against=votes.against, abstentions=votes.abstentions, departure_reason=reason if departs else "",
        prepared_by=by, decided_at=clock.now(),
    )  # fmt: skip


def _bounded(one: Suggested, amount: Decimal) -> Decimal:
    lot = one.application.lot
    if amount <= 0 or amount != amount.quantize(CENT):
        raise UserError(_("Give an amount in yuan of more than nothing, to the fen."), field="amount")
    if amount > one.application.requested:
        raise UserError(_("That is more than was asked for."), field="amount")
    if lot and amount > lot.most_each:
        raise UserError(_("That is more than one application can get in this lot."), field="amount")
    return amount


def _write(round: Round, decisions: Sequence[PanelDecision], by: User | None) -> list[PanelDecision]:
    for decision in _reserve_placed(round, decisions):
        decision.full_clean(exclude=["application", "prepared_by"], validate_unique=False, validate_constraints=False)
    PanelDecision.objects.bulk_create(
        decisions, update_conflicts=True, unique_fields=["application"], update_fields=WRITTEN
    )
    for outcome, step in STEPS.items():
        keys = [one.application_id for one in decisions if one.outcome == outcome]
        perform_all(Application.objects.filter(pk__in=keys).select_related("round__union"), step, by=by)
    return list(
        PanelDecision.objects.filter(application__in=[one.application_id for one in decisions]).order_by("rank", "id")
    )


def _reserve_placed(round: Round, decisions: Sequence[PanelDecision]) -> Sequence[PanelDecision]:
    """Give reserves that the ranking does not place the next places of their lots."""
    last: dict[int | None, int] = {}
    there = PanelDecision.objects.filter(application__round=round, reserve_place__isnull=False).exclude(
        application__in=[one.application_id for one in decisions]
    )
    placed: list[tuple[int | None, int | None]] = list(there.values_list("application__lot", "reserve_place"))
    placed += [(one.application.lot_id, one.reserve_place) for one in decisions]
    for lot, place in placed:
        last[lot] = max(last.get(lot, 0), place or 0)
    for one in decisions:
        if one.outcome == PanelOutcome.RESERVE and one.reserve_place is None:
            last[one.application.lot_id] += 1
            one.reserve_place = last[one.application.lot_id]
    return decisions


@transaction.atomic
def reopen(*, round: Round, applications: Collection[int], reason: str, by: User) -> None:
    """Take back what the panel decided of these applications of a round, named by key: it decides of them again.

    What had been decided stays in the record's history, with the reason. Raises UserError outside the panel's time.
    """
    current = _panel(round)
    with audit.context(by=by, reason=reason):
        PanelDecision.objects.filter(application__round=current, application__in=applications).delete()
    decided = Application.objects.filter(round=current, pk__in=applications, status__in=DECIDED)
    perform_all(decided.select_related("round__union"), "reopen", by=by, reason=reason)


def faults_of_decisions(round: Round, rows: Sequence[Row] | None = None) -> list[str]:
    """Return what is missing before the notice can be published, in words that say what to do.

    ``rows``: the panel's page, where it is at hand already.
    """
    rows, sums = board(round) if rows is None else rows, lot_sums(round)
    found = []
    if not Meeting.objects.filter(round=round).exclude(minutes="").exists():
        found.append(_("Record the panel's meeting with its minutes."))
    if open_ones := [one for one in rows if one.decision is None]:
        n = len(open_ones)
        words = ngettext("%(n)s application has no decision yet.", "%(n)s applications have no decision yet.", n)
        found.append(words % {"n": n})
    if waiting := open_objections(round).count():
        words = ngettext(
            "%(n)s objection waits for its answer: answer it first.",
            "%(n)s objections wait for their answer: answer them first.", waiting,
        )  # fmt: skip
        found.append(words % {"n": waiting})
    found += [
        _("“%(application)s” was excluded by an objection: decline it.") % {"application": one.suggested.application}
        for one in rows
        if one.suggested.is_excluded and one.decision and one.decision.outcome != PanelOutcome.DECLINED
    ]
    unexplained = [
        one
        for one in rows
        if one.departs and not one.suggested.is_excluded and one.decision and not one.decision.departure_reason
    ]
    found += [
        _("“%(application)s” departs from the ranking: decide it anew, with the reason.")
        % {"application": one.suggested.application}
        for one in unexplained
    ]
    found += [_("More is proposed than the lot “%(lot)s” holds.") % {"lot": one.lot} for one in sums if one.is_over]
    if not any(one.count for one in sums):
        found.append(_("Nothing is proposed: propose at least one application, or cancel the round."))
    total = sum((one.amount for one in sums), NO_MONEY)
    if round.line is None or round.line.free < total:
        found.append(_("The budget line has less free than is proposed."))
    return found


def refuse_preparer(round: Round, by: User | None) -> None:
    """Raise UserError where the person prepared the panel's decisions, who never approves them."""
    if by is not None and by.hands & hands_of_decisions(round):
        raise UserError(_("You prepared the panel's decisions: another person takes this step."))
