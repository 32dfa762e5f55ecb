"""Two records side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from orgs.choices.records import PortalStatus
from orgs.merging import Move, Relation, relations, yields
from orgs.models import Collection, Merge, Organization
from orgs.presentation.records import fact
from orgs.services.records import FACTS


@dataclass(frozen=True)
class Compared:
    """One fact of two records, in words."""

    name: str
    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.left != self.right


def side_by_side(left: Organization, right: Organization) -> list[Compared]:
    """Return the facts that at least one of two records states, in the order of the record."""
    compared = []
    for name in FACTS:
        label, one = fact(left, name)
        _label, other = fact(right, name)
        if one or other:
            compared.append(Compared(name, label, one, other))
    return compared


def preferred(kept: Organization, absorbed: Organization) -> set[str]:
    """Return the facts that the absorbed record had better contribute: filled where the other's are empty.

    Where both state something, a verified record is believed before others, then one with a USCC, then the one
    changed last: the later of two is often the careless one. Name and consent stay the kept record's own.
    """
    trusted = _trust(absorbed) > _trust(kept)
    return {
        each.name for each in side_by_side(kept, absorbed)
        if each.right and (not each.left or (trusted and each.name not in {"name", "is_public"}))
    }  # fmt: skip


def _trust(record: Organization) -> tuple[bool, bool, dt.datetime]:
    return record.portal_status == PortalStatus.VERIFIED, bool(record.uscc), record.updated_at


def better_kept(one: Organization, other: Organization) -> tuple[Organization, Organization]:
    """Return two records, first the one that had better go on: verified, with a USCC, the earlier one."""
    first, second = sorted(
        (one, other), key=lambda each: (each.portal_status != PortalStatus.VERIFIED, not each.uscc, each.pk)
    )
    return first, second


@dataclass(frozen=True)
class Moved:
    """What becomes of one kind of rows in a merge, in words: ``staying`` holds them with the address of each."""

    title: Any
    moving: int
    staying: list[tuple[str, str]] = field(default_factory=list)
    giving_way: int = 0
    becomes: Any = ""


def moves_in_words(moves: Iterable[Move]) -> list[Moved]:
    """Return what a merge would do."""
    return [_moved(each.relation, each.moving, each.staying, each.giving_way) for each in moves]


def merge_in_words(merge: Merge) -> list[Moved]:
    """Return what a merge did."""
    known = {relation.name: relation for relation in relations()}
    stayed, gave_way = merge.moved["stay"], merge.moved["gave_way"]
    return [
        _moved(known[name], pks, stayed.get(name, []), gave_way.get(name, []))
        for name, pks in merge.moved["rows"].items()
        if name in known
    ]


def _moved(relation: Relation, moving: Iterable[Any], staying: Iterable[Any], giving_way: Iterable[Any]) -> Moved:
    rows = relation.model._base_manager.filter(pk__in=list(staying)).order_by("pk")
    named = [
        (str(row), reverse("orgs:desk_collection", args=[row.pk]) if isinstance(row, Collection) else "")
        for row in rows
    ]
    becomes = yields.get(relation.name).becomes if relation.name in yields else ""
    return Moved(relation.title, len(list(moving)), named, len(list(giving_way)), becomes)
