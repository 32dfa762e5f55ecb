"""Jobs for administrators: read only, with the log of what failed."""

from __future__ import annotations

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from core.jobs.models import Job


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """All jobs of all people."""

    list_display = ("title", "kind", "state", "attempt", "requested_by", "created_at", "finished_at")
    list_filter = ("state", "kind")
    list_select_related = ("requested_by",)
