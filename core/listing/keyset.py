"""Paging by position: a page is fetched from the row where the last one ended, however deep, with the index's help.

An order is one indexed column and the primary key. Unknown values stand at the end of a descending order and at the
beginning of an ascending one, so that one index ``(column DESC NULLS LAST, id DESC)`` serves both.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

CAP = 1000

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Order:
    """The order of a list: a column of the model itself, and the direction."""

    key: str
    field: Field[Any, Any]
    descending: bool

    @property
    def nullable(self) -> bool:
        """Whether values may be unknown."""
        return self.field.null

    @property
    def parameter(self) -> str:
        """The order as the address has it."""
        return f"-{self.key}" if self.descending else self.key


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the row beside it, and whether one reads on or back from there."""

    forward: bool
    value: Any
    pk: int

    def encode(self) -> str:
        """Return the cursor as it stands in an address."""
        value = None if self.value is None else str(self.value)
        text = json.dumps([int(self.forward), value, self.pk], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, order: Order) -> Cursor | None:
        """Return the cursor of an address; None where it is none of this order's (the list then begins at the top)."""
        try:
            forward, value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            value = None if value is None else order.field.to_python(str(value))
            if (value is None and not order.nullable) or not 0 <= int(pk) < 2**63:
                return None
            return cls(bool(forward), value, int(pk))
        except (binascii.Error, ValueError, TypeError, OverflowError, ValidationError):
            return None


@dataclass(frozen=True)
class Slice:
    """The rows of a page (each: primary key, sort value, then the fields asked for) and its neighbours' cursors."""

    rows: list[Row]
    before: str
    after: str


def fetch(queryset: QuerySet[Any], *, order: Order, cursor: Cursor | None, size: int, fields: Sequence[str]) -> Slice:
    """Fetch the page beside a cursor, or the first one: one query, two where unknown values begin on the page."""
    forward = cursor is None or cursor.forward
    rows: list[Row] = []
    for part in _parts(queryset, order, cursor, forward=forward):
        rows += part.values_list("pk", order.field.name, *fields)[: size + 1 - len(rows)]
        if len(rows) > size:
            break
    more = len(rows) > size
    rows = rows[:size] if forward else rows[:size][::-1]
    return Slice(
        rows,
        before=_beside(rows[:1], forward=False) if (cursor is not None if forward else more) else "",
        after=_beside(rows[-1:], forward=True) if (more if forward else True) else "",
    )


def _beside(row: list[Row], *, forward: bool) -> str:
    return Cursor(forward, row[0][1], row[0][0]).encode() if row else ""


def _parts(queryset: QuerySet[Any], order: Order, cursor: Cursor | None, *, forward: bool) -> Iterator[QuerySet[Any]]:
    """Yield what follows the cursor in reading order; known and unknown values apart, for the index to serve each."""
    descending = order.descending is forward
    queryset = queryset.order_by(*_ordering(order, descending=descending))
    if not order.nullable:
        yield _beyond(queryset, order, cursor, descending=descending)
        return
    nulls = [False, True] if descending else [True, False]
    start = nulls.index(cursor.value is None) if cursor else 0
    for null in nulls[start:]:
        part = queryset.filter(**{f"{order.field.name}__isnull": null})
        here = cursor if cursor and (cursor.value is None) is null else None
        yield _beyond(part, order, here, descending=descending)


def _ordering(order: Order, *, descending: bool) -> list[Any]:
    column = F(order.field.name)
    by_pk = F("pk").desc() if descending else F("pk").asc()
    if order.field.primary_key:
        return [by_pk]
    if order.nullable:
        return [column.desc(nulls_last=True) if descending else column.asc(nulls_first=True), by_pk]
    return [column.desc() if descending else column.asc(), by_pk]


def _beyond(queryset: QuerySet[Any], order: Order, cursor: Cursor | None, *, descending: bool) -> QuerySet[Any]:
    if cursor is None:
        return queryset
    if order.field.primary_key or cursor.value is None:
        return queryset.filter(**{f"pk__{'lt' if descending else 'gt'}": cursor.pk})
    compare = TupleLessThan if descending else TupleGreaterThan
    return queryset.filter(compare(Tuple(F(order.field.name), F("pk")), (cursor.value, cursor.pk)))


def capped_count(queryset: QuerySet[Model], cap: int = CAP) -> int:
    """Count rows, but never more than one beyond the cap: at a million rows an exact count costs more than the page."""
    return queryset.order_by().values("pk")[: cap + 1].count()
