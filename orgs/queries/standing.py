"""Reads of standing: what an organization's page shows, what ends soon, what waits for confirmation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from core import clock
from core.attachments.models import Attachment
from orgs.models import Organization, OrganizationDocument, RatingAward, ServiceOffer
from orgs.models.standing import StandingEntry, StandingQuerySet
from orgs.standing import Family, StandingKind, kinds_of, standing_kinds
from unions.models import User


@dataclass(frozen=True)
class Ending:
    """A document or rating that ends on a day."""

    entry: StandingEntry
    organization: Organization
    what: str
    valid_until: dt.date


def entries_of(organization: Organization, family: Family) -> list[tuple[StandingKind, list[StandingEntry]]]:
    """Return an organization's entries of a family by kind, withdrawn ones last; one query a kind."""
    return [(kind, list(_entries(kind.model, organization))) for kind in kinds_of(family)]


def _entries(model: type[StandingEntry], organization: Organization) -> Iterable[StandingEntry]:
    rows = model._default_manager.filter(organization=organization)
    if model is ServiceOffer:
        rows = rows.select_related("area")
    return sorted(rows, key=lambda entry: entry.withdrawn_at is not None)


def files_of_entries(kind: StandingKind, entries: Iterable[StandingEntry]) -> dict[int, Attachment]:
    """Return the files of entries of one kind by the entries' keys, in one query."""
    keys = [str(entry.pk) for entry in entries]
    content_type = ContentType.objects.get_for_model(kind.model)
    files = Attachment.objects.current().filter(content_type=content_type, object_id__in=keys)
    return {int(file.object_id): file for file in files}


def superseded(model: type[Model], *same: str) -> Exists:
    """Return the condition that a later entry of the same organization takes the place of one."""
    later = model._default_manager.filter(
        organization=OuterRef("organization"), withdrawn_at=None,
        **{name: OuterRef(name) for name in same},
    )  # fmt: skip
    return Exists(later.filter(Q(valid_until__gt=OuterRef("valid_until")) | Q(valid_until=None)))


def ending_soon(days: int) -> Iterator[Ending]:
    """Yield documents and ratings of organizations on record that end within days, and are not replaced yet."""
    today = clock.today()
    window = {"valid_until__range": (today, today + dt.timedelta(days=days))}
    on_record = Organization.objects.active().order_by().values("pk")
    kinds: tuple[tuple[type[StandingEntry], tuple[str, ...]], ...] = (
        (OrganizationDocument, ("kind",)),
        (RatingAward, ()),
    )
    for model, same in kinds:
        rows = StandingQuerySet(model).in_force().filter(organization__in=on_record, **window)
        rows = rows.exclude(superseded(model, *same)).select_related("organization").order_by("valid_until", "pk")
        for entry in rows:
            what = f"{entry._meta.verbose_name} {entry}" if isinstance(entry, RatingAward) else str(entry)
            yield Ending(entry, entry.organization, what, entry.valid_until)


def unconfirmed_for(user: User) -> list[tuple[StandingKind, QuerySet[Any]]]:
    """Return by kind what organizations of the user's very union declared and nobody has confirmed."""
    if user.acting is None or not user.has_perm("orgs.confirm_standing"):
        return []
    mine = Organization.objects.filter(responsibilities__union=user.acting.union).order_by().values("pk")
    return [(kind, StandingQuerySet(kind.model).unconfirmed().filter(organization__in=mine)) for kind in standing_kinds]


def ending_for_owner(user: User, days: int) -> list[OrganizationDocument]:
    """Return the documents of organizations that the user owns or keeps and that end within days or have ended."""
    last = clock.today() + dt.timedelta(days=days)
    kept = Organization.objects.active().kept_by(user).order_by().values("pk")
    rows = OrganizationDocument.objects.in_force().filter(organization__in=kept, valid_until__lte=last)
    rows = rows.exclude(superseded(OrganizationDocument, "kind")).select_related("organization")
    return list(rows.order_by("valid_until", "pk"))
