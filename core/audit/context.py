"""Who acts and why: what triggers write beside every change."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pghistory
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware
from psycopg.pq import TransactionStatus


class AuditMiddleware(HistoryMiddleware):
    """Names the user, the address and the method of every request as the context of what it changes."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return the context of one request."""
        return {**super().get_context(request), "method": request.method}


@contextlib.contextmanager
def context(*, by: Any = None, reason: str = "", **facts: Any) -> Iterator[None]:
    """Name who acts and why for what is changed within the block; what is not named stays as around the block.

    ``by``: a user. ``facts``: what else tells where the change came from (``job="…"``, ``command="…"``).
    """
    named = {"user": by.pk if by is not None else None, "reason": str(reason), **facts}
    with pghistory.context() as outer:
        before = dict(outer.metadata)
        outer.metadata.update({key: value for key, value in named.items() if value not in (None, "")})
        try:
            yield
        finally:
            outer.metadata.clear()
            outer.metadata.update(before)
            if not before:
                _write("", {})


def actor() -> Any:
    """Return the key of the user who acts now, None where the context names nobody."""
    with pghistory.context() as current:
        return current.metadata.get("user")


def reason(text: str) -> contextlib.AbstractContextManager[None]:
    """Give the reason of what is changed within the block."""
    return context(reason=text)


def stamp() -> None:
    """Write the context into the transaction now, for COPY, which goes past Django's cursors."""
    with pghistory.context() as current:
        _write(current.id, current.metadata)


def _write(context_id: Any, facts: dict[str, Any]) -> None:
    """Set the context for the rest of the transaction: a new one, or none where the block that named it ends."""
    if not connection.in_atomic_block or _failed():
        return
    text = json.dumps(facts, cls=DjangoJSONEncoder) if facts else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [str(context_id), text],
        )


def _failed() -> bool:
    status: TransactionStatus = connection.connection.info.transaction_status
    return status in {TransactionStatus.INERROR, TransactionStatus.UNKNOWN}
