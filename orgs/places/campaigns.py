"""Where collection campaigns appear: the menu, notifications, nightly reminders."""

from __future__ import annotations

import datetime as dt

from celery.schedules import crontab
from django.utils.translation import gettext_lazy

from core import navigation
from core.inbox.kinds import NotificationKind, register_kinds
from core.jobs.schedule import Periodic, periodic
from core.navigation import NavItem


def register() -> None:
    """Fill the registries of the kernel."""
    item = NavItem(
        gettext_lazy("Campaigns"), "orgs:desk_campaigns", "calendar-event", "orgs.open_collections",
        group="organizations",
    )  # fmt: skip
    navigation.desk.register("campaigns", item, order=2)
    register_kinds(*(NotificationKind(name, title, text) for name, title, text in KINDS))
    periodic.register("orgs.remind", Periodic("orgs.tasks.remind_of_collections", crontab(hour=8, minute=30)))
    periodic.register("orgs.fold", Periodic("orgs.tasks.fold_campaigns", dt.timedelta(minutes=10)))


KINDS = (
    ("collection_due", gettext_lazy("Yearly collection: the deadline comes"),
     gettext_lazy("%(organization)s: the answers for %(year)s are due on %(due_on)s.")),
    ("collection_overdue", gettext_lazy("Yearly collection: the deadline passed"),
     gettext_lazy("%(organization)s: the answers for %(year)s were due on %(due_on)s; you can still hand them in.")),
    ("collection_correction", gettext_lazy("Yearly collection: correction"),
     gettext_lazy("The verified answers of %(organization)s for %(year)s are being corrected.")),
    ("campaign_overdue", gettext_lazy("Yearly collection: answers outstanding"),
     gettext_lazy("%(n)s organizations still owe their answers for %(year)s.")),
)  # fmt: skip
