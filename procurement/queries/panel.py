"""What the panel sees: the ranking against the money, what it comes to by itself, and what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Sum

from core.lifecycle.models import TransitionLog
from procurement.choices import ObjectionStatus, PanelOutcome
from procurement.models import Application, Lot, Objection, PanelDecision, Round
from procurement.queries.reviews import Ranked, ranking
from unions.models import Meeting

STEPS = {PanelOutcome.PROPOSED: "propose", PanelOutcome.RESERVE: "hold_in_reserve", PanelOutcome.DECLINED: "decline"}
"""The step of an application's life for each decision."""
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Suggested:
    """What the ranking comes to by itself for one application, by rule and without judgement.

    ``sum``: the money of all proposed up to here in the lot; ``alike``: outcomes of the lot's applications of the same
    rank, among which the panel chooses freely; ``is_first_beyond``: the money or the places of the lot end before it.
    """

    ranked: Ranked
    outcome: PanelOutcome
    amount: Decimal
    reserve_place: int | None = None
    sum: Decimal = NOTHING
    alike: frozenset[str] = frozenset()
    is_first_beyond: bool = False
    is_excluded: bool = False

    @property
    def application(self) -> Application:
        """The application."""
        return self.ranked.application

    @property
    def is_tied(self) -> bool:
        """Whether the line runs through applications of one rank."""
        return len(self.alike) > 1

    def is_departure(self, outcome: str) -> bool:
        """Tell whether a decision departs from the ranking."""
        return outcome not in self.alike


@dataclass(frozen=True)
class Row:
    """A line of the panel's page."""

    suggested: Suggested
    decision: PanelDecision | None

    @property
    def departs(self) -> bool:
        """Whether the decision departs from the ranking."""
        return self.decision is not None and self.suggested.is_departure(self.decision.outcome)


def suggestions(round: Round, *, without: Collection[int] = ()) -> list[Suggested]:
    """Return what the ranking comes to, best first, in a constant number of queries.

    Applications that an upheld objection excluded are declined, and so are those of ``without``.
    """
    return suggest(ranking(round), {*excluded(round), *without})


def suggest(ranked: Sequence[Ranked], without: Collection[int] = ()) -> list[Suggested]:
    """Go down the ranking, lot by lot, as far as money and places reach; the rest is the reserve, in its order."""
    lots: dict[int | None, _Lot] = {}
    for one in ranked:
        if one.application.lot_id not in lots:
            lots[one.application.lot_id] = _Lot(one.application.lot)
    found = [lots[one.application.lot_id].take(one, is_excluded=one.application.pk in without) for one in ranked]
    return list(_with_ties(found))


class _Lot:
    """What is left of a lot on the way down the ranking."""

    def __init__(self, lot: Lot | None) -> None:
        self.lot = lot
        self.sum, self.places, self.reserve = NOTHING, 0, 0
        self.is_full = False

    def take(self, one: Ranked, *, is_excluded: bool) -> Suggested:
        amount = _amount(one.application)
        if is_excluded or one.score is None or one.is_below_minimum or amount <= 0:
            return Suggested(one, PanelOutcome.DECLINED, amount, sum=self.sum, is_excluded=is_excluded)
        ends_here = not self.is_full and not self._holds(amount)
        self.is_full = self.is_full or ends_here
        if self.is_full:
            self.reserve += 1
            return Suggested(one, PanelOutcome.RESERVE, amount, self.reserve, self.sum, is_first_beyond=ends_here)
        self.sum += amount
        self.places += 1
        return Suggested(one, PanelOutcome.PROPOSED, amount, sum=self.sum)

    def _holds(self, amount: Decimal) -> bool:
        if self.lot is None:
            return False
        has_place = self.lot.places is None or self.places < self.lot.places
        return has_place and self.sum + amount <= self.lot.ceiling


def _amount(application: Application) -> Decimal:
    """Return the most that an application can be given."""
    lot = application.lot
    return Decimal(min(application.requested, lot.most_each) if lot else application.requested)


def _with_ties(found: Sequence[Suggested]) -> Iterator[Suggested]:
    groups: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    keys = [_rank_in_lot(one, place) for place, one in enumerate(found)]
    for key, one in zip(keys, found, strict=True):
        groups[key].add(one.outcome)
    for key, one in zip(keys, found, strict=True):
        yield Suggested(**{**one.__dict__, "alike": frozenset(groups[key])})


def _rank_in_lot(one: Suggested, place: int) -> tuple[Any, ...]:
    """Return what applications that the panel may choose among have in common."""
    if one.outcome == PanelOutcome.DECLINED or one.ranked.rank is None:
        return (place, "alone")
    return (one.application.lot_id, one.ranked.rank)


def excluded(round: Round) -> set[int]:
    """Return the keys of applications that an upheld objection excluded."""
    upheld = Objection.objects.filter(
        notice__round=round, status=ObjectionStatus.UPHELD, effect__excludes=True, application__isnull=False
    )
    return set(upheld.values_list("application_id", flat=True))


def board(round: Round) -> list[Row]:
    """Return the panel's page: each ranked application with what the ranking comes to and what was decided."""
    decided = PanelDecision.objects.filter(application__round=round).select_related("prepared_by")
    decisions = {one.application_id: one for one in decided}
    return [Row(one, decisions.get(one.application.pk)) for one in suggestions(round)]


@dataclass(frozen=True)
class LotSum:
    """What is proposed of a lot, against its money and places."""

    lot: Lot
    amount: Decimal
    count: int

    @property
    def left(self) -> Decimal:
        """What is left of the lot's money."""
        return Decimal(self.lot.ceiling - self.amount)

    @property
    def is_over(self) -> bool:
        """Whether more is proposed than the lot holds."""
        return self.left < 0 or (self.lot.places is not None and self.count > self.lot.places)


def lot_sums(round: Round) -> list[LotSum]:
    """Return what is proposed, lot by lot (awarded applications stand as they were proposed)."""
    rows = PanelDecision.objects.filter(
        application__round=round, outcome=PanelOutcome.PROPOSED
    ).exclude(application__status="withdrawn")  # fmt: skip
    found = {
        lot: (amount, count)
        for lot, amount, count in rows.order_by().values_list("application__lot").annotate(Sum("amount"), Count("pk"))
    }
    return [LotSum(lot, *found.get(lot.pk, (NOTHING, 0))) for lot in round.lots.all()]


def hands_of_decisions(round: Round) -> set[int]:
    """Return the keys of all who prepared the panel's decisions: who wrote one, on whose behalf, who kept minutes."""
    applications = Application.objects.filter(round=round).values("pk")
    logs = TransitionLog.objects.filter(
        object_type=ContentType.objects.get_for_model(Application), object_id__in=applications, name__in=STEPS.values()
    )
    found: set[int | None] = {key for pair in logs.values_list("by_id", "on_behalf_of_id").distinct() for key in pair}
    found |= set(_keys(PanelDecision.objects.filter(application__round=round).values_list("prepared_by", flat=True)))
    found |= set(_keys(Meeting.objects.filter(round=round).values_list("recorded_by", flat=True)))
    return {key for key in found if key is not None}


def _keys(rows: Iterable[int | None]) -> Iterable[int | None]:
    return list(rows)
