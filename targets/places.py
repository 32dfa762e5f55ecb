"""Where targets appear: the sidebar, the workbench, messages, what beat does."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.documents.kinds import register_template
from core.inbox.kinds import NotificationKind, register_kinds
from core.jobs.schedule import Periodic, periodic
from core.navigation import NavItem
from targets.report.template import ANNUAL


def register() -> None:
    """Fill the registries of the kernel."""
    navigation.desk_groups.register("targets", _("Targets and reports"), order=90)
    place = NavItem(_("Yearly targets"), "targets:cockpit", "target-arrow", "targets.open_targets", group="targets")
    navigation.desk.register("targets", place, order=10)
    register_kinds(
        NotificationKind(
            "target_behind",
            _("A target will be missed"),
            _(
                "%(union)s, %(year)s: “%(metric)s” stands at %(value)s of %(target)s and leads to %(forecast)s by "
                "31 December. %(reasons)s."
            ),
        )
    )
    periodic.register("targets.check", Periodic("targets.tasks.check_targets", crontab(hour=2, minute=10)))
    register_template(ANNUAL)
