"""Where the quality of records appears: menu, monthly word to owners."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy

from core import navigation
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.jobs.schedule import Periodic, periodic
from core.navigation import NavItem


def register() -> None:
    """Fill the registries of the kernel."""
    item = NavItem(gettext_lazy("Data quality"), "orgs:desk_quality", "checkup-list", "orgs.open_organizations",
                   group="organizations")  # fmt: skip
    navigation.desk.register("quality", item, order=21)
    register_kinds(
        NotificationKind(
            "quality_digest", gettext_lazy("Monthly: what the record lacks"),
            gettext_lazy("The record of %(organization)s scores %(score)s of 100. Missing are %(n)s: %(what)s."),
            email=Frequency.IMMEDIATE,
        )
    )  # fmt: skip
    monthly = Periodic("orgs.tasks.remind_of_gaps", crontab(day_of_month="1", hour=8, minute=30))
    periodic.register("orgs.remind_of_gaps", monthly)
