"""Reads of messages and to-dos."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db import models
from django.db.models import Q
from redis.exceptions import RedisError

from core.inbox.audiences import audiences_of
from core.inbox.models import Notification, Todo

UNREAD_SECONDS = 60


def notifications_of(user: Any) -> models.QuerySet[Notification]:
    """Return the messages that a person sees in the portal, newest first."""
    return Notification.objects.filter(user=user, in_app=True)


def unread_count(user: Any) -> int:
    """Return how many messages wait unread, for the top bar: from the cache, else by a partial index."""
    cached = None
    with contextlib.suppress(RedisError, OSError):
        cached = cache.get(_key(user.pk))
    if cached is not None:
        return int(cached)
    count = notifications_of(user).filter(read_at=None).count()
    with contextlib.suppress(RedisError, OSError):
        cache.set(_key(user.pk), count, UNREAD_SECONDS)
    return count


def forget_unread_count(user_ids: Iterable[Any]) -> None:
    """Let the next page count anew."""
    with contextlib.suppress(RedisError, OSError):
        cache.delete_many([_key(pk) for pk in user_ids])


def todos_of(user: Any) -> models.QuerySet[Todo]:
    """Return the to-dos on a person's list, done or not."""
    return Todo.objects.filter(Q(for_user=user) | Q(audience__in=audiences_of(user)))


def _key(user_id: Any) -> str:
    return f"inbox:unread:{user_id}"
