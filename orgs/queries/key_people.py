"""Reads of key people: who holds which post, whose term ends soon, what else a person does."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core import clock
from orgs.choices.people import Post
from orgs.models import KeyPerson, Organization
from unions.models import User


def people_of(organization: Organization) -> list[KeyPerson]:
    """Return an organization's key people by post, latest term first, withdrawn ones last."""
    order = list(Post.values)
    rows = KeyPerson.objects.filter(organization=organization).select_related("organization")
    return sorted(rows, key=lambda person: (person.withdrawn_at is not None, order.index(person.post)))


def terms_ending(days: int) -> QuerySet[KeyPerson]:
    """Return terms that end within days, of organizations that exist, without a successor on record."""
    today = clock.today()
    active = Organization.objects.active().order_by().values("pk")
    rows = KeyPerson.objects.in_office().filter(
        organization__in=active, ends_on__lte=today + dt.timedelta(days=days)
    )  # fmt: skip
    return rows.exclude(_has_successor()).select_related("organization").order_by("ends_on", "pk")


def _has_successor() -> Exists:
    later = KeyPerson.objects.in_force().filter(
        organization=OuterRef("organization"), post=OuterRef("post"), starts_on__gt=OuterRef("ends_on")
    )
    return Exists(later)


def terms_ending_for_keeper(user: User, days: int) -> QuerySet[KeyPerson]:
    """Return the terms that end within days in organizations whose record the user keeps."""
    return terms_ending(days).filter(organization__in=Organization.objects.kept_by(user).order_by().values("pk"))


def other_posts(people: Iterable[KeyPerson], user: User) -> dict[int, list[KeyPerson]]:
    """Return by key which other posts the same persons hold, as their identity numbers tell, within the user's reach.

    One query; the numbers themselves stay sealed.
    """
    mine = {person.pk: person.identity_index for person in people if person.identity_index}
    found: dict[str, list[KeyPerson]] = defaultdict(list)
    rows = KeyPerson.objects.in_office().visible_to(user).filter(identity_index__in=set(mine.values()))
    for row in rows.select_related("organization"):
        found[row.identity_index].append(row)
    others: dict[int, list[Any]] = {pk: [row for row in found[index] if row.pk != pk] for pk, index in mine.items()}
    return others
