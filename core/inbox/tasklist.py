"""The one list of what waits for a person, filled by all apps.

An app registers a ``TaskSource`` in ``AppConfig.ready``::

    task_sources.register("orgs.registrations", TaskSource(_("Registrations"), waiting, count))
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.inbox.models import Todo
from core.inbox.queries import todos_of
from core.registry import Registry

LIMIT = 300  # tasks on one page; nobody reads more


@dataclass(frozen=True)
class Task:
    """One thing that waits: what, where it is done, by which day (None: no day set), of which kind, about whom."""

    title: str
    url: str
    due: dt.date | None = None
    kind: Any = ""
    about: str = ""
    todo: Todo | None = field(default=None, compare=False)

    @property
    def overdue(self) -> bool:
        """Tell whether its day has passed."""
        return self.due is not None and self.due < clock.today()


@dataclass(frozen=True)
class TaskSource:
    """Where tasks come from: ``tasks(user)`` yields them, earliest due first; ``count(user)`` costs one query."""

    title: Any
    tasks: Callable[[Any], Iterable[Task]]
    count: Callable[[Any], int]


task_sources: Registry[TaskSource] = Registry("task source")


def tasks_for(user: Any, limit: int | None = LIMIT) -> list[Task]:
    """Return what waits for a person, earliest due first, what has no day last; at most ``limit``."""
    tasks = [task for source in task_sources for task in source.tasks(user)]
    tasks.sort(key=lambda task: (task.due is None, task.due or dt.date.max, task.title))
    return tasks[:limit]


def task_count(user: Any) -> int:
    """Return how much waits for a person."""
    return sum(source.count(user) for source in task_sources)


def grouped(tasks: Iterable[Task]) -> list[tuple[Any, list[Task]]]:
    """Return tasks in groups by due date, with each group's heading; empty groups are left out."""
    groups: dict[str, list[Task]] = {name: [] for name in _HEADINGS}
    for task in tasks:
        groups[_group_of(task.due)].append(task)
    return [(_HEADINGS[name], members) for name, members in groups.items() if members]


_HEADINGS = {
    "overdue": _("Overdue"),
    "today": _("Today"),
    "week": _("This week"),
    "later": _("Later"),
    "undated": _("No date"),
}


def _group_of(due: dt.date | None) -> str:
    today = clock.today()
    if due is None:
        return "undated"
    if due < today:
        return "overdue"
    if due == today:
        return "today"
    sunday = today + dt.timedelta(days=6 - today.weekday())
    return "week" if due <= sunday else "later"


def todo_tasks(user: Any) -> Iterable[Task]:
    """Yield a person's open to-dos."""
    for todo in todos_of(user).filter(done_at=None)[:LIMIT]:
        yield Task(todo.title, todo.url, todo.due, _("To-do"), todo=todo)


def todo_count(user: Any) -> int:
    """Return how many to-dos are open for a person."""
    return todos_of(user).filter(done_at=None).count()
