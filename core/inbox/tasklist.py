"""The one list of what waits for a person, filled by all apps (read by ``core.inbox.queries.tasks_for``).

An app registers a ``TaskSource`` in ``AppConfig.ready``::

    task_sources.register("orgs.registrations", TaskSource(_("Registrations"), waiting, count))
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.inbox.models import Todo
from core.registry import Registry


@dataclass(frozen=True)
class Many:
    """How many tasks of one kind are shown as one line: words with ``%(n)s``, and the list that holds them."""

    words: str
    url: str


@dataclass(frozen=True)
class Task:
    """One thing that waits: what, where it is done, by which day (None: no day set), of which kind, about whom.

    ``for_whom``: the person for whom the reader stands in; ``hat``: the role to put on first, to be let in.
    ``is_decision``: others wait for the reader's word, so that it stands first among what is due alike. ``many``:
    where there are more of them than a few, they become one line.
    """

    title: str
    url: str
    due: dt.date | None = None
    kind: Any = ""
    about: str = ""
    todo: Todo | None = field(default=None, compare=False)
    for_whom: str = ""
    hat: int | None = None
    is_decision: bool = False
    many: Many | None = None

    @property
    def overdue(self) -> bool:
        """Tell whether its day has passed."""
        return self.due is not None and self.due < clock.today()


@dataclass(frozen=True)
class TaskSource:
    """Where tasks come from.

    ``tasks(user)`` yields them, earliest due first and not without end. ``count(user)`` costs one query; a source
    without it is counted by yielding.
    """

    title: Any
    tasks: Callable[[Any], Iterable[Task]]
    count: Callable[[Any], int] | None = None

    def count_for(self, user: Any) -> int:
        """Return how much of this waits for a person."""
        return self.count(user) if self.count else sum(1 for _task in self.tasks(user))


FEW = 3
"""Tasks of one kind and group that stand alone; more of them are folded where their source says how."""

task_sources: Registry[TaskSource] = Registry("task source")


def grouped(tasks: Iterable[Task]) -> list[tuple[Any, int, list[Task]]]:
    """Return tasks in groups by due date, with each group's heading and how many it holds; no empty groups.

    Many of one kind are one line, behind the others.
    """
    groups: dict[str, list[Task]] = {name: [] for name in _HEADINGS}
    for task in tasks:
        groups[_group_of(task.due)].append(task)
    return [(_HEADINGS[name], len(members), _folded(members)) for name, members in groups.items() if members]


def _folded(tasks: list[Task]) -> list[Task]:
    counts = Counter((task.many, task.hat) for task in tasks if task.many)
    lines = {key: n for key, n in counts.items() if n > FEW}
    single = [task for task in tasks if (task.many, task.hat) not in lines]
    return single + [
        replace(first, title=many.words % {"n": n}, url=many.url, about="", many=None)
        for (many, hat), n in lines.items()
        for first in [next(task for task in tasks if (task.many, task.hat) == (many, hat))]
        if many
    ]


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
