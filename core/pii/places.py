"""Where personal data appears: menus, footer, tasks, notifications."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import navigation
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.inbox.tasklist import Task, TaskSource, task_sources
from core.navigation import NavItem
from core.pii.choices import RequestStatus
from core.pii.models import DataRequest
from core.pii.rights import ANSWER

MOST_TASKS = 50
DESK = (
    ("pii_accesses", gettext_lazy("Access to personal data"), "pii:accesses", "shield-lock", "pii.open_accesses"),
    ("pii_requests", gettext_lazy("Requests about personal data"), "pii:requests", "user-shield", ANSWER),
    ("pii_erasures", gettext_lazy("Erasures"), "pii:erasures", "eraser", "pii.open_accesses"),
)


def register() -> None:
    """Fill the registries."""
    navigation.desk_groups.register("privacy", gettext_lazy("Personal data"), order=90)
    for order, (name, title, address, icon, permission) in enumerate(DESK, 10):
        navigation.desk.register(name, NavItem(title, address, icon, permission, group="privacy"), order=order)
    navigation.me.register("privacy", NavItem(gettext_lazy("My personal data"), "pii:mine", "user-shield"), order=40)
    navigation.footer.register("privacy", NavItem(gettext_lazy("Privacy notice"), "privacy", "shield-lock"), order=85)
    register_kinds(
        NotificationKind(
            "data_request_made", gettext_lazy("Personal data: request"),
            gettext_lazy("Somebody asks: %(what)s. Answer by %(day)s."), email=Frequency.IMMEDIATE,
        ),
        NotificationKind(
            "data_request_answered", gettext_lazy("Personal data: answer to your request"),
            gettext_lazy("%(what)s: %(answer)s"), email=Frequency.IMMEDIATE, mandatory=True,
        ),
    )  # fmt: skip
    task_sources.register("pii.requests", TaskSource(gettext_lazy("Personal data"), request_tasks))


def request_tasks(user: Any) -> Iterator[Task]:
    """Yield requests that wait for an administrator."""
    if not user.has_perm(ANSWER):
        return
    for waiting in DataRequest.objects.filter(status=RequestStatus.OPEN).select_related("user")[:MOST_TASKS]:
        yield Task(
            title=_("Answer %(who)s: %(what)s") % {"who": waiting.user, "what": waiting.get_kind_display()},
            url=reverse("pii:request", args=[waiting.pk]), due=waiting.due_on,
        )  # fmt: skip
