"""The figures of workers' needs, and a round that begins from them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.access import requires
from core.errors import blaming
from core.http import posted
from needs.choices import NeedSource
from needs.forms import FromNeedsForm
from needs.models import WorkerNeed
from needs.presentation import figures_context
from needs.queries import themes_in_use, themes_of
from needs.services.themes import begin_from_needs
from reference.queries import home_districts
from unions.http import SignedInRequest, acting_union


def _wanted(request: SignedInRequest) -> dict[str, str]:
    """Return what the address narrows the figures to."""
    asked = {key: request.GET.get(key, "").strip() for key in ("year", "source", "district")}
    if not (asked["year"].isascii() and asked["year"].isdigit() and len(asked["year"]) == 4):
        asked["year"] = ""
    return asked


def _rows(request: SignedInRequest, wanted: dict[str, str]) -> Any:
    rows = WorkerNeed.objects.visible_to(request.user)
    names = {"year": "year", "source": "source", "district": "district_id"}
    return rows.filter(**{names[key]: value for key, value in wanted.items() if value})


@requires("needs.open_needs")
@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    """What is needed by area, district and period, as charts with tables; areas to begin a round from."""
    wanted = _wanted(request)
    known = WorkerNeed.objects.visible_to(request.user)
    years = [str(year) for year in known.order_by("-year").values_list("year", flat=True).distinct()]
    context = {
        "wanted": wanted, "years": years, "sources": NeedSource.choices, "districts": home_districts(),
        "may_begin": request.user.has_perm("procurement.prepare_round"),
        "list_query": urlencode({key: value for key, value in wanted.items() if value}),
        **figures_context(_rows(request, wanted), known),
    }  # fmt: skip
    return render(request, "needs/figures.html", context)


@requires("procurement.prepare_round")
@require_http_methods(["GET", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    """Begin a round of the visitor's union with a lot for each area chosen; ``?area=`` names them."""
    wanted = _wanted(request)
    rows = _rows(request, wanted)
    form = FromNeedsForm(posted(request), themes=themes_of(rows), chosen=request.GET.getlist("area"))
    if form.is_valid():
        with blaming(form):
            said = dict(form.cleaned_data)
            themes = themes_in_use(said.pop("areas"), rows)
            made = begin_from_needs(union=acting_union(request), themes=themes, by=request.user, **said)
            messages.success(request, _("The round is begun with a lot for each area. Below is what it still needs."))
            return redirect("procurement:round", made.pk)
    context = {
        "form": form, "union": acting_union(request), "back": f"{reverse('needs:figures')}?{request.GET.urlencode()}",
        "year": wanted["year"] or clock.today().year,
    }  # fmt: skip
    return render(request, "needs/begin.html", context)
