"""What every page of a rehearsal says of itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from core import clock


def banner(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``rehearsal``: the time that it is there, and whether the visitor may set it."""
    user = getattr(request, "user", None)
    may_set = user is not None and user.is_authenticated and user.has_perm("rehearsal.set_clock")
    return {"rehearsal": {"now": clock.now(), "may_set": may_set}}
