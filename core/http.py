"""Small things about requests."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: what was sent, even where it is empty; None where nothing was sent."""
    return request.POST if request.method == "POST" else None
