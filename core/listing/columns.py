"""Columns of list pages, and their cells as HTML: a template for each cell would cost more than the query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import number_format
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
    ``narrow``: never broken over two lines (dates, codes). ``on_phone``: whether the card on a phone shows it.
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
    narrow: bool = False
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
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date):
        return (clock.day_of(value) if isinstance(value, dt.datetime) else value).isoformat()
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
        pks = [row[0] for row in rows]
        boxes = [self._boxes(pks)] if self.selectable else []
        written = boxes + [self._written(column, rows, pks) for column in self.columns]
        return SafeString("\n".join([f"<tr>{''.join(cells)}</tr>" for cells in zip(*written, strict=True)]))

    def _boxes(self, pks: list[Any]) -> list[str]:
        head = '<td class="list-check"><input type="checkbox" class="form-check-input" name="selected" value="'
        label = html(_("Select this row"))
        tail = f'" aria-label="{label}" form="list-bulk"></td>'
        return [f"{head}{pk}{tail}" for pk in pks]

    def _written(self, column: Column, rows: Sequence[Sequence[Any]], pks: list[Any]) -> list[str]:
        """Return the cells of one column: a column at a time, so that what is the same for all is done once."""
        attributes = f'{_css(column)} data-label="{html(column.title)}"'
        texts = [html(text) or EMPTY for text in self._texts(column, rows, pks)]
        if column.opens and self.row_url:
            head, url = f'<th scope="row"{attributes}><a class="list-open" href="', self.row_url
            return [f'{head}{url(pk)}">{text}</a></th>' for pk, text in zip(pks, texts, strict=True)]
        return [f"<td{attributes}>{text}</td>" for text in texts]

    def _texts(self, column: Column, rows: Sequence[Sequence[Any]], pks: list[Any]) -> list[Any]:
        render = column.renderer()
        if column.load:
            loaded = column.load(pks) if pks else {}
            return [render(loaded.get(pk)) for pk in pks]
        fields = self.fields()
        places = [fields.index(name) + 2 for name in column.read]
        if len(places) == 1:
            place = places[0]
            return [render(row[place]) for row in rows]
        return [render(*[row[place] for place in places]) for row in rows]


def html(text: Any) -> str:
    """Return a text escaped, a SafeString as it is, nothing for None; a third of the time of Django's own."""
    if text is None:
        return ""
    return text if type(text) is SafeString else escape(str(text))


def _css(column: Column) -> str:
    marks = (("text-end", column.end), ("nowrap", column.narrow), ("not-on-phone", not column.on_phone))
    words = [word for word, wanted in marks if wanted]
    return f' class="{" ".join(words)}"' if words else ""
