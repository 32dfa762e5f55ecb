"""The organization database for administrators: to look at and to export; every change is made at the desk."""

from __future__ import annotations

from django.contrib import admin

from core.sheets.admin import ExportedReadOnly
from orgs.models import Collection, Contact, Organization


@admin.register(Organization)
class OrganizationAdmin(ExportedReadOnly):
    """All organizations."""

    resource = "organizations"
    list_display = ("number", "name", "uscc", "legal_form", "portal_status", "updated_at")
    list_filter = ("legal_form", "portal_status")
    search_fields = ("name", "uscc")
    exclude = ("search", "name_key")


@admin.register(Contact)
class ContactAdmin(ExportedReadOnly):
    """All contacts."""

    resource = "contacts"
    list_display = ("contacted_on", "organization", "union", "method", "subject")
    list_filter = ("method",)
    list_select_related = ("organization", "union")
    search_fields = ("organization__name",)


@admin.register(Collection)
class CollectionAdmin(ExportedReadOnly):
    """All yearly collections."""

    resource = "collections"
    list_display = ("organization", "year", "union", "status", "verified_at")
    list_filter = ("year", "status")
    list_select_related = ("organization", "union")
    search_fields = ("organization__name",)
