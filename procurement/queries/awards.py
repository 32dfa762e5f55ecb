"""Reads of awards, and of results as applicants may see them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from core.lifecycle.queries import timeline
from procurement.choices import (
    ApplicationStatus,
    AssignmentStatus,
    AwardStatus,
    PanelOutcome,
    ResultKind,
    RoundStatus,
)
from procurement.models import Application, Assignment, Award, EligibilityCheck, Lot, PanelDecision, Round
from procurement.scheme import Scheme

RELEASED = (RoundStatus.AWARDED, RoundStatus.CONCLUDED)
HELD_BACK = (
    ApplicationStatus.REVIEWED,
    ApplicationStatus.PROPOSED,
    ApplicationStatus.RESERVE,
    ApplicationStatus.DECLINED,
)
"""States that applicants do not read until the results of the round are released to all at once."""


def is_released(application: Application) -> bool:
    """Tell whether an applicant may read the outcome, scores and reasons of an application."""
    return application.round.status in RELEASED


def shown_status(application: Application) -> str:
    """Return the status that an applicant reads: what the panel decides is held back until all results are out."""
    if application.status in HELD_BACK and not is_released(application):
        return ApplicationStatus.ELIGIBLE
    return str(application.status)


RESULTS = {
    ApplicationStatus.AWARDED: ResultKind.AWARDED,
    ApplicationStatus.RESERVE: ResultKind.RESERVE,
    ApplicationStatus.NOT_AWARDED: ResultKind.NOT_AWARDED,
    ApplicationStatus.INELIGIBLE: ResultKind.NOT_AWARDED,
}


def result_kind(application: Application) -> ResultKind | None:
    """Return what an applicant is told of an application once the results are out."""
    return RESULTS.get(ApplicationStatus(application.status))


@dataclass(frozen=True)
class Result:
    """What an applicant reads of an application: outcome, amount, reason, and scores where the scheme shows them.

    ``scores``: of each criterion its title, weight, most and mean; ``remarks``: what experts wrote, unnamed.
    ``reserve_place``: where it stands on the reserve list of its lot. ``is_normalised``: the score is one on the scale
    of all experts.
    """

    application: Application
    kind: ResultKind
    amount: Decimal | None
    rank: int | None
    score: Decimal | None
    reason: str
    scores: list[dict[str, Any]]
    remarks: list[str]
    reserve_place: int | None = None
    is_normalised: bool = False


def result_of(application: Application) -> Result | None:
    """Return the result of an application; None as long as it is held back."""
    kind = result_kind(application)
    if kind is None or not is_released(application):
        return None
    decision = PanelDecision.objects.filter(application=application).first()
    award = Award.objects.filter(application=application).first()
    scheme = Scheme.from_json(application.round.scheme)
    shown = scheme.shows_scores and decision is not None
    scores, remarks = _scores(application, scheme) if shown else ([], [])
    return Result(
        application, kind, award.amount if award and kind == ResultKind.AWARDED else None,
        decision.rank if shown and decision else None, decision.score if shown and decision else None,
        _reason(application, decision, award, scheme), scores, remarks,
        decision.reserve_place if decision and kind == ResultKind.RESERVE else None,
        is_normalised=shown and scheme.is_normalised,
    )  # fmt: skip


def _reason(application: Application, decision: PanelDecision | None, award: Award | None, scheme: Scheme) -> str:
    """Return why an application is not awarded, or is awarded against the ranking."""
    if award is not None and award.status == AwardStatus.LAPSED:
        return timeline(award).filter(name="lapse").values_list("reason", flat=True).first() or ""
    if decision is None:
        return EligibilityCheck.objects.filter(application=application).values_list("reason", flat=True).first() or ""
    if decision.departure_reason or decision.outcome == PanelOutcome.PROPOSED:
        return decision.departure_reason
    if decision.score is None or decision.score < scheme.minimum:
        return _("The score lies below the minimum of %(minimum)s.") % {"minimum": scheme.minimum}
    return _("The money of the lot went to applications that rank higher.")


def _scores(application: Application, scheme: Scheme) -> tuple[list[dict[str, Any]], list[str]]:
    done = list(Assignment.objects.filter(application=application, status=AssignmentStatus.DONE).order_by("pk"))
    rows, remarks = [], []
    for criterion in scheme.criteria:
        given = [Decimal(str(one.scores[criterion.key])) for one in done if criterion.key in one.scores]
        mean = (sum(given, Decimal(0)) / len(given)).quantize(Decimal("0.1")) if given else None
        rows.append({"title": str(criterion.title), "weight": criterion.weight, "most": criterion.most, "mean": mean})
        remarks += [
            f"{criterion.title}：{one.remarks[criterion.key]}" for one in done if one.remarks.get(criterion.key)
        ]
    return rows, remarks + [one.overall for one in done if one.overall]


def public_awards(round: Round) -> QuerySet[Award]:
    """Return what everybody may know of a round's awards once results are out: those that lapsed stay, marked."""
    rows = Award.objects.filter(application__round=round, application__round__status__in=RELEASED)
    return rows.select_related("application__organization", "application__lot").order_by(
        "application__lot__position", "awarded_at", "pk"
    )


def next_award_ids(count: int) -> list[int]:
    """Reserve keys of awards, which name the money that is committed before the rows are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Award._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def proposed_decisions(round: Round) -> QuerySet[PanelDecision]:
    """Return what the panel proposes and nobody withdrew, in order."""
    rows = PanelDecision.objects.filter(
        application__round=round, application__status=ApplicationStatus.PROPOSED, outcome=PanelOutcome.PROPOSED
    )
    return rows.select_related("application__organization", "application__lot").order_by("rank", "pk")


def reserves(lot: Lot) -> QuerySet[PanelDecision]:
    """Return a lot's reserve list, in order."""
    rows = PanelDecision.objects.filter(
        application__lot=lot, application__status=ApplicationStatus.RESERVE, outcome=PanelOutcome.RESERVE
    )
    return rows.select_related("application__organization").order_by("reserve_place", "rank", "pk")


def free_in_lot(lot: Lot) -> tuple[Decimal, int | None]:
    """Return the money and the places of a lot that no standing award holds."""
    standing = Award.objects.standing().filter(application__lot=lot)
    given = standing.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return lot.ceiling - given, None if lot.places is None else lot.places - standing.count()
