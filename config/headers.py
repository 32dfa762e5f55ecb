"""Headers that tell a browser what our pages never need, and what the administration's pages do."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class HeadersMiddleware:
    """Add Permissions-Policy everywhere, and a looser content policy below the administration's address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, with the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.path_info.startswith(reverse("admin:index")):
            response._csp_update = settings.ADMIN_CONTENT_POLICY  # type: ignore[attr-defined]  # noqa: SLF001 - django-csp's own way
        return response
