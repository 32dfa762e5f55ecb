"""Addresses of budgets."""

from __future__ import annotations

from django.urls import path

from finance.lists import BudgetList, LedgerList
from finance.views import budgets

app_name = "finance"

urlpatterns = [
    path("desk/budgets/", BudgetList.as_view(), name="budgets"),
    path("desk/budgets/begin/", budgets.begin, name="begin"),
    path("desk/budgets/ledger/", LedgerList.as_view(), name="ledger"),
    path("desk/budgets/<int:pk>/", budgets.budget, name="budget"),
    path("desk/budgets/<int:pk>/write/", budgets.write, name="write"),
    path("desk/budgets/<int:pk>/check/", budgets.check, name="check"),
    path("desk/budgets/<int:pk>/return/", budgets.send_back, name="send_back"),
    path("desk/budgets/<int:pk>/approve/", budgets.approve, name="approve"),
    path("desk/budgets/<int:pk>/close/", budgets.close, name="close"),
    path("desk/budgets/<int:pk>/amend/", budgets.amend, name="amend"),
    *(
        path(
            f"desk/budgets/<int:pk>/amendments/<int:transfer>/{verdict}/",
            budgets.decide_transfer,
            {"verdict": verdict},
            name=f"{verdict}_transfer",
        )
        for verdict in budgets.TRANSFER_VERDICTS
    ),
]
