"""The one declaration that import, export and template of a resource share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Model, Q, QuerySet, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import UserError
from core.registry import Registry
from core.sheets.errors import CellError, Finding
from core.sheets.kinds import Date, Instant, Integer, Kind


@dataclass(frozen=True)
class Column:
    """One column.

    ``key`` names it in code, mappings and JSON; ``title`` is the English heading (a lazy msgid), ``zh`` the Chinese
    one; ``aliases`` are other headings met in the field, in any language. ``field`` is the model's attribute
    (``key`` where left out), ``path`` the ORM path or a function that makes the expression to export where that
    differs, ``json`` the ORM path of what JSON holds. ``importable=False`` makes a column that is only shown,
    ``exportable=False`` one that is only read, ``stored=False`` one that no field takes: it serves to find or to
    complete the row. ``private`` columns leave only where somebody asks for them by name. ``note`` explains the
    column in the template.
    """

    key: str
    title: str | Promise
    zh: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    field: str = ""
    path: str | Callable[[], Combinable] = ""
    json: str = ""
    width: int = 16
    importable: bool = True
    exportable: bool = True
    stored: bool = True
    private: bool = False
    required: bool = False
    note: str | Promise = ""

    @property
    def attribute(self) -> str:
        """The model's column that it fills."""
        return self.field or self.key

    def heading(self) -> str:
        """Return the heading in the active language."""
        return self.zh if (translation.get_language() or "zh").startswith("zh") else self.english()

    def english(self) -> str:
        """Return the heading in English."""
        with translation.override("en"):
            return str(self.title)

    def names(self) -> list[str]:
        """Return every heading under which the column is known."""
        return [self.key, self.zh, self.english(), *self.aliases]

    def shown(self) -> Combinable:
        """Return the expression of what CSV and XLSX show."""
        return self.path() if callable(self.path) else self.kind.shown(self.path or self.key)

    def raw(self) -> str | Combinable:
        """Return the path or expression of what JSON holds: the value itself, codes for choices and references."""
        if self.json:
            return self.json
        return self.path() if callable(self.path) else self.path or self.attribute


KEY = Column("id", gettext_lazy("Portal key"), "门户序号", Integer(), path="pk", importable=False)


def keyed(columns: Sequence[Column]) -> list[Column]:
    """Return the columns of what programs read: each row says its key, even where spreadsheets leave it out."""
    return list(columns) if any(column.key == KEY.key for column in columns) else [KEY, *columns]


RowCheck = Callable[[dict[str, Any]], Sequence[Finding]]
GUESS = "guess_"


@dataclass(frozen=True)
class Sheet:
    """A resource's columns and how its rows are told apart.

    ``needed`` are the columns without which a file is refused. ``complete()`` returns a function that gets a row's
    values by key and returns findings; it may put a guess for a column named by ``inferred`` under
    ``GUESS + key``, which counts where neither the file nor the record says anything. ``private`` maps fields of the
    model that never leave to the reason. ``contested`` maps headings that people give to several columns to those
    columns' keys: the cells below decide.
    """

    name: str
    title: str | Promise
    model: type[Model]
    columns: tuple[Column, ...]
    needed: tuple[str, ...] = ()
    complete: Callable[[], RowCheck] | None = None
    inferred: tuple[str, ...] = ()
    private: Mapping[str, str] = field(default_factory=dict)
    contested: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def column(self, key: str) -> Column:
        """Return a column by key. Raises KeyError."""
        return {column.key: column for column in self.columns}[key]

    def keys(self) -> list[str]:
        """Return the keys of all columns."""
        return [column.key for column in self.columns]

    def importable(self) -> list[Column]:
        """Return the columns that an import fills."""
        return [column for column in self.columns if column.importable]

    def exported(self, keys: Sequence[str] | None = None) -> list[Column]:
        """Return the columns of an export: those named, else all that are not private."""
        chosen = [column for column in self.columns if column.exportable]
        if keys is None:
            return [column for column in chosen if not column.private]
        return [column for column in chosen if column.key in keys]


def unexported_fields(sheet: Sheet) -> set[str]:
    """Return the model's fields that are neither exported nor listed as private: a test wants it empty."""
    known = {column.attribute for column in sheet.columns if column.exportable} | set(sheet.private)
    fields = [*sheet.model._meta.concrete_fields, *sheet.model._meta.many_to_many]
    return {each.name for each in fields if not {each.name, each.attname} & known}


Narrow = Callable[["QuerySet[Any]", Mapping[str, Sequence[str]]], "QuerySet[Any]"]


@dataclass(frozen=True)
class Resource:
    """Something that can be exported by name: its sheet, its rows for a union's code, its filters.

    ``rows(code)`` returns the rows of that union and those below it, all of them for None, and raises UserError for a
    code that there is not. ``narrow`` applies filters as the list page does; without it a filter names a column.
    """

    sheet: Sheet
    rows: Callable[[str | None], QuerySet[Any]]
    narrow: Narrow | None = None

    def narrowed(self, rows: QuerySet[Any], filters: Mapping[str, Sequence[str]]) -> QuerySet[Any]:
        """Return the rows that match all filters, any value of each. Raises UserError for an unknown filter."""
        return (self.narrow or self.by_columns)(rows, filters)

    def by_columns(self, rows: QuerySet[Any], filters: Mapping[str, Sequence[str]]) -> QuerySet[Any]:
        """Filter by values of columns, written as an import takes them."""
        known = {column.key: column for column in keyed(self.sheet.exported())}
        for key, texts in filters.items():
            if key not in known:
                raise UserError(
                    _("There is no filter “%(key)s”; there are: %(known)s.") % {"key": key, "known": ", ".join(known)}
                )
            rows = _where(rows, known[key], [text.strip() for text in texts])
        return rows


def _where(rows: QuerySet[Any], column: Column, texts: Sequence[str]) -> QuerySet[Any]:
    """Narrow to the rows whose column says one of the texts: as CSV shows it, as JSON holds it, or as one types it.

    An empty text means rows where the column says nothing; a day means its instants.
    """
    shown, raw = f"filter_{column.key}_shown", f"filter_{column.key}_raw"
    value = column.raw()
    value = F(value) if isinstance(value, str) else value
    is_instant = isinstance(column.kind, Instant)
    rows = rows.alias(**{
        shown: Cast(column.shown(), TextField()), raw: value if is_instant else Cast(value, TextField())
    })  # fmt: skip
    wanted = Q()
    for text in (*texts, *_typed(column, texts)):
        if not text:
            wanted |= Q(**{f"{shown}__isnull": True}) | Q(**{shown: ""})
        elif is_instant:
            wanted |= Q(**{f"{shown}__startswith": text})
            if moment := _moment(text):
                wanted |= Q(**{raw: moment})
        else:
            wanted |= Q(**{shown: text}) | Q(**{raw: text})
    return rows.filter(wanted)


def _typed(column: Column, texts: Sequence[str]) -> list[str]:
    """Return the values that people mean by what they type, as the database writes them.

    Raises UserError for what is no value of the column's vocabulary.
    """
    if column.kind.only_shown:
        return []
    kind = replace(column.kind, future=True) if isinstance(column.kind, Date) else column.kind
    read = kind.parser()
    try:
        return [_database_text(value) for text in texts if text and (value := read(text)) is not None]
    except CellError as error:
        raise UserError(f"{column.key}: {error.message}") from None


def _moment(text: str) -> datetime | None:
    """Return the instant that JSON writes so; None where the text is none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _database_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return f"{{{','.join(value)}}}" if isinstance(value, list) else str(value)


resources: Registry[Resource] = Registry("resource")
