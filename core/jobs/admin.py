"""Jobs for administrators: read only, with the log of what failed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from unfold.admin import ModelAdmin

from core.jobs.models import Job


@admin.register(Job)
class JobAdmin(ModelAdmin):
    """All jobs of all people."""

    list_display = ("title", "kind", "state", "attempt", "requested_by", "created_at", "finished_at")
    list_filter = ("state", "kind")
    list_select_related = ("requested_by",)
    show_full_result_count = False

    def has_add_permission(self, request: Any) -> bool:  # noqa: ARG002 - Django's signature
        """Jobs are asked for where they belong."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """What a job did is not edited."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Old jobs go by themselves, with their files."""
        return False
