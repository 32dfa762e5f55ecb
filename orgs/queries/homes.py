"""What the first pages show: of a union's people, and of an organization's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from orgs.choices.life import FilingStatus
from orgs.models import Collection, Filing, Organization, OrganizationDocument, RatingAward
from orgs.models.standing import StandingEntry, StandingQuerySet
from orgs.queries.contacts import follow_ups_visible_to
from orgs.queries.filings import filings_visible_to
from orgs.queries.records import COLLECTION_OPEN, collections_visible_to
from orgs.queries.standing import superseded
from unions.models import User

DAYS_AHEAD = 60


@dataclass(frozen=True)
class Deadline:
    """Something that falls due: the day, what, about whom, and where it is dealt with."""

    day: dt.date
    what: str
    about: str
    url: str


def lately_changed(user: User, limit: int) -> QuerySet[Organization]:
    """Return the records within the user's reach that changed last."""
    return Organization.objects.visible_to(user).select_related("district").order_by("-updated_at", "-pk")[:limit]


def coming_deadlines(user: User, limit: int) -> list[Deadline]:
    """Return what falls due within the user's reach in the next days, the next first: one query a kind."""
    ahead = (clock.today(), clock.today() + dt.timedelta(days=DAYS_AHEAD))
    found = [*_follow_ups(user, ahead, limit), *_collections(user, ahead, limit), *_filings(user, ahead, limit)]
    for model, same in ((OrganizationDocument, ("kind",)), (RatingAward, ())):
        found += _standing(user, model, same, ahead, limit)
    return sorted(found, key=lambda one: (one.day, one.what, one.about))[:limit]


Days = tuple[dt.date, dt.date]


def _follow_ups(user: User, ahead: Days, limit: int) -> Iterator[Deadline]:
    rows = follow_ups_visible_to(user).filter(todo__done_at=None, todo__due__range=ahead)
    rows = rows.select_related("todo", "contact__organization", "contact__partner", "occasion")
    for each in rows.order_by("todo__due", "pk")[:limit]:
        whom = each.contact.other_side.name if each.contact else str(each.occasion)
        yield Deadline(each.todo.due, _("Follow up: %(what)s") % {"what": each.what}, whom, each.todo.url)


def _collections(user: User, ahead: Days, limit: int) -> Iterator[Deadline]:
    rows: Any = collections_visible_to(user).filter(status__in=COLLECTION_OPEN, due_on__range=ahead)
    for collection in rows.select_related("organization").order_by("due_on", "pk")[:limit]:
        what = _("Yearly collection %(year)s is due") % {"year": collection.year}
        url = reverse("orgs:desk_collection", args=[collection.pk])
        yield Deadline(collection.due_on, what, collection.organization.name, url)


def _filings(user: User, ahead: Days, limit: int) -> Iterator[Deadline]:
    rows: Any = filings_visible_to(user).filter(status=FilingStatus.FILED, valid_until__range=ahead)
    for filing in rows.select_related("organization").order_by("valid_until", "pk")[:limit]:
        url = reverse("orgs:desk_filing", args=[filing.pk])
        yield Deadline(filing.valid_until, _("Filing ends"), filing.organization.name, url)


def _standing(
    user: User, model: type[StandingEntry], same: tuple[str, ...], ahead: Days, limit: int
) -> Iterator[Deadline]:
    rows: Any = StandingQuerySet(model).in_force().filter(valid_until__range=ahead)
    rows = rows.filter(organization__in=Organization.objects.active().visible_to(user).order_by().values("pk"))
    rows = rows.exclude(superseded(model, *same)).select_related("organization").order_by("valid_until", "pk")
    for entry in rows[:limit]:
        url = reverse("orgs:desk_organization", args=[entry.organization_id, "standing"])
        yield Deadline(entry.valid_until, _("%(what)s ends") % {"what": entry}, entry.organization.name, url)


def kept_with_state(user: User) -> QuerySet[Organization]:
    """Return the organizations that a person keeps, each with its filings and documents: three queries."""
    filings = Filing.objects.select_related("union").order_by("-pk")
    documents = OrganizationDocument.objects.in_force().order_by("valid_until")
    return (
        Organization.objects.kept_by(user).select_related("district").order_by("name")
        .prefetch_related(Prefetch("filings", filings), Prefetch("organizationdocument_set", documents))
    )  # fmt: skip


def asked_of(user: User) -> QuerySet[Collection]:
    """Return the yearly collections of the organizations that a person keeps, the latest year first."""
    asked = Collection.objects.filter(organization__members__user=user)
    return asked.select_related("organization").order_by("-year", "organization__name")
