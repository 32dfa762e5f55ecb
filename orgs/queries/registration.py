"""Reads of self-registration: what was returned, what changed since, how far the steps are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from core.audit import Edit, edits_since, revision
from orgs.choices.records import PortalStatus
from orgs.models import Organization, Remark
from unions.models import User


def returned_to(user: User) -> QuerySet[Organization]:
    """Return the registrations that were returned to the user with remarks, the earliest first."""
    return Organization.objects.kept_by(user).filter(portal_status=PortalStatus.RETURNED).order_by("updated_at")


def edits_since_return(organization: Organization, names: Collection[str]) -> list[Edit]:
    """Return what changed in a registration since it was sent in the time before; nothing in a first one."""
    returned = revision(organization, portal_status=PortalStatus.RETURNED)
    if returned is None:
        return []
    read_then = revision(organization, portal_status=PortalStatus.SUBMITTED, pgh_id__lt=returned)
    return edits_since(organization, read_then, names) if read_then else []


def remarks_by_field(organization: Organization, *, settled: bool) -> dict[str, list[Remark]]:
    """Return a registration's remarks by field, the oldest first: those still open, or those answered since."""
    found: dict[str, list[Remark]] = defaultdict(list)
    for remark in organization.remarks.filter(settled_at__isnull=not settled).select_related("made_by"):
        found[remark.field].append(remark)
    return dict(found)
