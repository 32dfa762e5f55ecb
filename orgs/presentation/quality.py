"""What a record lacks, with the places where it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from orgs.models import Organization
from orgs.quality import FORM, Item
from orgs.queries.quality import Quality


@dataclass(frozen=True)
class Gap:
    """Something missing, and the address where it is filled in; empty where the reader cannot."""

    label: Any
    url: str = ""


def gaps_for_owner(organization: Organization, quality: Quality) -> list[Gap]:
    """Return what those who keep the record can give."""
    return [Gap(item.label, _owners_place(item, organization)) for item in quality.lacking if item.place]


def gaps_for_staff(organization: Organization, quality: Quality, *, can_change: bool) -> list[Gap]:
    """Return all that is missing."""
    return [Gap(item.label, _desk_place(item, organization) if can_change else "") for item in quality.lacking]


def _owners_place(item: Item, organization: Organization) -> str:
    if not item.place.startswith("orgs:"):
        return reverse(item.place)
    address = reverse(item.place, args=[organization.pk])
    return f"{address}#id_{item.field}" if item.field else address


def _desk_place(item: Item, organization: Organization) -> str:
    if item.tab:
        return reverse("orgs:desk_organization", args=[organization.pk, item.tab])
    if item.place != FORM:
        return ""
    address = reverse("orgs:desk_edit", args=[organization.pk])
    return f"{address}#id_{item.field}" if item.field else address
