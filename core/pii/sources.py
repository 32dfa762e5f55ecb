"""Where personal data lies: every app declares its part, for people's own export, for erasure and for the notice.

>>> personal_data.register("contacts", Source(_("Contacts"), what=…, why=…, how_long=…, collect=rows_of_person))
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.text import capfirst
from django.utils.timezone import localtime

from core.pii.fields import Sealed
from core.registry import Registry

JSON_TYPES = (str, int, float, bool, type(None))


@dataclass(frozen=True)
class Fact:
    """One thing kept: its name in files, its label and value for readers, and the value for machines."""

    name: str
    label: str
    text: str
    value: Any


Row = list[Fact]


@dataclass(frozen=True)
class Source:
    """One place where personal data of people with an account lies.

    ``what``, ``why`` and ``how_long`` are the sentences of the privacy notice; ``kept`` says what stays after an
    erasure, and why. ``collect(user)`` answers the rows about a person. ``erase(user)`` erases what may go or makes it
    anonymous, and returns how many rows. ``holds(user)`` yields what must be settled before an erasure, in words.
    """

    title: Any
    what: Any
    why: Any
    how_long: Any
    collect: Callable[[Any], Iterable[Row]]
    erase: Callable[[Any], int] | None = None
    kept: Any = ""
    holds: Callable[[Any], Iterable[str]] | None = None


personal_data: Registry[Source] = Registry("source of personal data")


def rows_of(queryset: QuerySet[Any], *names: str) -> list[Row]:
    """Return the named fields of a queryset's rows, with their labels in the reader's language."""
    return [[fact_of(row, name) for name in names] for row in queryset]


def fact_of(row: Model, name: str) -> Fact:
    """Return one field of a row; what is sealed in the clear, for it goes to the person it is about."""
    field: Any = row._meta.get_field(name)
    value = getattr(row, name)
    shown = str(getattr(row, f"get_{name}_display")()) if field.choices else _shown(value)
    return Fact(name, capfirst(str(field.verbose_name)), shown, _plain(value))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Sealed):
        return value.open()
    if isinstance(value, dt.datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return str(value)


def _plain(value: Any) -> Any:
    """Return a value as JSON takes it."""
    if isinstance(value, JSON_TYPES):
        return value
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID | Model):
        return str(value)
    return value.open() if isinstance(value, Sealed) else str(value)
