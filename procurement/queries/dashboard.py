"""How far a round is: its funnel, its money, whom it waits for, what it covers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from core import clock
from procurement.choices import ApplicationStatus as A
from procurement.choices import (
    AssignmentStatus,
    AwardStatus,
    ContractStatus,
    ObjectionStatus,
    PanelOutcome,
    RoundStatus,
)
from procurement.models import Application, Assignment, Award, Contract, Objection, PanelDecision, Round
from procurement.queries.awards import RELEASED
from procurement.queries.notices import notice_in_force
from procurement.queries.rounds import HOPEFUL

PASSED = (A.ELIGIBLE, A.REVIEWED, A.PROPOSED, A.RESERVE, A.DECLINED, A.AWARDED, A.NOT_AWARDED)
REVIEWED = (A.REVIEWED, A.PROPOSED, A.RESERVE, A.DECLINED, A.AWARDED, A.NOT_AWARDED)


@dataclass(frozen=True)
class Funnel:
    """How many applications reached each stage of a round."""

    begun: int
    submitted: int
    eligible: int
    reviewed: int
    proposed: int
    awarded: int


STAGES: dict[str, Q] = {
    "submitted": Q(submitted_at__isnull=False) & ~Q(status__in=[A.DRAFT, A.WITHDRAWN]),
    "eligible": Q(status__in=PASSED),
    "reviewed": Q(status__in=REVIEWED),
    "proposed": Q(panel_decision__outcome=PanelOutcome.PROPOSED) | Q(award__isnull=False),
    "awarded": Q(award__isnull=False),
}
"""What applications have in common that reached a stage."""


def funnel_of(round: Round) -> Funnel:
    """Return how many applications were begun, handed in, eligible, reviewed, proposed and awarded; one query."""
    found = Application.objects.filter(round=round).aggregate(
        begun=Count("pk", filter=~Q(status=A.WITHDRAWN)),
        **{name: Count("pk", filter=reached) for name, reached in STAGES.items()},
    )
    return Funnel(**found)


@dataclass(frozen=True)
class Money:
    """What a round may give, what is asked of it, proposed and awarded, in yuan."""

    ceiling: Decimal | None
    requested: Decimal
    proposed: Decimal
    awarded: Decimal


def money_of_round(round: Round) -> Money:
    """Return what is asked of a round, proposed and awarded."""
    handed_in = Application.objects.filter(round=round, submitted_at__isnull=False)
    asked = handed_in.exclude(status=A.WITHDRAWN).aggregate(sum=Sum("requested"))["sum"]
    decided = PanelDecision.objects.filter(application__round=round, outcome=PanelOutcome.PROPOSED)
    awards = Award.objects.filter(application__round=round).exclude(status=AwardStatus.LAPSED)
    sums = [rows.aggregate(sum=Sum("amount"))["sum"] for rows in (decided, awards)]
    return Money(round.ceiling, *(amount or Decimal(0) for amount in (asked, *sums)))


def waiting_in(round: Round) -> dict[str, int]:
    """Return what waits in a round, step by step, from the questions to the acceptance of what was delivered."""
    applications = Application.objects.filter(round=round)
    reviews = Assignment.objects.filter(application__round=round)
    objections = Objection.objects.filter(notice__round=round)
    awards = Award.objects.filter(application__round=round, status=AwardStatus.AWARDED)
    contracts = Contract.objects.filter(award__application__round=round)
    undecided = applications.filter(status=A.REVIEWED).count() if round.status == RoundStatus.PANEL else 0
    notice = notice_in_force(round) if round.status == RoundStatus.NOTICE else None
    found = {
        "questions": round.questions.filter(answered_at=None).count(),
        "eligibility": applications.filter(status=A.SUBMITTED).count() if round.status == "eligibility" else 0,
        "supplements": applications.filter(supplement__isnull=False, supplement__answered_at=None).count(),
        "offered": reviews.filter(status=AssignmentStatus.OFFERED).count(),
        "scoring": reviews.filter(status=AssignmentStatus.ACCEPTED).count(),
        "panel": undecided,
        "objections": objections.filter(status=ObjectionStatus.LODGED).count(),
        "examined": objections.filter(status=ObjectionStatus.EXAMINED).count(),
        "award": int(notice is not None and clock.now() >= notice.ends_at),
        "contracts": awards.filter(contract=None).count() if round.status in RELEASED else 0,
        "signatures": contracts.filter(status=ContractStatus.DRAFTED).count(),
        "acceptance": contracts.filter(status=ContractStatus.COMPLETED).count(),
    }
    step = _step_of(round)
    return {**found, step: 1} if step and not any(found.values()) else found


STEPS: dict[str, str] = {
    RoundStatus.DRAFT: "approve", RoundStatus.APPROVED: "publish", RoundStatus.CLOSED: "begin",
    RoundStatus.ELIGIBILITY: "hand_over", RoundStatus.REVIEW: "close_review", RoundStatus.PANEL: "notice",
    RoundStatus.AWARDED: "conclude",
}  # fmt: skip


def _step_of(round: Round) -> str:
    """Return the step that takes a round on where nothing else waits in it; ``""`` where only time has to pass."""
    if round.status in {RoundStatus.CLOSED, RoundStatus.ELIGIBILITY}:
        hopeful = Application.objects.filter(round=round, status__in=HOPEFUL).count()
        if hopeful < round.least_eligible:
            return "too_few"
    return STEPS.get(round.status, "")


def coverage_of(round: Round) -> tuple[Counter[str], Counter[str]]:
    """Return how many applications handed in come from each district, and work in each service area, by code."""
    districts: Counter[str] = Counter()
    areas: Counter[str] = Counter()
    rows = Application.objects.filter(round=round, submitted_at__isnull=False).exclude(status=A.WITHDRAWN)
    for district, theirs, lot_area in rows.values_list(
        "organization__district_id", "organization__service_areas", "lot__area__code"
    ):
        districts[district or ""] += 1
        for area in [lot_area] if lot_area else theirs or [""]:
            areas[area] += 1
    return districts, areas
