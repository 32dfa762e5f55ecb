from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from celery.schedules import crontab
from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

FIRST_TASKS = 8
FIRST_MESSAGES = 5


class InboxConfig(AppConfig):
    """Messages, to-dos, and the list of what waits for each person."""

    name = "core.inbox"
    label = "inbox"
    verbose_name = _("Messages")

    def ready(self) -> None:
        """Register the reminder's kind, the to-dos as a source of tasks, and what beat does here."""
        from core.inbox.kinds import NotificationKind, register_kinds
        from core.inbox.models import Frequency
        from core.inbox.queries import todo_count, todo_tasks
        from core.inbox.tasklist import TaskSource, task_sources
        from core.jobs.schedule import Periodic, periodic

        reminder = NotificationKind("todo_due", _("Reminder of a to-do"), _("Due on %(due)s: %(title)s"))
        handed_on = NotificationKind(
            "todo_handed_on", _("To-do handed on to you"), _("%(person)s handed on to you, due on %(due)s: %(title)s"),
            email=Frequency.IMMEDIATE,
        )  # fmt: skip
        passed_on = NotificationKind(
            "todo_passed_on", _("To-do passed on to others"),
            _("Others see to it now, you need not any more: %(title)s"),
        )  # fmt: skip
        register_kinds(reminder, handed_on, passed_on)
        task_sources.register("inbox.todos", TaskSource(_("To-dos"), todo_tasks, todo_count))
        _register_places()
        periodic.register("inbox.send", Periodic("core.inbox.tasks.send_due", dt.timedelta(minutes=1)))
        periodic.register("inbox.remind", Periodic("core.inbox.tasks.remind_due", crontab(hour=7, minute=30)))
        periodic.register("inbox.clean", Periodic("core.inbox.tasks.clean_inbox", crontab(hour=3, minute=40)))


def _register_places() -> None:
    """Put the counters into the top bar, and the preferences into the personal menu."""
    from core import navigation
    from core.inbox.queries import unread_count, waiting_count
    from core.navigation import NavItem

    places = [
        ("tasks", NavItem(_("Waiting for me"), "inbox:tasks", "checklist", badge=_counter(waiting_count))),
        ("notifications", NavItem(_("Messages"), "inbox:notifications", "bell", badge=_counter(unread_count))),
    ]
    for order, (name, item) in enumerate(places):
        navigation.top.register(name, item, order=order)
    navigation.desk_panels.register(
        "tasks", navigation.Panel(_("Waiting for me"), "inbox/_panel.html", _first_tasks, icon="checklist"), order=0
    )
    navigation.my_panels.register(
        "tasks", navigation.Panel(_("Waiting for us"), "inbox/_panel.html", _first_tasks, icon="checklist"), order=0
    )
    navigation.my_panels.register(
        "messages", navigation.Panel(_("Latest messages"), "inbox/_messages_panel.html", _latest, icon="bell"), order=30
    )
    messages = NavItem(_("Messages"), "inbox:notifications", "bell", badge=_counter(unread_count))
    navigation.my.register("messages", messages, order=40)
    wishes = NavItem(_("Message preferences"), "inbox:preferences", "adjustments")
    navigation.me.register("preferences", wishes, order=30)


def _first_tasks(request: HttpRequest) -> dict[str, Any] | None:
    from core.inbox.queries import tasks_for

    tasks = tasks_for(request.user, FIRST_TASKS)
    return {"tasks": tasks} if tasks else None


def _latest(request: HttpRequest) -> dict[str, Any] | None:
    from core.inbox.queries import notifications_of

    found = list(notifications_of(request.user).order_by("-created_at")[:FIRST_MESSAGES])
    return {"messages": found} if found else None


def _counter(count: Callable[[Any], int]) -> Callable[[HttpRequest], int | None]:
    return lambda request: count(request.user) if request.user.is_authenticated else None
