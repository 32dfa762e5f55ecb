"""What every template may show about the person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from unions.models import User


def appointments(request: HttpRequest) -> dict[str, Any]:
    """Return ``appointments`` in force and the ``acting`` one; one query, and only for pages that show them."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"appointments": [], "acting": None}
    return {
        "appointments": SimpleLazyObject(lambda: user.appointments_today),
        "acting": SimpleLazyObject(lambda: user.acting),
    }
