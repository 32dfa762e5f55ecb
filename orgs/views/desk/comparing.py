"""Organizations side by side."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import requires
from orgs.models import Organization
from orgs.presentation.comparing import MOST, compared
from unions.http import SignedInRequest


@requires("orgs.open_organizations")
@require_safe
def compare(request: SignedInRequest) -> HttpResponse:
    """Up to four organizations within reach, named by ``ids``; what differs is marked, or shows alone."""
    typed = [part.strip() for part in request.GET.get("ids", "").split(",")]
    wanted = [int(part) for part in dict.fromkeys(typed) if part.isascii() and part.isdigit()][:MOST]
    reachable = Organization.objects.visible_to(request.user).select_related("district", "subdistrict")
    found = reachable.in_bulk([pk for pk in wanted if pk < 2**63])
    chosen = [found[pk] for pk in wanted if pk in found]
    only = request.GET.get("only") == "differences"
    context = {
        "columns": [(each, _ids(one for one in chosen if one != each)) for each in chosen],
        "groups": compared(chosen, request.user, only_differences=only) if len(chosen) > 1 else [],
        "ids": _ids(chosen), "only": only, "most": MOST,
    }  # fmt: skip
    return render(request, "orgs/desk/compare.html", context)


def _ids(organizations: Iterable[Organization]) -> str:
    return ",".join(str(one.pk) for one in organizations)
