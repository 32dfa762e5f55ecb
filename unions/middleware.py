"""What the portal asks of people who signed in: the appointment they act under, a second factor, a fresh password."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core import audit, clock
from core.api import problems
from unions.models import User

SAFE = {"GET", "HEAD", "OPTIONS"}
ACTING_KEY, SECOND_FACTOR_KEY = "acting_appointment", "has_second_factor"
GetResponse = Callable[[HttpRequest], HttpResponse]


class ActingMiddleware:
    """Lets the signed-in person act under the appointment that the session remembers; reading costs no query.

    What a person changes who stands in for another bears both names in the history.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the choice on the user as soon as somebody asks for the user."""
        user = request.user

        def choose() -> Any:
            if user.is_authenticated:
                user.act_under(request.session.get(ACTING_KEY))
            return user

        request.user = SimpleLazyObject(choose)  # type: ignore[assignment]
        if request.method in SAFE or not isinstance(user, User):
            return self.get_response(request)
        acting_for = request.user.acting_for  # type: ignore[union-attr]  # a User
        with audit.context(acting_for=acting_for and acting_for.pk):
            return self.get_response(request)


class SignInDutiesMiddleware:
    """Sends people of the desk without a second factor to set one up, and owners of old passwords to renew them.

    Only private pages ask for it: the account pages, where both are done, stay open.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the decision is taken once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Let the request pass (None) or send the person to their duty."""
        if not getattr(request, "is_private_page", False) or not isinstance(request.user, User):
            return None
        if hasattr(request, "api_token"):  # its person did their duties when they made it, and is not there now
            return None
        if _lacks_second_factor(request, request.user):
            why = _("Your role asks for a second factor. Set up an authenticator app to go on.")
            return _send(request, "mfa_activate_totp", why)
        if _password_too_old(request.user):
            return _send(request, "account_change_password", _("Your password is too old. Choose a new one to go on."))
        return None


def _send(request: HttpRequest, url_name: str, why: str) -> HttpResponse:
    """Send the person to the duty's page; a program is told."""
    if refused := problems.told(request, 403, detail=why):
        return refused
    messages.warning(request, why)
    return redirect(url_name)


def _lacks_second_factor(request: HttpRequest, user: User) -> bool:
    if not settings.REQUIRE_STAFF_MFA or request.session.get(SECOND_FACTOR_KEY) == user.pk or not user.is_insider:
        return False
    if is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        request.session[SECOND_FACTOR_KEY] = user.pk  # it cannot be taken away while this rule holds
        return False
    return True


def _password_too_old(user: User) -> bool:
    days: int = settings.PASSWORD_MAX_AGE_DAYS
    if not days or not user.has_usable_password():
        return False
    return (user.password_changed_at or user.date_joined) + dt.timedelta(days=days) < clock.now()
