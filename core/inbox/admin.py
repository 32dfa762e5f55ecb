"""The outbox for administrators: read only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from unfold.admin import ModelAdmin

from core.inbox.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(ModelAdmin):
    """What left the portal, what waits, and what failed and why."""

    list_display = ("channel", "user", "address", "state", "attempts", "due_at", "sent_at", "error")
    list_filter = ("state", "channel")
    list_select_related = ("user",)
    show_full_result_count = False

    def has_add_permission(self, request: Any) -> bool:  # noqa: ARG002 - Django's signature
        """Messages are written by services."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """What was sent is not edited."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Old messages go by themselves."""
        return False
