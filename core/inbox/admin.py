"""The outbox for administrators: read only."""

from __future__ import annotations

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from core.inbox.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What left the portal, what waits, and what failed and why."""

    list_display = ("channel", "user", "address", "state", "attempts", "due_at", "sent_at", "error")
    list_filter = ("state", "channel")
    list_select_related = ("user",)
