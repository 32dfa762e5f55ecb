"""The portal's addresses, an empty page of the desk, and a plain change list."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from core.access import signed_in
from orgs.models import Organization
from procurement.models import Application


@signed_in
def empty(request: HttpRequest) -> HttpResponse:
    """A page of the desk with nothing on it."""
    return render(request, "desk/base.html")


@signed_in
def bare(request: HttpRequest) -> HttpResponse:
    """Take a text and keep nothing."""
    return HttpResponse(f"{sum(map(len, request.POST.values()))}")


@signed_in
def bare_round(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Fetch a round's applications, their organizations and scores, and say how many."""
    rows = Application.objects.filter(round=pk).select_related("organization", "lot").prefetch_related("assignments")
    return HttpResponse(f"{sum(len(row.assignments.all()) for row in rows)}")


class PlainOrganizationAdmin(ModelAdmin):
    """What Django's documentation would have one write."""

    list_display = ("name", "uscc", "legal_form", "district", "portal_status", "registered_on", "rating", "updated_at")
    list_filter = ("district", "legal_form", "portal_status")
    search_fields = ("name", "address", "introduction")
    list_per_page = 50


plain = AdminSite(name="plain")
plain.register(Organization, PlainOrganizationAdmin)

urlpatterns = [
    path("bench/empty/", empty),
    path("bench/bare/", bare),
    path("bench/round/<int:pk>/", bare_round),
    path("bench/admin/", plain.urls),
    path("", include("config.urls")),
]
