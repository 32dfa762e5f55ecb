"""What stands before every view: limits of a session, and who may open an address."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import is_valid_path
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from core import access, clock
from core.api import problems
from core.navigation import frame_at

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
_SEEN_STEP = 60  # seconds: one write to the session a minute is enough


class RequestStartMiddleware:
    """Notes when a request began, before its body is read: what was sent in time counts, however slow the line is."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the instant as ``request.began_at``, and go on."""
        request.began_at = clock.now()  # type: ignore[attr-defined]
        return self.get_response(request)


class SessionLimitsMiddleware:
    """Ends a session that was idle too long, or that began too long ago (ASVS 7.3.1, 7.3.2)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session or note that it was used, and go on."""
        if "_auth_user_id" in request.session:
            self._keep_or_end(request)
        return self.get_response(request)

    def _keep_or_end(self, request: HttpRequest) -> None:
        now = clock.now().timestamp()
        began = request.session.setdefault(SIGNED_IN_AT, now)
        seen = request.session.get(SEEN_AT, now)
        if now - seen > settings.SESSION_IDLE_SECONDS:
            self._end(request, _("You were signed out because nothing was done for a while. Please sign in again."))
        elif now - began > settings.SESSION_ABSOLUTE_SECONDS:
            self._end(request, _("You were signed out at the end of the working day. Please sign in again."))
        elif now - seen > _SEEN_STEP or SEEN_AT not in request.session:
            request.session[SEEN_AT] = now

    def _end(self, request: HttpRequest, why: str) -> None:
        logout(request)
        messages.info(request, why)


def seconds_left(session: SessionBase) -> int:
    """Return for how many seconds from now a session lasts, if nothing more is done in it."""
    now = clock.now().timestamp()
    began = session.get(SIGNED_IN_AT, now)
    return int(min(settings.SESSION_IDLE_SECONDS, began + settings.SESSION_ABSOLUTE_SECONDS - now))


class FrameMiddleware:
    """Remembers which frame a person works in, for the pages that all frames share (``core.navigation.frame_of``)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; note the frame of a page that was there for the visitor."""
        response = self.get_response(request)
        name = frame_at(request.path)
        signed_in = "_auth_user_id" in request.session
        if name and signed_in and response.status_code == HTTPStatus.OK and request.session.get("frame") != name:
            request.session["frame"] = name
        return response


class AccessMiddleware:
    """Enforces what views declare. What declares nothing under a private prefix stays shut.

    Strangers go to sign-in (an API answers 401). A lacking permission is 403 for people of the desk, to whom the
    page's existence is no secret, and 404 for everybody else.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the decision is taken once the view is known. Private pages stay out of every cache."""
        response = self.get_response(request)
        if getattr(request, "is_private_page", False) and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let the request pass (None), answer it, or raise Http404 or PermissionDenied."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        asked = access.asked(request.path_info.lstrip("/"), name, view).of(request.method)
        user: Any = request.user
        if asked.public:
            # The public part of the API shows more to people who signed in, and then asks of them what a desk asks.
            request.is_private_page = problems.is_for_api(request) and user.is_authenticated  # type: ignore[attr-defined]
            return None
        request.is_private_page = True  # type: ignore[attr-defined]
        if not user.is_authenticated:
            return send_to_sign_in(request)
        if asked.admits(user):
            return None
        logger.warning("access refused: user %s, %s %s", user.pk, request.method, request.path)
        raise PermissionDenied if getattr(user, "is_insider", False) else Http404


class NoNullMiddleware:
    """Refuses addresses and forms with a NUL, which no text of the database holds: what looked it up would break."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on. Raises BadRequest."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL in the address")
        if request.content_type == "application/x-www-form-urlencoded" and b"%00" in request.body:
            raise BadRequest("a NUL in the form")
        return self.get_response(request)


class WrongMethodMiddleware:
    """Shows a page where an address that only takes forms is opened like a page, by a bookmark or a reload."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put words and a way on into an empty 405; machines and htmx keep the bare answer."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not _is_opened_as_page(request):
            return response
        page = render(request, "405.html", {"belongs_to": _page_above(request.path_info)}, status=response.status_code)
        page["Allow"] = response.get("Allow", "POST")
        return page


def _is_opened_as_page(request: HttpRequest) -> bool:
    by_script = request.headers.get("HX-Request") or request.path_info.startswith("/api/")
    return request.method == "GET" and not by_script and request.accepts("text/html")


def _page_above(path: str) -> str:
    """Return the nearest address above a path that leads anywhere."""
    while path := path.rstrip("/").rpartition("/")[0]:
        if is_valid_path(f"{path}/"):
            return f"{path}/"
    return "/"


def send_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Answer a stranger at a private address: 401 for the API and for htmx, else the sign-in page, then back here."""
    if request.path_info.startswith("/api/"):
        return problems.problem(401, _("Please sign in."))
    if request.headers.get("HX-Request"):
        page = urlsplit(request.headers.get("HX-Current-URL", ""))._replace(scheme="", netloc="", fragment="").geturl()
        response = HttpResponse(status=401)
        response["HX-Redirect"] = redirect_to_login(page).url if page else resolve_url(settings.LOGIN_URL)
        return response
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    return redirect(settings.LOGIN_URL)
