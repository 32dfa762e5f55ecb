"""Reads of the quality of records: of one, and of a union's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models.functions import Left

from core import clock
from core.registry import Registry
from orgs.models import Organization, Responsibility
from orgs.quality import (
    BAND_LABELS,
    BANDS,
    Check,
    Item,
    checks,
    counted,
    items,
    score,
    score_without,
    with_faults,
    with_gaps,
)
from unions.models import Union, User

WORST = 10


@dataclass(frozen=True)
class Quality:
    """One record's score, what it lacks, and what contradicts itself."""

    score: int
    lacking: list[Item]
    faults: list[Check]


def quality_of(organization: Organization) -> Quality:
    """Return a record's quality; one query."""
    flags = with_faults(with_gaps(Organization.objects.filter(pk=organization.pk))).values().get()
    lacking = [items.get(name) for name in items.names() if flags[f"item_{name}"]]
    faults = [checks.get(name) for name in checks.names() if flags[f"check_{name}"]]
    return Quality(score_without(lacking), lacking, faults)


def scores_of(pks: Iterable[int]) -> dict[int, int]:
    """Return the score of each organization."""
    sql, parameters = _scoring(clock.today(), settings.QUALITY_FRESH_DAYS, tuple(items.names()))
    with connection.cursor() as cursor:
        query = f"SELECT id, points FROM ({sql}) AS scored WHERE id = ANY(%s)"  # noqa: S608 - Django made it
        cursor.execute(query, [*parameters, list(pks)])
        return dict(cursor.fetchall())


@lru_cache(maxsize=4)
def _scoring(_day: dt.date, _fresh_days: int, _items: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    # Django builds the expression anew for each page, which costs a list more than the database's work.
    scored = Organization.objects.order_by().annotate(points=score()).values_list("id", "points")
    return scored.query.sql_with_params()


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
    """The quality of a union's records; ``worst``: the records with the lowest scores, below the best band."""

    records: Figure
    own_score: int
    all_score: int
    bands: list[Figure]
    checks: list[Figure]
    items: list[Figure]
    worst: list[Organization]


def dashboard(union: Union, user: User) -> Dashboard:
    """Return the figures of a union, its own records beside those of its whole subtree; a query each."""
    active = Organization.objects.active().visible_to(user)
    subtree = active.of_unions(union.subtree_ids())
    own, everything = counted(active.of_unions([union.pk])), counted(subtree)
    worst = subtree.annotate(points=score()).filter(points__lt=BANDS["good"][0]).order_by("points", "pk")[:WORST]

    def figures(kind: str, labels: Iterable[tuple[str, Any]]) -> list[Figure]:
        return [Figure(name, label, own[f"{kind}_{name}"], everything[f"{kind}_{name}"]) for name, label in labels]

    return Dashboard(
        Figure("", "", own["n"], everything["n"]), _mean(own), _mean(everything),
        figures("band", BAND_LABELS),
        [replace(each, is_note=checks.get(each.key).is_note) for each in figures("check", _labels(checks))],
        figures("item", _labels(items)), list(worst),
    )  # fmt: skip


def _labels(registry: Registry[Any]) -> list[tuple[str, Any]]:
    return [(name, registry.get(name).label) for name in registry.names()]


def _mean(counts: dict[str, int]) -> int:
    return round(counts["points"] / counts["n"]) if counts["n"] else 0


@dataclass
class OfUnion:
    """The records of one union with those below it: how many, the mean of their scores, how many score too low."""

    union: Union
    n: int = 0
    points: int = 0
    low: int = 0

    @property
    def mean(self) -> int:
        """The mean score, rounded."""
        return round(self.points / self.n) if self.n else 0


def by_union(union: Union, user: User) -> list[OfUnion]:
    """Return the unions right below one that have records, in the tree's order; two queries.

    A record for which two of them are responsible counts with both.
    """
    rows = {child.path: OfUnion(child) for child in Union.objects.get_children(union).order_by("path")}
    length, least = len(union.path) + Union.steplen, BANDS["fair"][0]
    active = Organization.objects.active().visible_to(user)
    scores = dict(active.of_unions(union.subtree_ids()).order_by().annotate(points=score()).values_list("pk", "points"))
    responsible = Responsibility.objects.filter(union__path__startswith=union.path).exclude(union=union)
    below = responsible.annotate(branch=Left("union__path", length)).order_by().values_list("branch", "organization_id")
    for path, pk in below.distinct():
        if pk in scores and path in rows:
            row, points = rows[path], scores[pk]
            row.n, row.points, row.low = row.n + 1, row.points + points, row.low + (points < least)
    return [row for row in rows.values() if row.n]
