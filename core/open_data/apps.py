from __future__ import annotations

from celery.schedules import crontab
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpenDataConfig(AppConfig):
    """Files of public data for everybody."""

    name = "core.open_data"
    label = "open_data"
    verbose_name = _("Open data")

    def ready(self) -> None:
        """Show the page in the public footer and let beat write the files by night."""
        from core import navigation
        from core.jobs.schedule import Periodic, periodic
        from core.navigation import NavItem

        navigation.footer.register("open_data", NavItem(_("Open data"), "open_data:page", "database-export"), order=90)
        nightly = Periodic("core.open_data.tasks.publish_open_data", crontab(hour=3, minute=40))
        periodic.register("open_data.publish", nightly)
