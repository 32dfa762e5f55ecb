"""Telling people, and what they have read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction

from core import clock
from core.inbox.channels import channels
from core.inbox.kinds import APP, EMAIL, SMS, NotificationKind, kinds
from core.inbox.models import Delivery, Frequency, Notification, Preference, reference_to
from core.inbox.queries import forget_counts
from core.inbox.timing import next_digest


@transaction.atomic
def notify(
    users: Iterable[Any],
    kind: str,
    *,
    url: str = "",
    context: Mapping[str, Any] | None = None,
    by: Any = None,
    about: models.Model | None = None,
    key: str | None = None,
) -> list[Notification]:
    """Tell people something, in the caller's transaction: in the portal, and over the channels as each one wishes.

    Each person is told once, whoever acted (``by``) is not told, nor who may no longer sign in. ``context`` fills the
    kind's sentence and fits JSON. ``key``: nobody is told twice with the same kind and key, however often this runs.
    Nothing leaves the portal here; the outbox is emptied every minute. Returns the messages written. Raises KeyError
    for a kind that is not registered.
    """
    declared = kinds.get(kind)
    readers = {user.pk: user for user in users if user.is_active and (by is None or user.pk != by.pk)}
    wishes = _wishes(declared, readers)
    facts = {"kind": kind, "context": dict(context or {}), "url": url, "by": by, "key": key, **reference_to(about)}
    drafts = [
        Notification(user=user, in_app=wishes[pk][APP] != Frequency.OFF, **facts)
        for pk, user in readers.items()
        if any(frequency != Frequency.OFF for frequency in wishes[pk].values())
    ]
    written = _write(drafts, key)
    due = {Frequency.IMMEDIATE.value: clock.now(), Frequency.DAILY.value: next_digest()}
    Delivery.objects.bulk_create(
        delivery for one in written for delivery in _deliveries(one, readers[one.user_id], wishes[one.user_id], due)
    )
    transaction.on_commit(partial(forget_counts, [one.user_id for one in written]), robust=True)
    return written


@transaction.atomic
def send_to_address(address: str, *, subject: str, text: str) -> Delivery:
    """Send words to an e-mail address or a mobile number that belongs to nobody here yet (an invitation)."""
    channel = EMAIL if "@" in address else SMS
    return Delivery.objects.create(
        channel=channel, address=address, subject=str(subject)[:200], text=str(text), due_at=clock.now()
    )


def mark_read(notification: Notification, *, by: Any) -> None:
    """Note that its reader has read a message."""
    Notification.objects.filter(pk=notification.pk, user=by, read_at=None).update(read_at=clock.now())
    forget_counts([by.pk])


def mark_all_read(*, by: Any) -> int:
    """Note that a person has read everything. Returns how many messages that were."""
    count = Notification.objects.filter(user=by, in_app=True, read_at=None).update(read_at=clock.now())
    forget_counts([by.pk])
    return count


def clean_up() -> int:
    """Delete messages older than the retention period, with their deliveries. Returns how many messages."""
    before = clock.now() - dt.timedelta(days=settings.INBOX_RETENTION_DAYS)
    Delivery.objects.filter(notification=None, due_at__lt=before).delete()
    deleted = Notification.objects.filter(created_at__lt=before).delete()[1]
    return deleted.get("inbox.Notification", 0)


def _wishes(kind: NotificationKind, readers: Mapping[Any, Any]) -> dict[Any, dict[str, str]]:
    """Return, for each reader, the frequency by channel; one query for all of them."""
    offered = [name for name in channels.names() if channels.get(name).is_offered()]
    names = (APP, *offered)
    wishes = {
        pk: {name: kind.default(name, has_mail=bool(user.email)) for name in names} for pk, user in readers.items()
    }
    for wish in Preference.objects.filter(user__in=list(readers), kind=kind.name, channel__in=names):
        wishes[wish.user_id][wish.channel] = wish.frequency
    if kind.mandatory:
        for wish_of_one in wishes.values():
            wish_of_one[APP] = Frequency.IMMEDIATE
    return wishes


def _write(drafts: list[Notification], key: str | None) -> list[Notification]:
    if key is None:
        return Notification.objects.bulk_create(drafts)
    Notification.objects.bulk_create(drafts, ignore_conflicts=True)
    new = set(Notification.objects.filter(pk__in=[one.pk for one in drafts]).values_list("pk", flat=True))
    return [one for one in drafts if one.pk in new]


def _deliveries(
    notification: Notification, user: Any, wishes: Mapping[str, str], due: Mapping[str, dt.datetime]
) -> Iterable[Delivery]:
    for channel, frequency in wishes.items():
        if channel != APP and frequency in due and channels.get(channel).address_of(user):
            yield Delivery(notification=notification, user=user, channel=channel, due_at=due[frequency])
