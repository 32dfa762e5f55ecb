"""The quality of a union's records."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import requires
from orgs.queries.quality import Figure, by_union, dashboard
from unions.http import SignedInRequest, acting_union
from unions.models import Union


@requires("orgs.open_organizations")
@require_safe
def quality(request: SignedInRequest) -> HttpResponse:
    """Figures of a union within reach, each opening its list: own records, and those of the unions below too."""
    union = _union(request)
    found, below = dashboard(union, request.user), by_union(union, request.user)
    context: dict[str, Any] = {
        "union": union,
        "found": found,
        "checks": [_linked(figure, union, "check") for figure in found.checks],
        "items": [_linked(figure, union, "gap") for figure in found.items],
        "bands": [_linked(figure, union, "quality") for figure in found.bands],
        "below": [(each, _list(union=each.union.pk), _list(union=each.union.pk, quality="low")) for each in below],
        "labels": [each.union.short_name or each.union.name for each in below],
        "series": [{"name": str(_("Mean score")), "values": [each.mean for each in below]}],
        "records": _linked(found.records, union, ""),
        "above": Union.objects.get_parent(union) if union != acting_union(request) else None,
    }
    return render(request, "orgs/desk/quality.html", context)


def _union(request: SignedInRequest) -> Union:
    asked = request.GET.get("union", "")
    if not asked:
        return acting_union(request)
    union: Union | None = Union.objects.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() else None
    if union is None or not request.user.reaches(union):
        raise Http404
    return union


def _linked(figure: Figure, union: Union, filter_name: str) -> dict[str, Any]:
    """Return a figure with the addresses of the lists behind it."""
    narrowed = {filter_name: figure.key} if filter_name else {}
    return {
        "figure": figure,
        "own_url": _list(**narrowed, own_union=union.pk),
        "all_url": _list(**narrowed, union=union.pk),
    }


def _list(**narrowed: Any) -> str:
    return f"{reverse('orgs:desk_organizations')}?{urlencode({'active': 'yes', **narrowed})}"
