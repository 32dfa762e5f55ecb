"""Administration of reference data."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from reference.models import Division, DivisionAlias, ServiceArea, TargetGroup


class AliasInline(TabularInline):
    """Former codes and other names, on the page of their division."""

    model = DivisionAlias
    extra = 0


@admin.register(Division)
class DivisionAdmin(ModelAdmin):
    """Divisions: names can be corrected and new ones added; a code that is in use stays."""

    list_display = ("code", "name", "level", "parent")
    list_filter = ("level",)
    list_select_related = ("parent",)
    list_per_page = 50
    search_fields = ("code", "name", "aliases__text")
    autocomplete_fields = ("parent",)
    inlines = (AliasInline,)
    show_full_result_count = False

    def get_readonly_fields(self, _request: HttpRequest, obj: Division | None = None) -> tuple[str, ...]:
        """Fix the code once given: other rows point to it."""
        return ("code",) if obj else ()


@admin.register(ServiceArea, TargetGroup)
class WordAdmin(ModelAdmin):
    """Service areas and target groups: closed instead of deleted, for old records keep theirs."""

    list_display = ("code", "name_zh", "name_en", "position", "is_active")
    list_editable = ("position", "is_active")
    search_fields = ("code", "name_zh", "name_en")

    def get_readonly_fields(self, _request: HttpRequest, obj: ServiceArea | None = None) -> tuple[str, ...]:
        """Fix the code once given: other rows point to it."""
        return ("code",) if obj else ()

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Refuse: close it instead."""
        return False
