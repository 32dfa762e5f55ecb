"""Organizations side by side: each fact in a row, those that differ marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from core.listing.columns import as_text
from orgs.forms.record import STEPS
from orgs.models import Organization
from orgs.models.standing import StandingQuerySet
from orgs.presentation.records import fact
from orgs.queries.records import contacts_visible_to, last_contacts, responsible_unions
from orgs.standing import standing_kinds
from unions.models import User

MOST = 4


@dataclass(frozen=True)
class Row:
    """One thing compared: its label, a value for each organization, and whether they differ."""

    label: str
    values: list[str]

    @property
    def differs(self) -> bool:
        """Whether not all say the same."""
        return len(set(self.values)) > 1


@dataclass(frozen=True)
class Group:
    """Rows under a heading."""

    title: Any
    rows: list[Row]


def compared(organizations: Sequence[Organization], user: User, *, only_differences: bool) -> list[Group]:
    """Return what is known of the organizations, as the user may see it, in as many queries for four as for two."""
    groups = [
        *(Group(step.title, [_fact_row(organizations, name) for name in step.fields]) for step in STEPS),
        Group(_("Relations with unions"), _relations(organizations, user)),
        Group(_("Standing and work"), _entries(organizations)),
    ]
    if only_differences:
        groups = [Group(group.title, [row for row in group.rows if row.differs]) for group in groups]
    return [group for group in groups if group.rows]


def _fact_row(organizations: Sequence[Organization], name: str) -> Row:
    said = [fact(organization, name) for organization in organizations]
    return Row(said[0][0], [value for _label, value in said])


def _relations(organizations: Sequence[Organization], user: User) -> list[Row]:
    pks = [organization.pk for organization in organizations]
    contacts = contacts_visible_to(user).filter(organization__in=pks, withdrawn_at=None)
    row = _row_of(pks)
    return [
        Row(_("Portal status"), [organization.get_portal_status_display() for organization in organizations]),
        Row(_("Legal status"), [organization.get_legal_status_display() for organization in organizations]),
        row(_("Responsible unions"), responsible_unions(pks)),
        row(_("Last contact"), last_contacts(pks)),
        row(_("Contacts by unions within reach"), _counts(contacts), 0),
    ]


def _entries(organizations: Sequence[Organization]) -> list[Row]:
    pks = [organization.pk for organization in organizations]
    row = _row_of(pks)
    return [
        row(str(kind.title), _counts(StandingQuerySet(kind.model).counting().filter(organization__in=pks)), 0)
        for kind in standing_kinds
    ]


def _row_of(pks: Sequence[int]) -> Callable[..., Row]:
    def row(label: str, values: dict[int, Any], otherwise: Any = "") -> Row:
        return Row(label, [str(as_text(values.get(pk, otherwise))) for pk in pks])

    return row


def _counts(rows: QuerySet[Any]) -> dict[int, int]:
    """Return how many rows each organization has."""
    counted = rows.order_by().values("organization_id").annotate(n=Count("pk"))
    return dict(counted.values_list("organization_id", "n"))
