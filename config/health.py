"""Whether the portal can do its work: asked by whoever keeps it running, many times a minute."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import public


@public
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and broker answer, 503 when one does not, and say which."""
    state = {"database": _works(_ask_database), "broker": _works(_ask_broker)}
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def _works(question: Callable[[], None]) -> bool:
    with contextlib.suppress(DatabaseError, redis.RedisError):
        question()
        return True
    return False


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    with redis.Redis.from_url(settings.CACHE_URL, socket_timeout=2, socket_connect_timeout=2) as client:
        client.ping()
