"""Who can be drawn, what a draw left open, and draws drawn again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from procurement import drawing
from procurement.conflicts import Reason
from procurement.drawing import Pool
from procurement.models import Assignment, Draw, Expert, Round
from procurement.queries.agencies import running_in


def candidates_for(round: Round) -> Sequence[Expert]:
    """Return the experts whose term runs today in the pools that the round's union draws from.

    Whoever works for an agency that runs the round is left out: nobody reviews what they administer.
    """
    agencies = [engagement.agency for engagement in running_in(round)]
    found = Expert.objects.open_to(round.union).in_term(clock.today())
    found = found.exclude(employer__in=[agency.name for agency in agencies])
    found = found.exclude(user__agency_memberships__agency__in=agencies)
    return list(found.prefetch_related("areas", "ties").order_by("pk"))


def shortfall(draw: Draw) -> dict[int, int]:
    """Return how many experts each application still lacked after a draw; those that lack none are left out."""
    drawn = {each["application"]: len(each["experts"]) for each in draw.result}
    needs = {each["id"]: each["needs"] for each in draw.pool["places"]}
    return {pk: n - drawn.get(pk, 0) for pk, n in needs.items() if n > drawn.get(pk, 0)}


def recorded_conflicts(draw: Draw) -> dict[tuple[int, int], list[Reason]]:
    """Return what kept experts away from applications in a draw, by application and expert."""
    return {
        (each["application"], each["expert"]): [Reason(rule, detail) for rule, detail in each["reasons"]]
        for each in draw.pool["conflicts"]
    }


@dataclass(frozen=True)
class Replayed:
    """One draw drawn again, with what does not come out as recorded."""

    draw: Draw
    faults: list[str] = field(default_factory=list)


def replay(round: Round) -> list[Replayed]:
    """Draw every draw of a round again, from the seeds and pools recorded, and compare."""
    draws = list(Draw.objects.filter(round=round).order_by("pk"))
    asked: dict[int | None, set[tuple[int, int]]] = defaultdict(set)
    rows = Assignment.objects.filter(application__round=round, draw__isnull=False)
    for draw, application, expert in rows.values_list("draw_id", "application_id", "expert_id"):
        asked[draw].add((application, expert))
    return [Replayed(one, list(_faults(one, number, draws[0], asked[one.pk]))) for number, one in enumerate(draws)]


def _faults(one: Draw, number: int, first: Draw, asked: set[tuple[int, int]]) -> Any:
    if number and one.seed != drawing.next_seed(first.seed, number):
        yield _("Its seed does not follow from that of the first draw.")
    if one.pool["algorithm"] != drawing.ALGORITHM or one.pool["preference"] != drawing.PREFERENCE:
        yield _("It was drawn by another rule: %(rule)s.") % {"rule": one.pool["algorithm"]}
    elif drawing.as_result(drawing.draw(one.seed, Pool.from_json(one.pool))) != one.result:
        yield _("Another result comes out than the one recorded.")
    if asked != {(each["application"], expert) for each in one.result for expert in each["experts"]}:
        yield _("The experts asked are not those drawn.")
