"""How people sign in: allauth's adapter and forms, for accounts known by e-mail address or telephone number."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import EmailField, PhoneField
from allauth.account.forms import LoginForm, SignupForm
from allauth.account.stages import EmailVerificationStage
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from core import clock
from core.registry import landing_for
from unions import services
from unions.demo import DEMO_PASSWORD
from unions.models import User
from unions.people import plain_email, plain_login, plain_phone

_WRONG = _("The account or the password is wrong. Check both; upper and lower case matter in the password.")


class MobilePhoneField(PhoneField):
    """A telephone number, which for a mainland mobile may lack the country's code."""

    def clean(self, value: str) -> str:
        """Return the number as E.164."""
        cleaned: str = super().clean(plain_phone(value) or "")
        return cleaned


class AccountAdapter(DefaultAccountAdapter):
    """Joins allauth to our users, codes by SMS, throttling and landing pages."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _WRONG,
        "phone_password_mismatch": _WRONG,
        "username_password_mismatch": _WRONG,
        "incorrect_code": _("This code is wrong. Check it, or have a new one sent."),
        "rate_limited": _("Too many requests in a short time. Please wait a minute and try again."),
        "too_many_login_attempts": _("Too many attempts from your network. Please wait a minute and try again."),
    }

    # Signing in ------------------------------------------------------------------------------------------------------

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the user of the credentials or None; say plainly when the account is locked for this address.

        A demo account never opens where the portal does not run in demo mode.
        """
        if credentials.get("password") == DEMO_PASSWORD and not settings.DEMO_MODE:
            return None
        user: User | None = super().authenticate(request, **credentials)
        if user is None and getattr(request, "axes_locked_out", False):
            raise ValidationError(lockout_message(request, credentials), code="locked_out")
        return user

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where this person starts."""
        return landing_for(request.user)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Return where somebody new starts."""
        return landing_for(request.user)

    def get_login_stages(self) -> list[str]:
        """Return the steps of signing in; the one for e-mail lets pass who has a telephone only."""
        ours = "unions.sign_in.EmailStage"
        return [ours if stage.endswith(".EmailVerificationStage") else stage for stage in super().get_login_stages()]

    # Accounts --------------------------------------------------------------------------------------------------------

    def save_user(self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - allauth's signature
        """Save somebody who signed up; an address that was not given is none, and the number waits for its code."""
        user.name = form.cleaned_data.get("name", "")
        saved: User = super().save_user(request, user, form, commit=False)
        saved.email = plain_email(saved.email)
        if commit:
            saved.save()
        return saved

    def clean_email(self, email: str) -> str:
        """Return the address in its one way of writing, so that a look-alike is no second account."""
        return plain_email(email) or ""

    # Telephones ------------------------------------------------------------------------------------------------------

    def phone_form_field(self, **kwargs: Any) -> MobilePhoneField:
        """Return the form field for telephone numbers."""
        return MobilePhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Return the user's number and whether it is confirmed."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:  # noqa: FBT001 - allauth's signature
        """Give the user a number."""
        user.phone, user.phone_verified = plain_phone(phone), verified
        if user.pk:  # somebody who signs up is saved a moment later
            user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Note that the user answered the code sent to the number, which becomes theirs."""
        self.set_phone(user, phone, verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Return the user of a number, however it is written."""
        return User.objects.filter(phone=plain_phone(phone)).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **_kwargs: Any) -> None:  # noqa: ARG002 - allauth's signature
        """Send a code."""
        services.send_phone_code(phone=phone, code=code)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: kept encrypted, and who must have one cannot take it away."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored, encrypted with a key drawn from SECRET_KEY."""
        return _secrets().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret in the clear; older keys (SECRET_KEY_FALLBACKS) still open it."""
        return _secrets().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Tell whether the user may remove this second factor."""
        must = settings.REQUIRE_STAFF_MFA and authenticator.user.is_insider
        return not (must and authenticator.type == authenticator.Type.TOTP)


def _secrets() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second-factor:" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class EmailStage(EmailVerificationStage):
    """Asks for the confirmation of an e-mail address, except from those who signed up by telephone."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Return the page to go to (None: go on) and whether to go on at all."""
        user = self.login.user
        if not self.login.email and (user is None or not user.email):
            return None, user is not None
        result: tuple[HttpResponse | None, bool] = super().handle()
        return result


class PlainEmailField(EmailField):
    """An e-mail address, brought to its one way of writing before it is judged."""

    def to_python(self, value: Any) -> str:
        """Return the address in normal width and lower case."""
        return plain_email(super().to_python(value)) or ""


class PortalLoginForm(LoginForm):
    """Sign-in: what was typed is brought to the one way in which addresses and numbers are kept."""

    def clean_login(self) -> str:
        """Return the address or number as it is kept."""
        return plain_login(super().clean_login())


class PortalSignupForm(SignupForm):
    """Sign-up with a name, and an e-mail address or a mobile phone, of which one is enough."""

    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = PlainEmailField()
    field_order = ("name", "email", "phone", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["email"].widget.is_required = False
        self.fields["email"].help_text = _("An e-mail address or a mobile phone number: one of them is enough.")

    def clean(self) -> dict[str, Any]:
        """Demand one of the two."""
        cleaned: dict[str, Any] = super().clean()
        unwritten = not cleaned.get("email") and not cleaned.get("phone")
        if unwritten and "email" not in self.errors and "phone" not in self.errors:
            self.add_error("email", _("Enter an e-mail address or a mobile phone number, or both."))
        return cleaned


# Throttling ----------------------------------------------------------------------------------------------------------


def client_address(request: HttpRequest) -> str | None:
    """Return the address of the client, behind as many proxies of ours as the settings say."""
    address: str | None = get_client_ip(request)
    return address


def typed_login(_request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the name that somebody typed to sign in, for django-axes to count attempts by."""
    given = credentials or {}
    return plain_login(next((str(given[key]) for key in ("email", "phone", "username") if given.get(key)), ""))


def lockout_message(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """Return what somebody reads who tried too often, with the time from which it can be tried again."""
    last = (
        AccessAttempt.objects.filter(username=typed_login(request, credentials), ip_address=request.axes_ip_address)  # type: ignore[attr-defined]
        .order_by("-attempt_time")
        .first()
    )
    again = (last.attempt_time if last else clock.now()) + get_cool_off(request)
    return str(
        _("Too many wrong attempts. For this account and from this place you can try again at %(time)s.")
        % {"time": timezone.localtime(again).strftime("%H:%M")}
    )


def lockout_response(_request: HttpRequest, response: HttpResponse, _credentials: Any) -> HttpResponse:
    """Answer a locked-out attempt with the page that says so, as 429; the page was made by the sign-in view."""
    response.status_code = 429
    return response
