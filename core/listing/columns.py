"""Columns of list pages, and their cells as HTML: written by hand, because a template a cell costs more than the query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock

EMPTY = SafeString('<span class="unknown">—</span>')


@dataclass(frozen=True)
class Column:
    """One column.

    ``fields``: what is read, paths over foreign keys included (default: the key itself); ``render`` takes their values
    and returns text, which is escaped, or a SafeString; ``choices`` gives the words of a vocabulary.
    ``sort``: an indexed column of the model itself; the index also holds the primary key, in the same direction.
    ``load``: takes the primary keys of a page and returns a mapping to values, in one query.
    ``opens``: the cell that opens the record. ``end``: set at the end of its column, for figures.
    ``on_phone``: whether the card on a phone shows it.
    """

    key: str
    title: Any
    fields: Sequence[str] | None = None
    render: Callable[..., Any] | None = None
    choices: Iterable[tuple[Any, Any]] = ()
    sort: str = ""
    load: Callable[[list[Any]], Mapping[Any, Any]] | None = None
    opens: bool = False
    end: bool = False
    on_phone: bool = True

    @property
    def read(self) -> Sequence[str]:
        """The fields that the page's query reads for this column."""
        if self.fields is not None:
            return self.fields
        return () if self.load else (self.key,)

    def renderer(self) -> Callable[..., Any]:
        """Return the function from values to text, words of the reader's language looked up once."""
        if self.render:
            return self.render
        words = {key: str(label) for key, label in self.choices}
        return (lambda value: words.get(value, value)) if words else as_text


def as_text(value: Any) -> Any:
    """Return a value as a person reads it; instants as the day in Asia/Shanghai."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime):
        return clock.day_of(value).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return number_format(value, use_l10n=True, force_grouping=True)
    return str(value)


def status_words(choices: Iterable[tuple[Any, Any]], tones: Mapping[Any, str]) -> Callable[[Any], Any]:
    """Return a renderer that shows a status as icon and word."""
    labels = dict(choices)

    def render(value: Any) -> Any:
        return _badge(get_language() or "", str(labels.get(value, value)), tones.get(value, "neutral"))

    return render


@lru_cache(maxsize=512)
def _badge(_language: str, word: str, tone: str) -> SafeString:
    from core.templatetags.ui import tone_icon  # noqa: PLC0415 - the template library loads after the apps

    return render_to_string("components/status_badge.html", {"word": word, "tone": tone, "icon": tone_icon(tone)})


@dataclass(frozen=True)
class Cells:
    """What it takes to write the rows of a page."""

    columns: Sequence[Column]
    row_url: Callable[[Any], str] | None
    selectable: bool

    def fields(self) -> list[str]:
        """Return the fields to read, each once."""
        return list(dict.fromkeys(name for column in self.columns for name in column.read))

    def rows(self, rows: Sequence[Sequence[Any]]) -> SafeString:
        """Return the table's rows. Each row: primary key, sort value, then the values of :meth:`fields`."""
        writers = [self._writer(column, [row[0] for row in rows]) for column in self.columns]
        lines = []
        for row in rows:
            cells = "".join([write(row) for write in writers])
            lines.append(f"<tr>{self._box(row[0])}{cells}</tr>")
        return SafeString("\n".join(lines))

    def _box(self, pk: Any) -> str:
        if not self.selectable:
            return ""
        label = conditional_escape(_("Select"))
        return (
            f'<td class="list-check"><input type="checkbox" class="form-check-input" name="selected" value="{pk}" '
            f'aria-label="{label}" form="list-bulk"></td>'
        )

    def _writer(self, column: Column, pks: list[Any]) -> Callable[[Sequence[Any]], str]:
        title, css = conditional_escape(column.title), _css(column)
        start, finish = self._around(column, f'{css} data-label="{title}"')
        values, render = self._values(column, pks), column.renderer()

        def write(row: Sequence[Any]) -> str:
            text = render(*values(row))
            shown = conditional_escape(text) if text not in ("", None) else EMPTY
            return start(row[0]) + shown + finish

        return write

    def _around(self, column: Column, attributes: str) -> tuple[Callable[[Any], str], str]:
        if column.opens and self.row_url:
            url = self.row_url
            head = f'<th scope="row"{attributes}><a class="list-open" href="'
            return (lambda pk: f'{head}{url(pk)}">'), "</a></th>"
        head = f"<td{attributes}>"
        return (lambda _pk: head), "</td>"

    def _values(self, column: Column, pks: list[Any]) -> Callable[[Sequence[Any]], Sequence[Any]]:
        if column.load:
            loaded = column.load(pks) if pks else {}
            return lambda row: (loaded.get(row[0]),)
        fields = self.fields()
        places = [fields.index(name) + 2 for name in column.read]
        if len(places) == 1:
            place = places[0]
            return lambda row: (row[place],)
        return lambda row: [row[place] for place in places]


def _css(column: Column) -> str:
    words = [word for word, wanted in (("text-end", column.end), ("not-on-phone", not column.on_phone)) if wanted]
    return f' class="{" ".join(words)}"' if words else ""
