"""Emptying the outbox: claim first, send outside any transaction, record after.

A delivery goes out at most once, however many senders work: two never claim the same row, and a sender that died
while sending leaves a row that nobody tries again, since nobody can know whether the message went.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation

from core import clock
from core.inbox.channels import channels
from core.inbox.kinds import kinds
from core.inbox.models import Delivery, Frequency, Preference
from core.inbox.timing import BACK_OFF

logger = logging.getLogger(__name__)

INTERRUPTED_AFTER = dt.timedelta(minutes=15)


def send_due() -> int:
    """Send everything that is due. Returns how many messages left the portal (a bundle is one)."""
    _close_interrupted()
    sent = 0
    while bundle := claim_bundle():
        sent += send_bundle(bundle)
    return sent


@transaction.atomic
def claim_bundle() -> list[Delivery]:
    """Take the oldest due delivery, and whatever else is due for the same person over the same channel."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lte=clock.now())
    free = waiting.select_for_update(skip_locked=True, of=("self",))
    first = free.first()
    if first is None:
        return []
    taken = [first]
    if first.user_id:
        taken = list(free.filter(user=first.user_id, channel=first.channel))
    keys = [one.pk for one in taken]
    Delivery.objects.filter(pk__in=keys).update(
        state=Delivery.State.SENDING, claimed_at=clock.now(), attempts=F("attempts") + 1
    )
    return list(
        Delivery.objects.filter(pk__in=keys).select_related("notification", "user").order_by("notification__created_at")
    )


def send_bundle(bundle: list[Delivery]) -> bool:
    """Send what is still wanted of a claimed bundle as one message, and record how it went. Tells whether it left."""
    wanted = _still_wanted(bundle)
    _record([one for one in bundle if one not in wanted], Delivery.State.DROPPED)
    if not wanted:
        return False
    channel = channels.get(wanted[0].channel)
    address = channel.address_of(wanted[0].user) if wanted[0].user else wanted[0].address
    try:
        with translation.override(getattr(wanted[0].user, "language", "") or settings.LANGUAGE_CODE):
            channel.send(address, wanted)
    except Exception as error:  # noqa: BLE001 - whatever a mail server or gateway raises, the row must tell
        _put_off(wanted, error)
        return False
    _record(wanted, Delivery.State.SENT)
    return True


def _still_wanted(bundle: list[Delivery]) -> list[Delivery]:
    """Return what the person has neither read in the portal nor switched off since, and can still be sent."""
    first = bundle[0]
    channel = channels.get(first.channel)
    if first.user is None:
        return bundle if channel.is_offered() else []
    if not (channel.is_offered() and first.user.is_active and channel.address_of(first.user)):
        return []
    off = set(
        Preference.objects.filter(user=first.user, channel=first.channel, frequency=Frequency.OFF).values_list(
            "kind", flat=True
        )
    )
    return [one for one in bundle if one.notification and one.notification.kind not in off and not _is_stale(one)]


def _is_stale(delivery: Delivery) -> bool:
    notification = delivery.notification
    if notification is None or notification.read_at is None:
        return False
    known = notification.kind in kinds
    return not (known and kinds.get(notification.kind).mandatory)


def _record(deliveries: list[Delivery], state: Delivery.State) -> None:
    sent_at = clock.now() if state == Delivery.State.SENT else None
    mine = Delivery.objects.filter(pk__in=[one.pk for one in deliveries], state=Delivery.State.SENDING)
    mine.update(state=state, sent_at=sent_at, error="")


def _put_off(deliveries: list[Delivery], error: Exception) -> None:
    """Let each be tried again later, or give it up after the last attempt."""
    logger.warning("delivery_failed", exc_info=error, extra={"count": len(deliveries)})
    for one in deliveries:
        again = one.attempts <= len(BACK_OFF)
        Delivery.objects.filter(pk=one.pk, state=Delivery.State.SENDING).update(
            state=Delivery.State.WAITING if again else Delivery.State.FAILED,
            due_at=clock.now() + BACK_OFF[one.attempts - 1] if again else one.due_at,
            error=f"{type(error).__name__}: {error}",
        )


def _close_interrupted() -> None:
    before = clock.now() - INTERRUPTED_AFTER
    Delivery.objects.filter(state=Delivery.State.SENDING, claimed_at__lt=before).update(
        state=Delivery.State.FAILED, error="The sender ended while sending. Not sent again: it may have arrived."
    )
