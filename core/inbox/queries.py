"""Reads of messages and to-dos."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from core.inbox.audiences import audiences_of
from core.inbox.models import Notification, Todo
from core.inbox.stand_ins import hats_of, principals_of
from core.inbox.tasklist import Task, task_sources

COUNT_SECONDS = 60
LIMIT = 300  # tasks on one page; nobody reads more


def notifications_of(user: Any) -> models.QuerySet[Notification]:
    """Return the messages that a person sees in the portal, newest first."""
    return Notification.objects.filter(user=user, in_app=True)


def unread_count(user: Any) -> int:
    """Return how many messages wait unread, for the top bar: from the cache, else by a partial index."""
    return _cached("unread", user, lambda: notifications_of(user).filter(read_at=None).count())


def waiting_count(user: Any) -> int:
    """Return how much waits for a person, for the top bar; up to a minute old."""
    return _cached("waiting", user, lambda: task_count(user))


def forget_counts(user_ids: Iterable[Any]) -> None:
    """Let the next page count anew."""
    keys = [_key(name, pk) for pk in user_ids for name in ("unread", "waiting")]
    with contextlib.suppress(RedisError, OSError):
        cache.delete_many(keys)


def _cached(name: str, user: Any, count: Callable[[], int]) -> int:
    """Return a count from the cache; without a cache every page counts."""
    known = None
    with contextlib.suppress(RedisError, OSError):
        known = cache.get(_key(name, user.pk))
    if known is not None:
        return int(known)
    counted = count()
    with contextlib.suppress(RedisError, OSError):
        cache.set(_key(name, user.pk), counted, COUNT_SECONDS)
    return counted


def _key(name: str, user_id: Any) -> str:
    return f"inbox:{name}:{user_id}"


def todos_of(user: Any) -> models.QuerySet[Todo]:
    """Return the to-dos on a person's list, done or not: with those of people for whom the person stands in."""
    people = [user.pk, *(one.pk for one in principals_of(user))]
    return Todo.objects.filter(Q(for_user__in=people) | Q(audience__in=audiences_of(user)))


def tasks_for(user: Any, limit: int | None = LIMIT) -> list[Task]:
    """Return what waits for a person, earliest due first, what has no day last, decisions first; at most ``limit``."""
    tasks = [task for source in task_sources for task in source.tasks(user)]
    tasks += _tasks_under_hats(user, {(task.title, task.url) for task in tasks})
    tasks.sort(key=lambda task: (task.due is None, task.due or dt.date.max, not task.is_decision, task.title))
    return tasks[:limit]


def _tasks_under_hats(user: Any, seen: set[tuple[str, str]]) -> Iterable[Task]:
    """Yield what waits for the roles that a person may put on for others, each thing once."""
    for hat in hats_of(user):
        for task in (task for source in task_sources for task in source.tasks(hat.user)):
            if (task.title, task.url) not in seen:
                seen.add((task.title, task.url))
                yield replace(task, for_whom=hat.name, hat=hat.key)


def task_count(user: Any) -> int:
    """Return how much waits for a person."""
    if hats_of(user):
        return len(tasks_for(user, None))  # the same thing may wait under two hats
    return sum(source.count_for(user) for source in task_sources)


def todo_tasks(user: Any) -> Iterable[Task]:
    """Yield a person's open to-dos."""
    for todo in todos_of(user).filter(done_at=None).select_related("for_user")[:LIMIT]:
        for_whom = str(todo.for_user) if todo.for_user_id not in {None, user.pk} else ""
        yield Task(todo.words, todo.url, todo.due, _("To-do"), todo=todo, for_whom=for_whom)


def todo_count(user: Any) -> int:
    """Return how many to-dos are open for a person."""
    return todos_of(user).filter(done_at=None).count()
