"""What reviews come to: the ranking of a round, figures of experts and criteria, who has what to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from procurement.choices import ApplicationStatus, AssignmentStatus, RoundStatus
from procurement.models import Application, Assignment, Expert, Round
from procurement.normalising import Mark, Scale, scale_of
from procurement.scheme import Scheme, Standing, inner, standing

if TYPE_CHECKING:
    from unions.models import User

RANKED = (
    ApplicationStatus.ELIGIBLE, ApplicationStatus.REVIEWED, ApplicationStatus.PROPOSED, ApplicationStatus.RESERVE,
    ApplicationStatus.DECLINED, ApplicationStatus.AWARDED, ApplicationStatus.NOT_AWARDED,
)  # fmt: skip
"""Applications that experts read, or have read."""
TIE = Decimal("1e-9")
"""Standard scores that lie no further apart are a tie: what is left of a square root."""
READ = (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED, AssignmentStatus.DONE)
"""Assignments that an expert did not give up."""


@dataclass(frozen=True)
class Ranked:
    """Where an application stands: ties share a rank; what nobody scored has neither rank nor score.

    ``normalised``: the result on one scale for all experts, where the scheme says so; it is the score then.
    """

    application: Application
    rank: int | None
    score: Decimal | None
    mean: Decimal | None
    trimmed: Decimal | None
    spread: Decimal | None
    count: int
    needs_discussion: bool
    is_below_minimum: bool
    normalised: Decimal | None = None


@dataclass(frozen=True)
class Figures:
    """What an application's totals come to, and on the scale of all experts where they are put on one."""

    plain: Standing
    standard: Decimal | None = None
    points: Decimal | None = None

    def score(self, scheme: Scheme) -> Decimal:
        """Return what counts by the scheme, in points."""
        plain = self.plain.trimmed if scheme.trims else self.plain.mean
        return plain if self.points is None else self.points

    def key(self, scheme: Scheme) -> Decimal:
        """Return what the rank follows: on a scale the exact standard score."""
        return self.score(scheme) if self.standard is None else self.standard


def ranking(round: Round) -> list[Ranked]:
    """Return the applications of a round by score, best first, by the scheme published with its call.

    The score is the trimmed mean where the scheme trims, else the mean; on one scale for all experts where the scheme
    says so. Two queries, however many applications.
    """
    rows = Application.objects.filter(round=round, status__in=RANKED).select_related("organization", "lot")
    return ranked(Scheme.from_json(round.scheme), list(rows), marks_of(round))


def marks_of(round: Round) -> list[Mark]:
    """Return the totals that experts handed in."""
    done = Assignment.objects.filter(application__round=round, status=AssignmentStatus.DONE)
    rows = done.order_by("pk").values_list("application_id", "expert_id", "total")
    return [Mark(application, expert, total or Decimal(0)) for application, expert, total in rows]


def ranked(scheme: Scheme, applications: Iterable[Any], marks: Iterable[Mark]) -> list[Ranked]:
    """Return applications by the scheme, best first, from the marks of their round."""
    marks = list(marks)
    totals: dict[int, list[Decimal]] = defaultdict(list)
    for mark in marks:
        totals[mark.application].append(mark.total)
    scale = scale_of(marks) if scheme.is_normalised else None
    scored = [(each, _figures_of(scheme, each.pk, totals, scale)) for each in applications]
    scored.sort(key=lambda pair: (pair[1] is None, -pair[1].key(scheme) if pair[1] else 0, pair[0].pk))
    return list(_placed(scheme, scored))


def _figures_of(scheme: Scheme, pk: int, totals: Mapping[int, list[Decimal]], scale: Scale | None) -> Figures | None:
    plain = standing(totals.get(pk, []))
    if plain is None:
        return None
    if scale is None:
        return Figures(plain)
    counting = sorted(scale.scores[pk])
    counting = list(inner(counting)) if scheme.trims else counting
    standard = (sum(counting, Decimal(0)) / len(counting)).quantize(TIE)
    return Figures(plain, standard, scale.points(standard))


def _placed(scheme: Scheme, scored: Iterable[tuple[Application, Figures | None]]) -> Iterable[Ranked]:
    rank, last = 0, None
    for place, (application, found) in enumerate(scored, 1):
        if found is None:
            yield Ranked(application, None, None, None, None, None, 0, needs_discussion=False, is_below_minimum=False)
            continue
        score, plain = found.score(scheme), found.plain
        rank, last = (rank, last) if found.key(scheme) == last else (place, found.key(scheme))
        yield Ranked(
            application, rank, score, plain.mean, plain.trimmed, plain.spread, plain.count,
            needs_discussion=plain.spread > scheme.spread, is_below_minimum=score < scheme.minimum,
            normalised=found.points,
        )  # fmt: skip


def on_no_scale(round: Round) -> list[Expert] | None:
    """Return the experts of a round whose totals tell nothing apart; None where nothing is put on one scale."""
    if not Scheme.from_json(round.scheme).is_normalised:
        return None
    marks = marks_of(round)
    scale = scale_of(marks)
    flat = scale.flat if scale else {mark.expert for mark in marks}
    return list(Expert.objects.filter(pk__in=flat))


# Figures of experts and criteria --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Severity:
    """How an expert scores beside the others who read the same: below zero is stricter."""

    expert: Any
    count: int
    mean: Decimal
    deviation: Decimal


def severities(round: Round) -> list[Severity]:
    """Return how strict each expert is: the mean distance of a total from the mean of all totals of its application."""
    done = Assignment.objects.filter(application__round=round, status=AssignmentStatus.DONE).select_related("expert")
    rows = list(done.order_by("expert__name", "expert_id"))
    means = {application: fmean(map(float, totals)) for application, totals in _grouped(rows).items()}
    by_expert: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows:
        by_expert[row.expert_id].append(row)
    return [
        Severity(
            given[0].expert, len(given), _cents(fmean(_total(row) for row in given)),
            _cents(fmean(_total(row) - means[row.application_id] for row in given)),
        )
        for given in by_expert.values()
    ]  # fmt: skip


def _grouped(rows: Iterable[Assignment]) -> Mapping[int, list[float]]:
    found: dict[int, list[float]] = defaultdict(list)
    for row in rows:
        found[row.application_id].append(_total(row))
    return found


def _total(row: Assignment) -> float:
    return float(row.total or 0)


def _cents(value: float) -> Decimal:
    return Decimal(str(round(value, 2)))


@dataclass(frozen=True)
class CriterionFigures:
    """How far experts lie apart over one criterion, in its own points and in percent of them."""

    criterion: Any
    mean: Decimal
    spread: Decimal
    percent: int


def criterion_figures(round_: Round) -> list[CriterionFigures]:
    """Return by criterion the mean of its scores, and the mean distance of highest and lowest of an application."""
    scheme = Scheme.from_json(round_.scheme)
    done = Assignment.objects.filter(application__round=round_, status=AssignmentStatus.DONE)
    scores: dict[str, dict[int, list[float]]] = {each.key: defaultdict(list) for each in scheme.criteria}
    for application, given in done.values_list("application_id", "scores"):
        for key, value in given.items():
            if key in scores:
                scores[key][application].append(float(value))
    return [
        _figures(each, [given for given in scores[each.key].values() if given])
        for each in scheme.criteria
        if scores[each.key]
    ]


def _figures(criterion: Any, by_application: list[list[float]]) -> CriterionFigures:
    spread = fmean(max(given) - min(given) for given in by_application)
    mean = fmean(value for given in by_application for value in given)
    return CriterionFigures(criterion, _cents(mean), _cents(spread), round(100 * spread / criterion.most))


# Who has what to read -------------------------------------------------------------------------------------------------


def assignments_of(expert: Expert) -> QuerySet[Assignment]:
    """Return what an expert was asked to read, latest first, for the desk."""
    rows = Assignment.objects.filter(expert=expert).select_related("application__round", "application__organization")
    return rows.order_by("-offered_at", "-pk")


def readings_of(user: User) -> QuerySet[Assignment]:
    """Return what the user was asked to read as an expert and did not give up, in rounds under review or later."""
    return asked_of(user).filter(status__in=READ)


def asked_of(user: User) -> QuerySet[Assignment]:
    """Return all that the user was ever asked to read as an expert, given up or not."""
    return (
        Assignment.objects.filter(expert__user=user)
        .select_related("application__round__union", "application__lot", "application__organization")
        .order_by("-application__round_id", "application__number")
        .prefetch_related("application__round__milestones")
    )


def open_readings_of(user: User) -> QuerySet[Assignment]:
    """Return what the user has still to answer or to score, in rounds under review."""
    return readings_of(user).filter(
        status__in=[AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED], application__round__status=RoundStatus.REVIEW
    )


def neighbours(row: Assignment, user: User) -> tuple[Assignment | None, Assignment | None]:
    """Return what the user reads before and after an application of the same round."""
    rows = list(readings_of(user).filter(application__round=row.application.round_id))
    place = rows.index(row)
    return (rows[place - 1] if place else None), (rows[place + 1] if place + 1 < len(rows) else None)


def assignments_in(round: Round) -> QuerySet[Assignment]:
    """Return everything that experts were asked in a round."""
    rows = Assignment.objects.filter(application__round=round).select_related("expert", "application")
    return rows.order_by("application_id", "pk")
