"""What every frame needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.middleware import seconds_left


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``demo_mode``, ``help_contact``, and for signed-in people ``session_seconds`` until sign-out."""
    context: dict[str, Any] = {"demo_mode": settings.DEMO_MODE, "help_contact": settings.HELP_CONTACT}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        context["session_seconds"] = seconds_left(request.session)
    return context
