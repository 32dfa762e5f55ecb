"""The public directory of organizations."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.access import public
from orgs.choices.records import LegalForm
from orgs.models import Organization
from orgs.presentation.work import public_offers
from orgs.queries.records import directory
from orgs.tabs import parts_for, profile_parts
from reference.models import ServiceArea
from reference.queries import home_districts

PER_PAGE = 24


@public
@require_safe
def organization_directory(request: HttpRequest) -> HttpResponse:
    """Verified organizations that agreed to be shown, by words, area, district and legal form."""
    wanted = {key: request.GET.get(key, "").strip() for key in ("q", "area", "district", "form")}
    found = directory(**wanted).select_related("district")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "wanted": wanted,
        "is_filtered": any(wanted.values()),
        "areas": ServiceArea.objects.filter(is_active=True),
        "area_names": {area.code: area.name for area in ServiceArea.objects.all()},
        "districts": home_districts(),
        "legal_forms": LegalForm.choices,
    }
    return render(request, "orgs/public/directory.html", context)


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
