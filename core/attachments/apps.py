from __future__ import annotations

from celery.schedules import crontab
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttachmentsConfig(AppConfig):
    """Files that people hand in and that the portal makes."""

    name = "core.attachments"
    label = "attachments"
    verbose_name = _("Files")

    def ready(self) -> None:
        """Declare the nightly clean-up."""
        from core.jobs.schedule import Periodic, periodic

        clean = Periodic("core.attachments.tasks.clean_attachments", crontab(hour=4, minute=0))
        periodic.register("attachments.clean", clean)
