from __future__ import annotations

from celery.schedules import crontab
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PiiConfig(AppConfig):
    """Personal data: sealed fields, the log of who looked, people's own rights, retention."""

    name = "core.pii"
    label = "pii"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        """Register checks, lists and places, what the kernel keeps, and what beat does by night."""
        from core.jobs.schedule import Periodic, periodic
        from core.pii import checks, lists, own, places, retention  # noqa: F401 - reading registers the checks

        for room in (lists, own, places, retention):
            room.register()
        periodic.register("pii.erase", Periodic("core.pii.tasks.erase_past_retention", crontab(hour=3, minute=10)))
