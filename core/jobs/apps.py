from __future__ import annotations

import datetime as dt
from typing import Any

from celery.schedules import crontab
from celery.signals import beat_init
from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Long work: rows that workers lease, and what beat does when."""

    name = "core.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Find the handlers of all apps, declare messages and what beat does here, open a job's files to its person."""
        from core import navigation
        from core.attachments.access import register_access
        from core.inbox.kinds import register_kinds
        from core.jobs.models import Job
        from core.jobs.rules import may_see
        from core.jobs.schedule import Periodic, periodic, synchronize_after_migrate
        from core.jobs.telling import KINDS
        from core.navigation import NavItem

        autodiscover_modules("jobs")
        register_access(Job, may_see)
        register_kinds(*KINDS.values())
        navigation.me.register("jobs", NavItem(_("My jobs"), "jobs:my_jobs", "progress"), order=20)
        periodic.register("jobs.sweep", Periodic("core.jobs.tasks.sweep_jobs", dt.timedelta(seconds=15)))
        periodic.register("jobs.clean", Periodic("core.jobs.tasks.clean_jobs", crontab(hour=3, minute=20)))
        post_migrate.connect(synchronize_after_migrate, sender=self, dispatch_uid="jobs.synchronize")
        beat_init.connect(_synchronize_at_start, weak=False, dispatch_uid="jobs.synchronize")


def _synchronize_at_start(**_signal: Any) -> None:
    from core.jobs.schedule import synchronize

    synchronize()
