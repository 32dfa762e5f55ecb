"""The public directory of organizations."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import public
from core.listing.facets import LAYOUTS
from core.listing.layouts import CARDS, TABLE
from core.sheets import export
from orgs.models import Organization
from orgs.presentation.on_map import MAP, organization_map
from orgs.presentation.work import public_offers
from orgs.queries.directory import Wanted, facets
from orgs.sheets.organizations import DIRECTORY
from orgs.tabs import parts_for, profile_parts
from reference.models import ServiceArea

PER_PAGE = 24


@public
@require_safe
def organization_directory(request: HttpRequest) -> HttpResponse:
    """Verified organizations that agreed to be shown, by words, district, service area and legal form."""
    wanted = Wanted.of(request)
    context: dict[str, Any] = {
        "page": Paginator(wanted.sorted().select_related("district"), PER_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "facets": facets(wanted),
        "area_names": {area.code: area.name for area in ServiceArea.objects.all()},
        "layouts": [(layout, wanted.shown_as(layout.name)) for layout in (CARDS, TABLE, MAP)],
    }
    if wanted.layout == MAP.name:
        drawn = organization_map(wanted.found(), lambda code: wanted.shown_as(LAYOUTS[0], district=code))
        context["layout"] = {"map": drawn}
    return render(request, "orgs/public/directory.html", context)


@public
@require_safe
def directory_file(request: HttpRequest, ending: str) -> FileResponse:
    """The same list as a file, ``csv`` or ``xlsx``, with what the public may know."""
    if ending not in {"csv", "xlsx"}:
        raise Http404
    file = tempfile.NamedTemporaryFile(suffix=f".{ending}")  # noqa: SIM115 - open as long as the response reads it
    export(DIRECTORY, Wanted.of(request).sorted(), Path(file.name), format=ending)
    name = f"{_('Social organizations')}-{clock.today()}.{ending}"
    return FileResponse(Path(file.name).open("rb"), as_attachment=True, filename=name)


@public
@require_safe
def organization_profile(request: HttpRequest, number: str) -> HttpResponse:
    """What the public may know of one organization."""
    organizations = Organization.objects.listed_publicly().select_related("district", "subdistrict")
    organization = get_object_or_404(organizations, number=number)
    areas = ServiceArea.objects.filter(code__in=organization.service_areas)
    context = {
        "organization": organization, "areas": areas, "offers": public_offers(organization),
        "parts": parts_for(profile_parts, organization, request.user),
    }  # fmt: skip
    return render(request, "orgs/public/profile.html", context)
