"""The figures of workers' needs."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import requires
from needs.choices import NeedSource
from needs.models import WorkerNeed
from needs.presentation import figures_context
from needs.queries import narrowed, wanted_of
from reference.queries import home_districts
from unions.http import SignedInRequest


@requires("needs.open_needs")
@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    """What is needed by area, district and period, as charts with tables; areas to begin a round from."""
    wanted = wanted_of(request.GET.dict())
    known = WorkerNeed.objects.visible_to(request.user)
    years = [str(year) for year in known.order_by("-year").values_list("year", flat=True).distinct()]
    context = {
        "wanted": wanted, "years": years, "sources": NeedSource.choices, "districts": home_districts(),
        "may_begin": request.user.has_perm("procurement.begin_round"),
        "list_query": urlencode({key: value for key, value in wanted.items() if value}),
        **figures_context(narrowed(known, wanted), known),
    }  # fmt: skip
    return render(request, "needs/figures.html", context)
