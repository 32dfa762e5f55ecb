"""What is public of rounds, read in a constant number of queries whatever their number.

A round is a process once its call is published. How many applied is told once the call is closed. Awards are told once
the round is awarded, to all at one moment: before that nothing of its results leaves. A contract is told when it is
signed, money when it is paid or comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Prefetch

from core import clock
from core.lifecycle.models import TransitionLog
from core.registry import Registry
from finance.choices import EntryKind
from finance.models import LedgerEntry
from procurement.choices import ApplicationStatus, RoundStatus
from procurement.models import Application, Award, Contract, Round

DECIDED = (RoundStatus.AWARDED, RoundStatus.CONCLUDED)
NOT_HANDED_IN = (ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN)
ENDED = ("fail", "cancel")

rationales: Registry[Callable[[Sequence[Round]], dict[int, str]]] = Registry("rationale of rounds")
"""What higher apps know of why rounds are held, by the round's key: figures of needs."""


@dataclass
class Process:
    """A round with what is public of it."""

    round: Round
    applicants: int | None = None
    awards: list[Award] = field(default_factory=list)
    entries: dict[int, list[LedgerEntry]] = field(default_factory=dict)
    ends: list[TransitionLog] = field(default_factory=list)
    rationale: str = ""

    def contract_of(self, award: Award) -> Contract | None:
        """Return the award's contract once it was signed."""
        contract: Contract | None = getattr(award, "contract", None)
        return contract if contract is not None and contract.signed_on else None


def public_rounds(year: int) -> list[Process]:
    """Return the processes of a year, in the order of their keys."""
    rounds = list(
        Round.objects.public().filter(year=year).order_by("pk")
        .select_related("union", "line", "called_again")
        .prefetch_related("lots__area", "rules", "documents", "milestones", "addenda", "questions")
    )  # fmt: skip
    found = {round.pk: Process(round) for round in rounds}
    _count(found)
    _add_awards(found)
    for name in rationales.names():
        for key, words in rationales.get(name)(rounds).items():
            found[key].rationale = " ".join(filter(None, (found[key].rationale, words)))
    logs = TransitionLog.objects.filter(
        object_type=ContentType.objects.get_for_model(Round), object_id__in=list(found), name__in=ENDED, public=True
    )
    for log in logs.order_by("at", "pk"):
        found[int(log.object_id)].ends.append(log)
    return list(found.values())


def _count(found: dict[int, Process]) -> None:
    """Tell how many organizations applied, where the call is closed."""
    closed = [key for key, one in found.items() if _is_closed(one.round)]
    rows = Application.objects.filter(round__in=closed, submitted_at__isnull=False).exclude(status__in=NOT_HANDED_IN)
    counts = dict(rows.order_by().values_list("round_id").annotate(n=Count("organization", distinct=True)))
    for key in closed:
        found[key].applicants = counts.get(key, 0)


def _is_closed(round: Round) -> bool:
    """Tell whether nobody can apply any more."""
    if round.status == RoundStatus.CANCELLED:
        return round.deadline is not None and round.deadline <= clock.now()
    return bool(round.status != RoundStatus.OPEN)


def _add_awards(found: dict[int, Process]) -> None:
    decided = [key for key, one in found.items() if one.round.status in DECIDED]
    awards = Award.objects.filter(application__round__in=decided).order_by("pk")
    awards = awards.select_related(
        "application__organization__district", "application__round__union", "contract", "commitment"
    )
    moved = Prefetch("commitment__entries", _money(), to_attr="moved")
    for award in awards.prefetch_related(moved, "contract__amendments"):
        process = found[award.application.round_id]
        process.awards.append(award)
        process.entries[award.pk] = award.commitment.moved  # type: ignore[attr-defined]


def _money() -> Any:
    return LedgerEntry.objects.filter(kind__in=[EntryKind.PAID, EntryKind.REFUNDED]).order_by("pk")
