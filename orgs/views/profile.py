"""The profile of an organization to print, and as a Word file: for everybody, and with more for the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.access import public, requires
from core.documents.rendering import DOCX
from orgs.models import Organization
from orgs.presentation.profile import Profile, as_docx, public_profile, whole_profile
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest


def _listed(number: str) -> Organization:
    listed = Organization.objects.listed_publicly().select_related("district", "subdistrict")
    return get_object_or_404(listed, number=number)


def _word(profile: Profile) -> HttpResponse:
    response = HttpResponse(as_docx(profile), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{profile.organization.number}.docx"'
    return response


@public
@require_safe
def public_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The public profile as a sheet of paper."""
    context = {"profile": public_profile(_listed(number)), "base": "public/base.html"}
    return render(request, "orgs/profile_sheet.html", context)


@public
@require_safe
def public_word(request: HttpRequest, number: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The public profile as a Word file."""
    return _word(public_profile(_listed(number)))


@requires("orgs.open_organizations")
@require_safe
def desk_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole profile as a sheet of paper."""
    context = {"profile": whole_profile(in_scope(request, pk)), "base": "desk/base.html", "for_desk": True}
    return render(request, "orgs/profile_sheet.html", context)


@requires("orgs.open_organizations")
@require_safe
def desk_word(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole profile as a Word file."""
    return _word(whole_profile(in_scope(request, pk)))
