"""What a person wishes to hear, how, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import UserError
from core.inbox.channels import UNSUBSCRIBE_SALT, channels
from core.inbox.kinds import APP, kinds
from core.inbox.models import Frequency, Preference


@transaction.atomic
def set_preferences(wishes: Mapping[tuple[str, str], str], *, by: Any) -> None:
    """Set a person's own wishes: (kind, channel) to frequency. What equals the default is not kept as a wish.

    Raises UserError where a mandatory kind is to disappear from the portal, or a channel cannot do what is asked.
    """
    for (name, channel), frequency in wishes.items():
        _check(name, channel, frequency)
        mine = Preference.objects.filter(user=by, kind=name, channel=channel)
        if frequency == kinds.get(name).default(channel, has_mail=bool(by.email)):
            mine.delete()
        else:
            Preference.objects.update_or_create(user=by, kind=name, channel=channel, defaults={"frequency": frequency})


def unsubscribe(token: str) -> list[str]:
    """End what a signed link of a mail names. Returns the names of the kinds; raises UserError for a bad link."""
    user, channel, names = read_unsubscribe_token(token)
    set_preferences({(name, channel): Frequency.OFF for name in names}, by=user)
    return names


def read_unsubscribe_token(token: str) -> tuple[Any, str, list[str]]:
    """Return the person, channel and kinds that a signed link names. Raises UserError for one that was not signed."""
    try:
        words = signing.loads(token, salt=UNSUBSCRIBE_SALT)
        user = get_user_model().objects.get(pk=words["user"])
    except (signing.BadSignature, get_user_model().DoesNotExist):
        raise UserError(
            _("This link is damaged. Copy it whole from the mail, or sign in and open preferences.")
        ) from None
    return user, words["channel"], [name for name in words["kinds"] if name in kinds]


def _check(name: str, channel: str, frequency: str) -> None:
    if channel == APP:
        possible: tuple[Frequency, ...] = (Frequency.IMMEDIATE, Frequency.OFF)
        if kinds.get(name).mandatory and frequency == Frequency.OFF:
            raise UserError(_("Messages of this kind always show in the portal."))
    else:
        possible = channels.get(channel).frequencies
    if frequency not in possible:
        raise UserError(_("This way does not offer what you chose."))
