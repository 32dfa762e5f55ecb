"""What programs may read: the same eyes as on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from orgs.models import Collection, Organization, Responsibility
from orgs.queries.records import collections_visible_to
from unions.models import User


def known_whole(user: Any) -> QuerySet[Organization]:
    """Return the organizations whose whole record the caller may read: those within reach, and those they keep."""
    if not isinstance(user, User):
        return Organization.objects.none()
    if user.acting is None:
        return Organization.objects.filter(pk__in=user.organization_memberships.values("organization"))
    return Organization.objects.visible_to(user)


def listed_for(user: Any) -> QuerySet[Organization]:
    """Return what the caller's list holds: a union's staff see their reach, everybody else the directory and theirs."""
    if getattr(user, "acting", None) is not None:
        return known_whole(user)
    return _public_or(known_whole(user))


def known_at_all(user: Any) -> QuerySet[Organization]:
    """Return the organizations that the caller may know of, in whole or by their public facts."""
    return _public_or(known_whole(user))


def _public_or(whole: QuerySet[Organization]) -> QuerySet[Organization]:
    public = Organization.objects.listed_publicly().order_by().values("pk")
    return Organization.objects.filter(Q(pk__in=public) | Q(pk__in=whole.order_by().values("pk")))


def whole_among(user: Any, pks: Iterable[int]) -> set[int]:
    """Return which of the organizations the caller may read whole; one query."""
    return set(known_whole(user).filter(pk__in=list(pks)).order_by().values_list("pk", flat=True))


def with_relations(organizations: QuerySet[Organization]) -> QuerySet[Organization]:
    """Read along what every answer names: the district, and the unions in charge."""
    unions = Responsibility.objects.select_related("union").order_by("-is_lead", "union__path")
    found = organizations.select_related("district", "subdistrict", "recorded_by")
    return found.prefetch_related(Prefetch("responsibilities", unions))


def collections_for(user: User, organization: Organization) -> QuerySet[Collection]:
    """Return an organization's collections: all for who keeps the record, those of their unions for staff."""
    mine = user.organization_memberships.filter(organization=organization).exists()
    seen = Collection.objects.all() if mine else collections_visible_to(user)
    return seen.filter(organization=organization).select_related("organization", "union")
