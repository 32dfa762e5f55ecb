"""Reads of possible duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from orgs.models import DuplicateFlag, DuplicateSearch, Organization
from orgs.models.duplicates import DuplicateFlagQuerySet
from unions.models import User


@dataclass(frozen=True)
class Resemblance:
    """What a record's page says of a pair: the flag and the other record."""

    flag: DuplicateFlag
    other: Organization


def flags_visible_to(user: User) -> DuplicateFlagQuerySet:
    """Return the pairs of which both records lie within the user's reach."""
    return DuplicateFlag.objects.visible_to(user)


def resemblances_of(organization: Organization, user: User) -> list[Resemblance]:
    """Return the open pairs of a record, the likeliest first; only with records that the user may see."""
    flags = flags_visible_to(user).open().filter(Q(organization=organization) | Q(resembles=organization))
    rows = flags.select_related("organization", "resembles").order_by("-score", "pk")
    return [
        Resemblance(flag, flag.resembles if flag.organization_id == organization.pk else flag.organization)
        for flag in rows
    ]


def last_search() -> DuplicateSearch | None:
    """Return the last turn of the search, None before the first."""
    return DuplicateSearch.objects.first()


def open_pairs() -> Iterator[dict[str, Any]]:
    """Yield all open pairs as plain facts, the likeliest first."""
    sides = {"a": "organization", "b": "resembles"}
    names = [f"{side}__{name}" for side in sides.values() for name in ("id", "name", "uscc")]
    rows: QuerySet[Any, dict[str, Any]] = DuplicateFlag.objects.open().order_by("-score", "pk")
    for row in rows.values("score", "evidence", *names).iterator():
        yield {
            **{key: {name: row[f"{side}__{name}"] for name in ("id", "name", "uscc")} for key, side in sides.items()},
            "score": float(row["score"]), "reasons": row["evidence"],
        }  # fmt: skip
