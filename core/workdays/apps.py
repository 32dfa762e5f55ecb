from __future__ import annotations

from celery.schedules import crontab
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkdaysConfig(AppConfig):
    """Chinese working days."""

    name = "core.workdays"
    label = "workdays"
    verbose_name = _("Working days")

    def ready(self) -> None:
        """Declare the warning and when beat looks for its cause."""
        from core.inbox.kinds import NotificationKind, register_kinds
        from core.jobs.schedule import Periodic, periodic

        text = _("The holidays of %(year)s are missing: import the State Council's table.")
        register_kinds(NotificationKind("calendar_missing", _("Working days: a year is missing"), text, mandatory=True))
        periodic.register("workdays.check", Periodic("core.workdays.tasks.check_calendar", crontab(hour=6, minute=40)))
