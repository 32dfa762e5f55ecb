"""Signing up, waiting, withdrawing, and signing in. The activity's row is locked first, so that places never exceed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from activities.choices import ActivityStatus, SignInMeans, SignUpStatus
from activities.models import Activity, SignUp
from core import clock
from core.errors import UserError
from core.inbox.channels import absolute
from core.inbox.services.notices import send_to_address
from core.lifecycle.services import perform
from unions.models import User
from unions.people import plain_email, plain_phone

OPENS_BEFORE = dt.timedelta(hours=2)
CLOSES_AFTER = dt.timedelta(hours=6)
"""When one can sign in by code, before the begin and after the end."""


def locked(activity: Activity) -> Activity:
    """Return the activity as it is now, locked until the transaction ends."""
    return Activity.objects.select_for_update(of=("self",)).select_related("organization", "union").get(pk=activity.pk)


@transaction.atomic
def sign_up(*, activity: Activity, name: str, phone: str = "", email: str = "") -> SignUp:
    """Sign somebody up, or put them on the waiting list where no place is left.

    Raises UserError where nobody can sign up now, nothing says how to reach the person, or they signed up already.
    """
    current = locked(activity)
    if not current.takes_sign_ups:
        raise UserError(_("Nobody can sign up for this activity now."))
    facts = _person(current, name=name, phone=phone, email=email)
    status = SignUpStatus.WAITING if current.is_full else SignUpStatus.REGISTERED
    made = _checked(SignUp(activity=current, status=status, **facts))
    made.save()
    if status == SignUpStatus.REGISTERED:
        _take(current, 1)
    _tell(made, _("You have a place.") if status == SignUpStatus.REGISTERED else _("You are on the waiting list."))
    return made


def _person(
    activity: Activity, *, name: str, phone: str, email: str, must_be_reached: bool = True, but: SignUp | None = None
) -> dict[str, str]:
    """Return name, telephone and e-mail in their one way of writing. ``but``: a sign-up that may have them already."""
    facts = {"name": name.strip()[:40], "phone": plain_phone(phone) or "", "email": plain_email(email) or ""}
    if not facts["name"]:
        raise UserError(_("Enter your name."), field="name")
    if must_be_reached and not facts["phone"] and not facts["email"]:
        raise UserError(_("Enter a telephone number or an e-mail address."), field="phone")
    for field in ("phone", "email"):
        if facts[field] and _there(activity, **{field: facts[field]}).exclude(pk=but.pk if but else 0).exists():
            raise UserError(_("Somebody signed up with this already."), field=field)
    return facts


def _checked(row: SignUp) -> SignUp:
    """Return the row as it is. Raises ValidationError by field for what is no telephone number or e-mail address."""
    row.clean_fields(exclude=["activity"])
    return row


def _there(activity: Activity, **who: str) -> QuerySet[SignUp]:
    return activity.sign_ups.filter(**who).exclude(status=SignUpStatus.CANCELLED)


def _take(activity: Activity, places: int) -> None:
    """Note places taken, or given back, and whether the activity is full by it."""
    Activity.objects.filter(pk=activity.pk).update(taken=F("taken") + places)
    activity.refresh_from_db()
    if activity.status == ActivityStatus.OPEN and activity.is_full:
        perform(activity, "fill_up", by=None)
    elif activity.status == ActivityStatus.FULL and not activity.is_full:
        perform(activity, "free_up", by=None)
    activity.refresh_from_db()


@transaction.atomic
def withdraw_sign_up(*, sign_up: SignUp) -> SignUp:
    """Give a place back, or leave the waiting list; the first who waits moves up.

    Raises UserError where the activity took place already, or the person withdrew before.
    """
    current = locked(sign_up.activity)
    row = SignUp.objects.select_for_update().get(pk=sign_up.pk)
    if row.status not in {SignUpStatus.REGISTERED, SignUpStatus.WAITING}:
        raise UserError(_("This sign-up was withdrawn already."))
    if not current.is_coming:
        raise UserError(_("The activity is over: nothing can be withdrawn any more."))
    had_place = row.status == SignUpStatus.REGISTERED
    row.status, row.cancelled_at = SignUpStatus.CANCELLED, clock.now()
    row.save()
    if had_place:
        settle_places(current, given_back=1)
    return row


def settle_places(activity: Activity, *, given_back: int = 0) -> None:
    """Give free places to those who wait, the longest first, and let the status say whether the activity is full.

    ``given_back``: how many places were given back just now, which still count as taken.
    """
    waiting = activity.sign_ups.filter(status=SignUpStatus.WAITING).order_by("id")
    free = None if activity.capacity is None else max(activity.capacity - activity.taken + given_back, 0)
    risen = list(waiting[:free])
    for row in risen:
        row.status = SignUpStatus.REGISTERED
        row.save()
        _tell(row, _("A place has become free: it is yours."))
    _take(activity, len(risen) - given_back)


# Being there ----------------------------------------------------------------------------------------------------------


def sign_in_is_open(activity: Activity) -> bool:
    """Tell whether one can sign in by code now."""
    open_from, open_to = activity.starts_at - OPENS_BEFORE, activity.ends_at + CLOSES_AFTER
    is_on = activity.status not in {ActivityStatus.CANCELLED, ActivityStatus.REPORTED}
    return is_on and open_from <= clock.now() <= open_to


@transaction.atomic
def sign_in(*, activity: Activity, name: str = "", phone: str = "", email: str = "") -> SignUp:
    """Note that somebody is there: who signed up is found by telephone or e-mail, who did not is added.

    Raises UserError outside the hours of the activity, or where name or contact is missing.
    """
    current = locked(activity)
    if not sign_in_is_open(current):
        raise UserError(_("One signs in while the activity is on: from two hours before until six hours after it."))
    contacts = {"phone": plain_phone(phone) or "", "email": plain_email(email) or ""}
    for field, value in contacts.items():
        found = _there(current, **{field: value}).first() if value else None
        if found:
            return _note(found, SignInMeans.CODE)
    facts = _person(current, name=name, phone=phone, email=email)
    return _note(_checked(SignUp(activity=current, status=SignUpStatus.WALK_IN, **facts)), SignInMeans.CODE)


@transaction.atomic
def tick(*, sign_up: SignUp, is_there: bool, by: User) -> SignUp:
    """Note on the list that somebody was there, or was not. Raises UserError once the activity was reported."""
    current = locked(sign_up.activity)
    _refuse_reported(current)
    row = SignUp.objects.select_for_update().get(pk=sign_up.pk)
    if is_there:
        return row if row.signed_in_at else _note(row, SignInMeans.LIST)
    row.signed_in_at, row.signed_in_by = None, ""
    row.save()
    return row


@transaction.atomic
def add_to_list(*, activity: Activity, name: str, phone: str = "", by: User) -> SignUp:
    """Put somebody on the list who came without signing up. Raises UserError as :func:`tick` and without a name."""
    current = locked(activity)
    _refuse_reported(current)
    facts = _person(current, name=name, phone=phone, email="", must_be_reached=False)
    return _note(_checked(SignUp(activity=current, status=SignUpStatus.WALK_IN, **facts)), SignInMeans.LIST)


def _refuse_reported(activity: Activity) -> None:
    if activity.status in {ActivityStatus.REPORTED, ActivityStatus.CANCELLED}:
        raise UserError(_("It was reported or called off already, and stays as it is."))


def _note(row: SignUp, means: SignInMeans) -> SignUp:
    if row.signed_in_at is None:
        row.signed_in_at, row.signed_in_by = clock.now(), means
        row.save()
    return row


# Messages -------------------------------------------------------------------------------------------------------------


def tell_everybody(activity: Activity, what: str) -> None:
    """Send a message to all who signed up or wait."""
    rows = activity.sign_ups.filter(status__in=[SignUpStatus.REGISTERED, SignUpStatus.WAITING], forgotten_at=None)
    for row in rows:
        row.activity = activity
        _tell(row, what)


def _tell(row: SignUp, what: str) -> None:
    """Write to the e-mail address, or else to the telephone, with the link that shows and withdraws the sign-up."""
    activity = row.activity
    when = date_format(localtime(activity.starts_at), "Y-m-d H:i")
    subject = _("%(activity)s, %(when)s") % {"activity": activity.title, "when": when}
    link = absolute(reverse("activities:sign_up", args=[row.key]))
    text = _("%(activity)s, %(when)s, %(place)s. %(what)s Your sign-up: %(link)s") % {
        "activity": activity.title, "when": when, "place": activity.place, "what": what, "link": link,
    }  # fmt: skip
    send_to_address(row.email or row.phone, subject=subject, text=text)


# One's own data -------------------------------------------------------------------------------------------------------


@transaction.atomic
def correct_sign_up(*, sign_up: SignUp, name: str, phone: str = "", email: str = "") -> SignUp:
    """Correct what somebody said of themselves. Raises UserError as :func:`sign_up`."""
    current = locked(sign_up.activity)
    row = SignUp.objects.select_for_update().get(pk=sign_up.pk)
    facts = _person(current, name=name, phone=phone, email=email, but=row)
    for field, value in facts.items():
        setattr(row, field, value)
    _checked(row).save()
    return row


@transaction.atomic
def erase_sign_up(*, sign_up: SignUp) -> None:
    """Erase name and contact; whoever still has a place or waits gives it back first. That somebody came stays."""
    current = locked(sign_up.activity)
    if sign_up.status in {SignUpStatus.REGISTERED, SignUpStatus.WAITING} and current.is_coming:
        withdraw_sign_up(sign_up=sign_up)
    forget(SignUp.objects.filter(pk=sign_up.pk))


def forget(sign_ups: QuerySet[SignUp]) -> int:
    """Erase names and contacts; return how many people are forgotten by it."""
    known = sign_ups.filter(forgotten_at=None)
    return known.update(name="", phone="", email="", forgotten_at=clock.now())
