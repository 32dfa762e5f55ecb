"""Whose step a budget waits for: people of its union who had no hand in it; where it has none, of the nearest above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from core import clock
from core.lifecycle.models import TransitionLog
from core.wording import listed, with_aside
from finance.choices import BudgetStatus
from finance.models import Budget
from unions.models import Appointment, Role, Union, User


@dataclass(frozen=True)
class NextStep:
    """The step that a state waits for: what it is called, the roles that take it, the steps before it whose people
    are out.
    """

    name: str
    roles: frozenset[str]
    before: frozenset[str]


STEPS: dict[str, NextStep] = {
    BudgetStatus.SUBMITTED: NextStep(
        "check_figures", frozenset({Role.FINANCE, Role.MANAGER}), frozenset({"submit"})
    ),
    BudgetStatus.CHECKED: NextStep(
        "approve", frozenset({Role.MANAGER, Role.LEADER}), frozenset({"submit", "check_figures"})
    ),
}  # fmt: skip


def hands_before(budgets: Sequence[Budget]) -> dict[int, set[int]]:
    """Return, by budget, who prepared it or took a step that counts: another person takes the next one."""
    found: dict[int, set[int]] = defaultdict(set)
    keys = [budget.pk for budget in budgets]
    events = Budget._meta.get_field("history").related_model._base_manager
    written = events.filter(pgh_obj_id__in=keys, prepared_by__isnull=False)
    for pk, who in written.values_list("pgh_obj_id", "prepared_by").distinct():
        found[pk].add(who)
    counts = {budget.pk: STEPS[budget.status].before for budget in budgets}
    last: dict[tuple[int, str], tuple[int | None, int | None]] = {}
    logs = TransitionLog.objects.filter(object_type=ContentType.objects.get_for_model(Budget), object_id__in=keys)
    for pk, name, by, behalf in logs.order_by("at", "id").values_list("object_id", "name", "by_id", "on_behalf_of_id"):
        if name in counts[pk]:
            last[pk, name] = (by, behalf)
    for (pk, _name), hands in last.items():
        found[pk] |= {who for who in hands if who}
    return found


def deciders(budgets: Sequence[Budget]) -> dict[int, list[tuple[User, Union]]]:
    """Return, by budget, who is to take its next step and for which union they act; few queries for any number."""
    hands = hands_before(budgets)
    paths = {budget.pk: _upwards(budget.union.path) for budget in budgets}
    today, wanted = clock.today(), {path for each in paths.values() for path in each}
    held: dict[str, list[Appointment]] = defaultdict(list)
    rows = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), union__path__in=wanted, starts_on__lte=today,
        user__is_active=True, role__in={role for step in STEPS.values() for role in step.roles},
    )  # fmt: skip
    for each in rows.select_related("user", "union").order_by("user_id"):
        held[each.union.path].append(each)
    return {budget.pk: _nearest(STEPS[budget.status], hands[budget.pk], paths[budget.pk], held) for budget in budgets}


def _upwards(path: str) -> list[str]:
    return [path[:end] for end in range(len(path), 0, -Union.steplen)]


def _nearest(
    step: NextStep, hands: set[int], paths: list[str], held: dict[str, list[Appointment]]
) -> list[tuple[User, Union]]:
    for path in paths:
        free = {
            each.user_id: (each.user, each.union)
            for each in held[path]
            if each.role in step.roles and each.user_id not in hands
        }
        if free:
            return list(free.values())
    return []


def waiting_for(user: User) -> list[Budget]:
    """Return the budgets whose next step is to be taken by a person, as the one they act as now."""
    if user.acting is None:
        return []
    rows = Budget.objects.visible_to(user).filter(status__in=STEPS).select_related("union").order_by("year", "pk")
    budgets = [each for each in rows if user.acting.role in STEPS[each.status].roles]
    whose = deciders(budgets)
    return [each for each in budgets if (user, user.acting.union) in whose[each.pk]]


def may_take_next(budget: Budget, user: User) -> bool:
    """Tell whether a person had no hand in what was done so far, so that the next step can be theirs."""
    return budget.status not in STEPS or user.hands.isdisjoint(hands_before([budget])[budget.pk])


def in_words(budget: Budget) -> str:
    """Return who takes the next step, by name, with their union where it is another; empty where nobody can."""
    if budget.status not in STEPS:
        return ""
    return listed(
        user.name if union.pk == budget.union_id else with_aside(user.name, union.short_name or union.name)
        for user, union in deciders([budget])[budget.pk]
    )
