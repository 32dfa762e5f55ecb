"""The dashboard of a round: how far it is, whom it waits for, its money, what it covers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import requires
from procurement.presentation.dashboard import (
    coverage_charts,
    coverage_map,
    funnel_rows,
    money_rows,
    next_date,
    waiting_rows,
)
from procurement.queries.dashboard import coverage_of, funnel_of, money_of_round, waiting_in
from procurement.views.rounds import reachable
from unions.http import SignedInRequest


@requires("procurement.open_rounds")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Funnel, deadline, who has what to do, money against the ceiling, areas and districts covered."""
    shown = reachable(request, pk)
    funnel, money = funnel_of(shown), money_of_round(shown)
    districts, areas = coverage_of(shown)
    context: dict[str, Any] = {
        "round": shown, "funnel": funnel_rows(funnel, shown, request.user), "begun": funnel.begun,
        "next": next_date(shown),
        "waiting": waiting_rows(waiting_in(shown)), "money": money, "money_rows": money_rows(money),
        "charts": coverage_charts(districts, areas), "map": coverage_map(districts),
    }  # fmt: skip
    return render(request, "procurement/desk/dashboard.html", context)
