"""Reminders of what ends: owners hear of each thing, staff of all that is new to them at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from core import clock
from core.inbox.models import Notification
from core.inbox.services import notify
from core.wording import listed, with_aside
from orgs.models import Organization
from orgs.queries.records import owners_of, staff_in_charge
from unions.models import User

REMIND_BEFORE = (60, 30, 7)  # days
NAMED = 3


@dataclass(frozen=True)
class Reminder:
    """One thing that ends: ``key`` tells it and its stage, so that nobody is reminded of it twice."""

    about: models.Model
    organization: Organization
    ends_on: dt.date
    key: str
    context: dict[str, Any]
    at_owner: str
    at_desk: str


@dataclass(frozen=True)
class Subject:
    """What is reminded of: the kind of message for one thing, that for many, and the page that lists them."""

    one: str
    many: str
    listed_at: str


def stage_of(ends_on: dt.date) -> int:
    """Return the stage, in days before the end, at which something is now."""
    return min(days for days in REMIND_BEFORE if (ends_on - clock.today()).days <= days)


def remind(subject: Subject, reminders: Iterable[Reminder]) -> int:
    """Tell owners of each thing, and each member of staff of all of them in one message. Returns how many messages."""
    told, waiting = 0, defaultdict[User, list[Reminder]](list)
    for each in reminders:
        told += _tell_of_one(subject, each, owners_of(each.organization), each.at_owner)
        for person in staff_in_charge(each.organization):
            waiting[person].append(each)
    return told + sum(_tell_of_all(subject, person, them) for person, them in waiting.items())


def _tell_of_one(subject: Subject, each: Reminder, people: Iterable[User], url: str) -> int:
    return len(notify(people, subject.one, about=each.about, url=url, context=each.context, key=each.key))


@transaction.atomic
def _tell_of_all(subject: Subject, person: User, reminders: list[Reminder]) -> int:
    known = _told_to(subject, person)
    fresh = [each for each in reminders if each.key not in known]
    if not fresh:
        return 0
    if len(fresh) == 1:
        return _tell_of_one(subject, fresh[0], [person], fresh[0].at_desk)
    fresh.sort(key=lambda each: each.ends_on)
    named = listed(with_aside(each.organization.name, each.ends_on.isoformat()) for each in fresh[:NAMED])
    context = {"n": len(fresh), "named": named + (" …" if len(fresh) > NAMED else ""), "keys": [e.key for e in fresh]}
    return len(notify([person], subject.many, url=subject.listed_at, context=context))


def _told_to(subject: Subject, person: User) -> set[str]:
    """Return the keys of what a person was reminded of since the first stage could begin."""
    since = clock.now() - dt.timedelta(days=max(REMIND_BEFORE) + 1)
    rows = Notification.objects.filter(user=person, kind__in=(subject.one, subject.many), created_at__gte=since)
    told = set()
    for key, context in rows.values_list("key", "context"):
        told |= {key, *context.get("keys", ())}
    return told
