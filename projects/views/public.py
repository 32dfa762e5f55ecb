"""The catalogue of projects, for everybody."""

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
from core.documents.rendering import DOCX
from core.listing.facets import LAYOUTS
from core.listing.layouts import CARDS, TABLE
from core.sheets import FORMATS, export
from orgs.models import Organization
from orgs.presentation.on_map import MAP
from projects.models import Project
from projects.presentation import TONES, as_docx, catalogue_map, period, public_facts, where
from projects.queries import Wanted, counts_by_district, facets, first_photos, like
from projects.services.projects import photos_of
from projects.sheets import CATALOGUE
from reference.queries import service_area_names

PER_PAGE = 24
SIMILAR = 3


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Published projects by words, year, area, district and organization: cards, list or map."""
    wanted = Wanted.of(request)
    rows = wanted.sorted().select_related("organization", "union")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    photos, words = first_photos(page) if wanted.layout == "cards" else {}, service_area_names()
    context: dict[str, Any] = {
        "page": page, "wanted": wanted, "facets": facets(wanted),
        "layouts": [(layout, wanted.shown_as(layout.name)) for layout in (CARDS, TABLE, MAP)],
        "cards": [
            {"project": one, "photo": photos.get(one.pk), "tone": TONES[one.status], "period": period(one),
             "areas": [words.get(code, code) for code in one.areas]}
            for one in page
        ],
    }  # fmt: skip
    if wanted.layout == MAP.name:
        counts = counts_by_district(wanted.found())
        context["map"] = catalogue_map(counts, lambda code: wanted.shown_as(LAYOUTS[0], district=code))
    return render(request, "projects/public/catalogue.html", context)


@public
@require_safe
def catalogue_file(request: HttpRequest, ending: str) -> FileResponse:
    """The same list as a file, with what the public may know."""
    if ending not in FORMATS:
        raise Http404
    file = tempfile.NamedTemporaryFile(suffix=f".{ending}")  # noqa: SIM115 - open as long as the response reads it
    export(CATALOGUE, Wanted.of(request).sorted(), Path(file.name), format=ending)
    name = f"{_('Catalogue of projects')}-{clock.today()}.{ending}"
    return FileResponse(Path(file.name).open("rb"), as_attachment=True, filename=name)


def _shown(number: str) -> Project:
    return get_object_or_404(Project.objects.public().select_related("organization", "union"), number=number)


@public
@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One project: what it brings, for whom, where, when, by whom, with which money and which results."""
    project = _shown(number)
    listed = Organization.objects.listed_publicly().filter(pk=project.organization_id).exists()
    context = {
        "project": project, "facts": public_facts(project), "tone": TONES[project.status], "is_listed": listed,
        "photos": photos_of(project).filter(is_public=True), "similar": like(project, SIMILAR),
        "where": where(project),
    }  # fmt: skip
    return render(request, "projects/public/page.html", context)


@public
@require_safe
def word(_request: HttpRequest, number: str) -> HttpResponse:
    """The same as a Word file."""
    project = _shown(number)
    response = HttpResponse(as_docx(project), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{project.number}.docx"'
    return response
