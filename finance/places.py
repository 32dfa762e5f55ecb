"""Where budgets appear: menu, tasks, notifications, files, open work of somebody who leaves."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import navigation
from core.attachments.access import register_access
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.inbox.tasklist import Task, TaskSource, task_sources
from core.navigation import NavItem
from finance.choices import BudgetStatus
from finance.models import Budget
from finance.models.budget import DECIDED
from finance.queries import budgets_to_correct, transfers_to_decide
from finance.waiting import waiting_for
from unions.models import User

MOST_TASKS = 50


def register() -> None:
    """Fill the registries of the kernel."""
    navigation.desk_groups.register("money", gettext_lazy("Money"), order=40)
    places = (
        ("budgets", NavItem(gettext_lazy("Budgets"), "finance:budgets", "wallet", "finance.open_budgets",
                            group="money")),
        ("ledger", NavItem(gettext_lazy("Ledger"), "finance:ledger", "list-details", "finance.open_budgets",
                           group="money")),
    )  # fmt: skip
    for order, (name, item) in enumerate(places):
        navigation.desk.register(name, item, order=order)
    source = TaskSource(
        gettext_lazy("Budgets"), budget_tasks,
        lambda user: len(waiting_for(user)) + budgets_to_correct(user).count() + transfers_to_decide(user).count(),
    )  # fmt: skip
    task_sources.register("budgets", source)
    register_kinds(*(NotificationKind(name, title, text, email=Frequency.DAILY) for name, title, text in KINDS))
    register_access(
        Budget,
        lambda user, budget: user.has_perm("finance.open_budgets", budget),
        may_change=lambda user, budget: user.has_perm("finance.prepare_budget", budget),
        rests_on=lambda budget: lambda _file: budget.status in DECIDED,
    )


KINDS = (
    ("budget_submitted", gettext_lazy("Budget handed in"),
     gettext_lazy("The budget %(budget)s waits for the figures to be confirmed.")),
    ("budget_checked", gettext_lazy("Budget checked"), gettext_lazy("The budget %(budget)s waits for approval.")),
    ("budget_returned", gettext_lazy("Budget returned"),
     gettext_lazy("The budget %(budget)s was returned with remarks.")),
    ("budget_approved", gettext_lazy("Budget approved"),
     gettext_lazy("The budget %(budget)s is approved and the money allocated.")),
    ("transfer_requested", gettext_lazy("Amendment of a budget"),
     gettext_lazy("An amendment of the budget %(budget)s waits for a decision.")),
)  # fmt: skip


def budget_tasks(user: User) -> Iterator[Task]:
    """Yield budgets and amendments whose next step is the user's."""
    words = {
        BudgetStatus.SUBMITTED: _("Confirm the figures of the budget %(budget)s"),
        BudgetStatus.CHECKED: _("Approve the budget %(budget)s"),
        BudgetStatus.RETURNED: _("Correct the budget %(budget)s"),
    }
    for budget in [*waiting_for(user), *budgets_to_correct(user)][:MOST_TASKS]:
        title = words[BudgetStatus(budget.status)] % {"budget": budget}
        decides = budget.status != BudgetStatus.RETURNED
        yield Task(title=title, url=reverse("finance:budget", args=[budget.pk]), is_decision=decides)
    for transfer in transfers_to_decide(user)[:MOST_TASKS]:
        title = _("Decide on an amendment of the budget %(budget)s") % {"budget": transfer.budget}
        url = reverse("finance:budget", args=[transfer.budget_id]) + "#transfers"
        yield Task(title=title, url=url, is_decision=True)
