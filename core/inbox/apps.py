from __future__ import annotations

import datetime as dt
from typing import Any

from celery.schedules import crontab
from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

FIRST_TASKS = 8


class InboxConfig(AppConfig):
    """Messages, to-dos, and the list of what waits for each person."""

    name = "core.inbox"
    label = "inbox"
    verbose_name = _("Messages")

    def ready(self) -> None:
        """Register the reminder's kind, the to-dos as a source of tasks, and what beat does here."""
        from core.inbox.kinds import NotificationKind, register_kinds
        from core.inbox.tasklist import TaskSource, task_sources, todo_count, todo_tasks
        from core.jobs.schedule import Periodic, periodic

        _appear()
        reminder = NotificationKind("todo_due", _("Reminder of a to-do"), _("Due on %(due)s: %(title)s"))
        register_kinds(reminder)
        task_sources.register("inbox.todos", TaskSource(_("To-dos"), todo_tasks, todo_count))
        periodic.register("inbox.send", Periodic("core.inbox.tasks.send_due", dt.timedelta(minutes=1)))
        periodic.register("inbox.remind", Periodic("core.inbox.tasks.remind_due", crontab(hour=7, minute=30)))
        periodic.register("inbox.clean", Periodic("core.inbox.tasks.clean_inbox", crontab(hour=3, minute=40)))


def _appear() -> None:
    """Show counters in the top bar, the first tasks on the workbench, and the preferences in the personal menu."""
    from core import navigation
    from core.inbox.queries import unread_count
    from core.inbox.tasklist import task_count, tasks_for

    def first_tasks(request: HttpRequest) -> dict[str, Any] | None:
        tasks = tasks_for(request.user, FIRST_TASKS)
        return {"tasks": tasks} if tasks else None

    item = navigation.NavItem
    tasks = item(_("Waiting for me"), "inbox:tasks", "checklist", badge=lambda request: task_count(request.user))
    notices = item(_("Messages"), "inbox:notifications", "bell", badge=lambda request: unread_count(request.user))
    panel = navigation.Panel(_("Waiting for me"), "inbox/_panel.html", first_tasks, icon="checklist")
    navigation.top.register("tasks", tasks, order=10)
    navigation.top.register("notifications", notices, order=20)
    navigation.me.register("preferences", item(_("Which messages I get"), "inbox:preferences", "bell-cog"), order=20)
    navigation.desk_panels.register("tasks", panel, order=0)
