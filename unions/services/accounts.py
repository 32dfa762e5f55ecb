"""Every change to people, appointments and the tree. ``by`` is the acting user; None is the portal itself."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core import access, clock
from core.inbox.channels import channels
from core.inbox.kinds import SMS
from core.inbox.models import Delivery
from unions.models import Appointment, Union, User
from unions.people import plain_email, plain_phone

logger = logging.getLogger(__name__)

_SAYINGS = {
    "appointment_no_overlap": _("This person already holds this role at this union in part of the period."),
    "appointment_ends_after_start": _("The last day lies before the first. Correct one of the two days."),
    "user_has_email_or_phone": _("Enter an e-mail address or a mobile phone number, or both."),
    "user_phone_e164": _("Enter a mobile phone number, such as 13800000000, or +852… with the country's code."),
    "unions_user_email_key": _("Another account uses this e-mail address."),
    "delegation_to_one_at_a_time": _("Somebody stands in there already in part of the period."),
    "unions_user_phone_key": _("Another account uses this phone number."),
}


def explained(change: Callable[[], Any]) -> Any:
    """Run a change to the database; turn the violation of a constraint into words (ValidationError)."""
    try:
        with transaction.atomic():
            return change()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
        if name not in _SAYINGS:
            raise
        raise ValidationError(_SAYINGS[name], code=name) from error


def _demand(by: User | None, permission: str) -> None:
    if by is not None:
        access.demand(by, permission)


# People --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_user(
    *,
    name: str,
    email: str = "",
    phone: str = "",
    password: str | None = None,
    is_administrator: bool = False,
    by: User | None,
) -> User:
    """Make an account whose address and number count as confirmed, for whoever makes it vouches for them.

    Without ``password`` its owner sets one by way of "forgotten password", or signs in with a code.
    Raises ValidationError in words for people where address or number are taken, malformed, or both missing.
    """
    _demand(by, "unions.administer_people")
    user: User = explained(
        lambda: User.objects.create_user(
            plain_email(email),
            password,
            name=name.strip(),
            phone=plain_phone(phone),
            phone_verified=bool(phone),
            is_staff=is_administrator,
            is_superuser=is_administrator,
        )
    )
    confirm_email(user)
    return user


@transaction.atomic
def update_user(
    user: User, *, name: str, email: str = "", phone: str = "", is_administrator: bool = False, by: User | None
) -> User:
    """Correct an account's name, address, number, and whether it administers the portal.

    A changed right ends the person's sessions, so that it holds at once. Raises ValidationError as create_user does.
    """
    _demand(by, "unions.administer_people")
    user = User.objects.select_for_update().get(pk=user.pk)
    if user == by and not is_administrator:
        raise ValidationError(_("You cannot take the administrator's rights from yourself. Ask a colleague."))
    user.session_version += user.is_staff != is_administrator
    user.name, user.email, user.phone = name.strip(), plain_email(email), plain_phone(phone)
    user.phone_verified = bool(user.phone)
    user.is_staff = user.is_superuser = is_administrator
    explained(user.save)
    confirm_email(user)
    return user


def confirm_email(user: User) -> None:
    """Make the user's address its one confirmed address for sign-in and mail."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email or "").delete()
    if user.email:
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


@transaction.atomic
def disable_user(user: User, *, by: User | None) -> User:
    """Close an account: no sign-in, and every session ends at once. Raises ValidationError for one's own."""
    _demand(by, "unions.administer_people")
    if user == by:
        raise ValidationError(_("You cannot close your own account. Ask a colleague."))
    return _set_active(user, active=False)


@transaction.atomic
def enable_user(user: User, *, by: User | None) -> User:
    """Open a closed account again. Old sessions stay ended."""
    _demand(by, "unions.administer_people")
    return _set_active(user, active=True)


def _set_active(user: User, *, active: bool) -> User:
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = active
    user.session_version += 1
    user.save(update_fields=["is_active", "session_version"])
    return user


@transaction.atomic
def end_sessions(user: User, *, by: User | None) -> User:
    """Sign a person out everywhere. Raises PermissionDenied unless it is oneself or one administers people."""
    if user != by:
        _demand(by, "unions.administer_people")
    user = User.objects.select_for_update().get(pk=user.pk)
    user.session_version += 1
    user.save(update_fields=["session_version"])
    return user


@transaction.atomic
def remove_second_factors(user: User, *, by: User | None) -> User:
    """Remove a person's second factors, after a telephone was lost, and sign them out everywhere."""
    _demand(by, "unions.administer_people")
    Authenticator.objects.filter(user=user).delete()
    return end_sessions(user, by=by)


# Appointments --------------------------------------------------------------------------------------------------------


@transaction.atomic
def appoint(
    *,
    user: User,
    union: Union,
    role: str,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    by: User | None,
) -> Appointment:
    """Appoint a person to a role at a union from a day (today) to a last day (None: open).

    Raises ValidationError where the period is upside down, or the same appointment runs in part of it.
    """
    _demand(by, "unions.administer_people")
    appointment = Appointment(user=user, union=union, role=role, starts_on=starts_on or clock.today(), ends_on=ends_on)
    explained(appointment.save)
    user.forget_appointments()
    return appointment


@transaction.atomic
def correct_appointment(
    appointment: Appointment, *, starts_on: dt.date, ends_on: dt.date | None, by: User | None
) -> Appointment:
    """Correct the period of an appointment. Whom, where and as what it appoints never changes: end it, appoint anew."""
    _demand(by, "unions.administer_people")
    return _set_period(appointment, starts_on, ends_on)


def _set_period(appointment: Appointment, starts_on: dt.date, ends_on: dt.date | None) -> Appointment:
    appointment.starts_on, appointment.ends_on = starts_on, ends_on
    explained(lambda: appointment.save(update_fields=["starts_on", "ends_on"]))
    appointment.user.forget_appointments()
    return appointment


@transaction.atomic
def end_appointment(appointment: Appointment, *, on: dt.date | None = None, by: User | None) -> Appointment | None:
    """End an appointment, at once or with its last day ``on``.

    At once means that yesterday was its last day. One that began today or has not begun was a mistake then, and is
    taken back: None is returned. Administrators may, and managers of the union for others than themselves.
    """
    if by is None or appointment.user_id in by.hands or not by.has_perm("unions.end_appointment", appointment):
        _demand(by, "unions.administer_people")
    if on is None and appointment.starts_on >= clock.today():
        appointment.delete()
        appointment.user.forget_appointments()
        return None
    last = on or clock.today() - dt.timedelta(days=1)
    return _set_period(appointment, appointment.starts_on, last)


# The tree ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_union(union: Union, *, parent: Union, by: User | None) -> Union:
    """Put a new union below another, as its last child."""
    _demand(by, "unions.administer_tree")
    _lock_tree()
    added: Union = Union.objects.add_child(Union.objects.get(pk=parent.pk), instance=union)
    return added


@transaction.atomic
def update_union(union: Union, *, by: User | None) -> Union:
    """Save a union's own facts; its place in the tree stays as it is in the database."""
    _demand(by, "unions.administer_tree")
    union.save(update_fields=_OWN_FACTS)
    return union


@transaction.atomic
def move_union(union: Union, *, parent: Union, by: User | None) -> Union:
    """Move a union, with all below it, under another. What appointments reach changes with it, at once.

    Raises ValidationError where the union is the city federation, or the new parent lies within it.
    """
    _demand(by, "unions.administer_tree")
    _lock_tree()
    union, parent = Union.objects.get(pk=union.pk), Union.objects.get(pk=parent.pk)
    if union.is_root():
        raise ValidationError(_("The city federation is the root of the tree and cannot be moved."))
    if parent.path.startswith(union.path):
        raise ValidationError(_("A union cannot be moved below itself. Choose a parent outside of it."))
    if not union.is_child_of(parent):
        Union.objects.move(union, parent, pos="last-child")
    moved: Union = Union.objects.get(pk=union.pk)
    return moved


_OWN_FACTS = (
    "code", "name", "name_en", "short_name", "kind", "district", "leader_in_charge", "office", "full_time_staff",
    "is_active",
)  # fmt: skip


def _lock_tree() -> None:
    """Let one change of the tree at a time through: its paths are rewritten together."""
    Union.objects.select_for_update().filter(depth=1).order_by("path").first()


# Codes by SMS --------------------------------------------------------------------------------------------------------


def send_phone_code(*, phone: str, code: str) -> None:
    """Send a confirmation code to a telephone.

    At once and past the outbox: somebody waits, and a code is not for keeping. In demo mode without a gateway the code
    is written to the log. A gateway that fails is logged; the page offers to send again. Raises RuntimeError where
    there is no gateway at all, so that nobody waits in vain.
    """
    text = str(_("Your confirmation code is %(code)s. Do not tell it to anybody.") % {"code": code})
    gateway = channels.get(SMS)
    if gateway.is_offered():
        try:
            gateway.send(phone, [Delivery(channel=SMS, address=phone, text=text)])
        except OSError:
            logger.exception("The SMS gateway took no code")
    elif settings.DEMO_MODE:
        logger.warning("SMS to %s: %s", phone, text)
    else:
        raise RuntimeError("No SMS gateway: set SMS_GATEWAY_URL.")
