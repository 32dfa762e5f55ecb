"""Drawing experts for applications: the first draw of a round, and whoever comes next where somebody drops out.

Everything drawn is recorded with its seed and with what it was drawn from, so that ``queries.draws.replay`` brings it
out again. A round's later draws take their seeds from its first one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import UserError
from core.inbox.services import notify
from core.lifecycle.services import ForbiddenError
from procurement import drawing
from procurement.choices import ApplicationStatus, AssignmentStatus, RoundStatus
from procurement.conflicts import Conflicts, conflicts_between
from procurement.drawing import Candidate, Place, Pool
from procurement.models import Application, Assignment, Draw, Expert, Round
from procurement.queries.draws import candidates_for, shortfall
from procurement.scheme import Scheme
from unions.models import User

COUNTING = (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED, AssignmentStatus.DONE)
"""Assignments of experts who read an application, or may yet."""
GIVEN_UP = (AssignmentStatus.REFUSED, AssignmentStatus.RECUSED, AssignmentStatus.REPLACED)


@transaction.atomic
def draw_experts(*, round: Round, by: User | None, seed: str | None = None) -> Draw:
    """Draw as many experts for each eligible application as it still lacks; ``seed`` is that of a first draw.

    Raises UserError outside of the review, where nobody is in the pool or nothing is lacking; ForbiddenError.
    """
    current = under_review(round)
    if by is not None and not by.has_perm("procurement.draw_experts", current):
        raise ForbiddenError(_("You may not do this with “%(object)s”.") % {"object": current})
    applications = Application.objects.filter(round=current, status=ApplicationStatus.ELIGIBLE)
    made = draw_for(current, applications.select_related("lot__area", "organization").order_by("pk"), by=by, seed=seed)
    if made is None:
        raise UserError(_("Each application has its experts already."))
    return made


def under_review(round: Round) -> Round:
    """Return the round as it is now, locked. Raises UserError where experts do not read its applications now."""
    current = Round.objects.select_for_update(of=("self",)).select_related("union").get(pk=round.pk)
    if current.status != RoundStatus.REVIEW:
        raise UserError(_("The review of “%(round)s” is not open: nothing can be changed.") % {"round": current})
    return current


def draw_for(
    round: Round, applications: Iterable[Application], *, by: User | None, seed: str | None = None
) -> Draw | None:
    """Draw for applications of a locked round, and ask whoever is drawn; None where none lacks anybody."""
    each = Scheme.from_json(round.scheme).reviews_each
    asked: dict[int, list[Assignment]] = defaultdict(list)
    for row in Assignment.objects.filter(application__round=round).only("application_id", "expert_id", "status"):
        asked[row.application_id].append(row)
    lacking = [(one, each - _count(asked[one.pk])) for one in applications]
    lacking = [(one, needs) for one, needs in lacking if needs > 0]
    if not lacking:
        return None
    experts = candidates_for(round)
    if not experts:
        raise UserError(_("No expert whose term runs is in the pool: enter experts first."))
    conflicts = conflicts_between(experts, [one.organization for one, _needs in lacking])
    load = Counter(row.expert_id for rows in asked.values() for row in rows if row.status in COUNTING)
    pool = Pool(
        tuple(Candidate(one.pk, tuple(sorted(area.code for area in one.areas.all())), load[one.pk]) for one in experts),
        tuple(_place(one, needs, asked[one.pk], experts, conflicts) for one, needs in lacking),
    )  # fmt: skip
    return _carry_out(round, pool, _recorded(lacking, experts, conflicts), by=by, seed=seed)


def _count(rows: Sequence[Assignment]) -> int:
    return sum(row.status in COUNTING for row in rows)


def _place(
    one: Application, needs: int, asked: Sequence[Assignment], experts: Sequence[Expert], conflicts: Conflicts
) -> Place:
    tied = {expert.pk for expert in experts if (expert.pk, one.organization_id) in conflicts}
    area = one.lot.area.code if one.lot and one.lot.area else ""
    return Place(one.pk, needs, area, tuple(sorted(tied | {row.expert_id for row in asked})))


def _recorded(
    lacking: Iterable[tuple[Application, int]], experts: Sequence[Expert], conflicts: Conflicts
) -> list[dict[str, Any]]:
    return [
        {"application": one.pk, "expert": expert.pk, "reasons": [[each.rule, each.detail] for each in reasons]}
        for one, _needs in lacking
        for expert in experts
        if (reasons := conflicts.get((expert.pk, one.organization_id)))
    ]


def _carry_out(
    round: Round, pool: Pool, conflicts: list[dict[str, Any]], *, by: User | None, seed: str | None
) -> Draw:  # fmt: skip
    before = list(Draw.objects.filter(round=round).order_by("pk").values_list("seed", flat=True))
    used = drawing.next_seed(before[0], len(before)) if before else seed or drawing.new_seed()
    drawn = drawing.draw(used, pool)
    made = Draw.objects.create(
        round=round, seed=used, drawn_by=by, result=drawing.as_result(drawn),
        pool={"algorithm": drawing.ALGORITHM, "preference": drawing.PREFERENCE, **pool.to_json(),
              "conflicts": conflicts},
    )  # fmt: skip
    Assignment.objects.bulk_create(
        Assignment(application_id=application, expert_id=expert, draw=made)
        for application, experts in drawn.items()
        for expert in experts
    )
    _ask(made, Counter(expert for experts in drawn.values() for expert in experts))
    _tell_of_shortfall(made)
    return made


def _ask(made: Draw, counts: Counter[int]) -> None:
    for expert in Expert.objects.filter(pk__in=counts, user__isnull=False).select_related("user"):
        notify(
            [expert.user], "review_asked", url=reverse("procurement:readings"), key=f"draw:{made.pk}",
            context={"n": counts[expert.pk], "round": made.round.title},
        )  # fmt: skip


def _tell_of_shortfall(made: Draw) -> None:
    lacking = shortfall(made)
    if lacking and made.round.prepared_by:
        notify(
            [made.round.prepared_by], "experts_short", about=made.round, key=f"draw:{made.pk}",
            url=reverse("procurement:round_experts", args=[made.round_id]),
            context={"n": len(lacking), "round": made.round.title},
        )  # fmt: skip


def put_another_in_place(assignment: Assignment, *, by: User | None) -> Draw | None:
    """Draw whoever comes next for an application that somebody gave up."""
    round = under_review(assignment.application.round)
    one = Application.objects.select_related("lot__area", "organization").filter(
        pk=assignment.application_id, status=ApplicationStatus.ELIGIBLE
    )
    return draw_for(round, one, by=by)
