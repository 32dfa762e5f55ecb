"""What every frame needs to know."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.middleware import seconds_left
from core.navigation import frame_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``demo_mode``, ``help_contact``; for signed-in people ``session_seconds`` until sign-out.

    ``frame`` is the template that pages extend which several frames share; it is worked out for those alone.
    """
    context: dict[str, Any] = {
        "demo_mode": settings.DEMO_MODE, "help_contact": settings.HELP_CONTACT, "frame": "public/base.html",
    }  # fmt: skip
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        context["session_seconds"] = seconds_left(request.session)
        context["frame"] = partial(frame_of, request)
    return context
