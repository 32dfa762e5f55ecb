"""Lets programs with a token pass for the person that made it, before anybody asks who may open an address."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.api.problems import is_for_api, problem
from core.api.services import holder_of, note_use

SCHEME = "bearer "


class TokenMiddleware:
    """Takes ``Authorization: Bearer …`` at addresses of the API; a session cookie beside it says nothing then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Name the token's person, or refuse a token that does not hold."""
        stated = request.headers.get("Authorization", "")
        if is_for_api(request) and stated:
            token = holder_of(stated[len(SCHEME) :].strip()) if stated.lower().startswith(SCHEME) else None
            if token is None:
                request.user = AnonymousUser()
                refused = problem(401, _("This token does not hold: it is mistyped, was revoked, or has ended."))
                refused["WWW-Authenticate"] = 'Bearer realm="Union Hub", error="invalid_token"'
                return refused
            note_use(token=token)
            request.user, request.api_token = token.user, token  # type: ignore[attr-defined]
        return self.get_response(request)
