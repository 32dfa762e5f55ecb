from __future__ import annotations

import datetime as dt

from celery.schedules import crontab
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


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

        reminder = NotificationKind("todo_due", _("Reminder of a to-do"), _("Due on %(due)s: %(title)s"))
        register_kinds(reminder)
        task_sources.register("inbox.todos", TaskSource(_("To-dos"), todo_tasks, todo_count))
        periodic.register("inbox.send", Periodic("core.inbox.tasks.send_due", dt.timedelta(minutes=1)))
        periodic.register("inbox.remind", Periodic("core.inbox.tasks.remind_due", crontab(hour=7, minute=30)))
        periodic.register("inbox.clean", Periodic("core.inbox.tasks.clean_inbox", crontab(hour=3, minute=40)))
