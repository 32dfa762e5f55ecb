"""Reads of the quality of records: of one, and of a union's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from orgs.models import Organization
from orgs.quality import Check, Item, checks, counted, items
from unions.models import Union, User


@dataclass(frozen=True)
class Quality:
    """One record's score, what it lacks, and what contradicts itself."""

    score: int
    lacking: list[Item]
    faults: list[Check]

    @property
    def for_owner(self) -> list[Item]:
        """What the record's owner can fill in."""
        return [item for item in self.lacking if item.field]


def quality_of(organization: Organization) -> Quality:
    """Return a record's quality; one query."""
    found = counted(Organization.objects.filter(pk=organization.pk))
    return Quality(
        found["points"],
        [items.get(name) for name in items.names() if found[f"item_{name}"]],
        [checks.get(name) for name in checks.names() if found[f"check_{name}"]],
    )


@dataclass(frozen=True)
class Figure:
    """A figure of the dashboard: own records, and those of the unions below too."""

    key: str
    label: Any
    own: int
    all: int
    is_note: bool = False


@dataclass(frozen=True)
class Dashboard:
    """The quality of a union's records."""

    records: Figure
    own_score: int
    all_score: int
    checks: list[Figure]
    items: list[Figure]


def dashboard(union: Union, user: User) -> Dashboard:
    """Return the figures of a union, its own records beside those of its whole subtree; two queries."""
    active = Organization.objects.active().visible_to(user)
    below = Union.get_tree(union).values_list("pk", flat=True)
    own, everything = counted(active.of_unions([union.pk])), counted(active.of_unions(list(below)))
    return Dashboard(
        Figure("", "", own["n"], everything["n"]),
        _mean(own), _mean(everything),
        [
            Figure(name, checks.get(name).label, own[f"check_{name}"], everything[f"check_{name}"],
                   is_note=checks.get(name).is_note)
            for name in checks.names()
        ],
        [
            Figure(name, items.get(name).label, own[f"item_{name}"], everything[f"item_{name}"])
            for name in items.names()
        ],
    )  # fmt: skip


def _mean(counts: dict[str, int]) -> int:
    return round(counts["points"] / counts["n"]) if counts["n"] else 0
