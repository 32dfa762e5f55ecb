"""What is kept of people who sign up for activities, and how it is erased."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from activities.models import SignUp
from activities.services.sign_ups import erase_sign_up, forget
from core.pii.retention import Rule, rules
from core.pii.sources import Row, Source, personal_data, rows_of
from unions.models import User
from unions.people import plain_email

KEPT = ("activity", "name", "phone", "email", "made_at", "status", "signed_in_at")


def sign_ups_of(user: User) -> QuerySet[SignUp]:
    """Return the sign-ups made with a number or address that the person has proved to be theirs."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    theirs = Q(email__in=[plain_email(each) for each in confirmed])
    if user.phone and user.phone_verified:
        theirs |= Q(phone=user.phone)
    return SignUp.objects.filter(theirs, forgotten_at=None).select_related("activity")


def rows_about(sign_ups: QuerySet[SignUp]) -> list[Row]:
    """Return what is kept of people in sign-ups."""
    return rows_of(sign_ups, *KEPT)


def _erase(user: User) -> int:
    mine = list(sign_ups_of(user))
    for row in mine:
        erase_sign_up(sign_up=row)
    return len(mine)


def _old(before: dt.datetime) -> int:
    return forget(SignUp.objects.filter(activity__ends_at__lt=before))


def register() -> None:
    """Declare what is kept of people at activities, and for how long."""
    personal_data.register("sign_ups", Source(
        _("Sign-ups for activities"),
        what=_("Name, and telephone number or e-mail address, of who signs up or signs in; whether they came."),
        why=_("So that the organizer reaches them when something changes, and knows how many places are taken."),
        how_long=_("180 days after the activity, or as the administrator has set it."),
        collect=lambda user: rows_about(sign_ups_of(user)), erase=_erase,
        kept=_("How many came stays, without names. Without an account the link to the sign-up does all this."),
    ), order=45)  # fmt: skip
    rules.register("sign_ups", Rule(_("Names and contacts of who signed up for activities"), 180, _old))
