"""What an import would change in records that are there, in words: for its preview and for the workbook beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from core.audit.words import Words
from core.sheets import Column, RowChange, kinds
from orgs.models import Organization

CHANGE_COLUMNS = (
    Column("row", gettext_lazy("Row"), "行", kinds.Integer(), width=8),
    Column("number", gettext_lazy("Portal number"), "门户编号", kinds.Code(), width=12),
    Column("field", gettext_lazy("Field"), "字段", kinds.Text(), width=20),
    Column("before", gettext_lazy("Before"), "修改前", kinds.Text(), width=40),
    Column("after", gettext_lazy("After"), "修改后", kinds.Text(), width=40),
)


def changes_in_words(changes: Iterable[RowChange], *, rows: int) -> list[dict[str, Any]]:
    """Return the first rows that change: ``row``, ``number``, ``name`` and their ``fields`` (label, before, after)."""
    groups = groupby(changes, key=lambda change: (change.row, change.target))
    first = [(row, target, list(found)) for (row, target), found in islice(groups, rows)]
    records = Organization.objects.in_bulk([target for _row, target, _found in first])
    words = Words((_field(each.name), each.before, each.after) for _row, _target, found in first for each in found)
    return [
        {
            "row": row, "number": records[target].number, "name": records[target].name, "id": target,
            "fields": [_in_words(words, each) for each in found],
        }
        for row, target, found in first
    ]  # fmt: skip


def change_records(changes: Sequence[RowChange]) -> Iterator[dict[str, Any]]:
    """Yield every change as a row of a workbook, by heading."""
    headings = [column.heading() for column in CHANGE_COLUMNS]
    words = Words((_field(each.name), each.before, each.after) for each in changes)
    numbers = dict(Organization.objects.filter(pk__in={each.target for each in changes}).values_list("pk", "number"))
    for each in changes:
        said = _in_words(words, each)
        values = (each.row, numbers[each.target], said["label"], said["before"], said["after"])
        yield dict(zip(headings, values, strict=True))


def _field(name: str) -> Any:
    return Organization._meta.get_field(name)


def _in_words(words: Words, change: RowChange) -> dict[str, str]:
    field = _field(change.name)
    return {
        "label": capfirst(str(field.verbose_name)), "before": words.say(field, change.before),
        "after": words.say(field, change.after),
    }  # fmt: skip
