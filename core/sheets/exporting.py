"""Writing a queryset as CSV, XLSX or JSON, in a stream: memory stays flat however many rows there are.

Text that a spreadsheet program would take for a formula leaves as text: with an apostrophe before it in CSV, as a
string cell in XLSX. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any

import rustpy_xlsxwriter as xlsx
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from psycopg import sql

from core.errors import UserError
from core.sheets.cleaning import ESCAPED, LIVE, as_text
from core.sheets.columns import Column, Sheet, keyed

FORMATS = ("csv", "xlsx", "json")
BATCH = 2000
EXCEL_TEXT = 32_767
EXCEL_FIRST_DAY = dt.date(1900, 3, 1)  # before it spreadsheet programs disagree on the calendar

Progress = Callable[[int], None]


def format_of(path: Path, chosen: str | None = None) -> str:
    """Return the format chosen, else the one that the file's ending names. Raises UserError for another."""
    name = (chosen or path.suffix.lstrip(".")).lower()
    if name not in FORMATS:
        raise UserError(_("Choose a format: %(formats)s.") % {"formats": ", ".join(FORMATS)})
    return name


def export(
    sheet: Sheet,
    rows: QuerySet[Any],
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 - the command's own word
    keys: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the rows to a file, whole or not at all. Returns their number.

    ``keys`` names the columns; where left out, all that are not private, and in JSON the ``id`` that programs tell rows
    by. ``progress`` is told the rows written so far.
    """
    form = format_of(path, format)
    write = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json}[form]
    columns = sheet.exported(keys)
    if form == "json" and keys is None:
        columns = keyed(columns)
    part = path.with_name(f".{path.name}.part")
    try:
        with transaction.atomic():  # server cursors live in a transaction; it also gives one state of the data
            count = write(columns, rows, part, progress)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def headings(columns: Sequence[Column]) -> list[str]:
    """Return the headings in the active language."""
    return [column.heading() for column in columns]


# CSV -----------------------------------------------------------------------------------------------------------------


def write_csv(columns: Sequence[Column], rows: QuerySet[Any], path: Path, progress: Progress | None = None) -> int:
    """Write CSV (UTF-8 with a byte order mark, which Excel wants) by COPY, escaped in SQL."""
    with path.open("wb") as file:
        return copy_csv(columns, rows, file, progress)


def copy_csv(columns: Sequence[Column], rows: QuerySet[Any], file: IO[bytes], progress: Progress | None = None) -> int:
    """Write CSV to a binary stream. Returns the number of rows."""
    head = io.StringIO()
    csv.writer(head, lineterminator="\n").writerow(map(as_text, headings(columns)))
    file.write(b"\xef\xbb\xbf" + head.getvalue().encode())
    query, parameters = selected(columns, rows)
    cells = sql.SQL(", ").join(_escaped(column) for column in columns)
    statement = sql.SQL("COPY (SELECT {} FROM ({}) q) TO STDOUT (FORMAT csv)").format(cells, sql.SQL(query))
    done = 0
    with connection.cursor() as cursor:
        with cursor.copy(statement, parameters) as copy:
            for block in copy:
                file.write(block)
                done += 1
                if progress and done % BATCH == 0:
                    progress(done)
        return max(int(cursor.rowcount), 0)


def _escaped(column: Column) -> sql.Composable:
    name = sql.Identifier(_alias(column))
    if not column.kind.is_text:
        return name
    text = sql.SQL("{}::text").format(name)
    return sql.SQL(
        "CASE WHEN left({0}, 1) = ANY({1}) AND {0} ~ {2} THEN '''' || {0} ELSE {0} END"
    ).format(text, sql.Literal([*LIVE, "'"]), sql.Literal(f"^'*[{LIVE.replace('-', '')}-]"))  # fmt: skip


def selected(columns: Sequence[Column], rows: QuerySet[Any], *, raw: bool = False) -> tuple[str, list[Any]]:
    """Return the SQL that yields one value a column, and its parameters, in a stable order."""
    values = {_alias(column): column.raw() if raw else column.shown() for column in columns}
    expressions = {name: F(value) if isinstance(value, str) else value for name, value in values.items()}
    ordered = rows if rows.query.order_by or rows.query.extra_order_by else rows.order_by("pk")
    chosen = ordered.annotate(**expressions).values_list(*expressions)
    try:
        query, parameters = chosen.query.sql_with_params()
    except EmptyResultSet:  # a filter that nothing can match; the columns are wanted all the same
        nothing = rows.model._default_manager.extra(where=["false"])
        query, parameters = nothing.annotate(**expressions).values_list(*expressions).query.sql_with_params()
    return query, list(parameters)


def _alias(column: Column) -> str:
    return f"sheet_{column.key}"


# XLSX ----------------------------------------------------------------------------------------------------------------


def write_xlsx(columns: Sequence[Column], rows: QuerySet[Any], path: Path, progress: Progress | None = None) -> int:
    """Write one sheet: a heading row that stays in view, then one row a record."""
    counted = _Counted(xlsx_records(columns, rows), progress)
    write_records(columns, iter(counted), path)
    return counted.count


def write_records(columns: Sequence[Column], records: Iterator[dict[str, Any]], path: Path) -> None:
    """Write records, each as value by heading."""
    first = next(records, None)
    if first is None:
        _write_headings(headings(columns), path)
        return
    xlsx.write_worksheet(
        chain([first], records),
        str(path),
        sheet_name="Sheet1",
        freeze_row=1,
        header_format=xlsx.Format().set_bold(),
        column_widths=[float(column.width) for column in columns],
        column_formats=_formats(columns),
    )


def _write_headings(names: Sequence[str], path: Path) -> None:
    """Write a sheet without records: the fast writer learns the headings from the first one."""
    book = Workbook()
    for at, name in enumerate(names, 1):
        cell = book.active.cell(1, at, name)
        cell.data_type = "s"
    book.save(path)


def _formats(columns: Sequence[Column]) -> dict[str, Any]:
    return {
        column.heading(): xlsx.Format().set_num_format(column.kind.excel) for column in columns if column.kind.excel
    }


class _Counted:
    """Counts the rows that pass, and tells."""

    def __init__(self, rows: Iterable[Any], progress: Progress | None) -> None:
        self.rows, self.progress, self.count = rows, progress, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.count += 1
            if self.progress and self.count % BATCH == 0:
                self.progress(self.count)
            yield row


def xlsx_records(columns: Sequence[Column], rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    """Yield a row as value by heading, each value as a spreadsheet holds it."""
    names = headings(columns)
    fixes = [(at, _fix_day if column.kind.sql == "date" else _fix_text) for at, column in enumerate(columns)
             if column.kind.sql == "date" or column.kind.is_text]  # fmt: skip
    for record in stream(*selected(columns, rows)):
        values = list(record)
        for at, fix in fixes:
            if values[at] is not None:
                values[at] = fix(values[at])
        yield dict(zip(names, values, strict=True))


def _fix_day(day: dt.date) -> dt.date | str:
    return day if day >= EXCEL_FIRST_DAY else day.isoformat()


def _fix_text(text: str) -> str:
    """Cut text to what a cell holds; mark text that an import would else take for an escaped one."""
    if text[:1] == "'" and ESCAPED.match(text):
        text = f"'{text}"
    return text if len(text) <= EXCEL_TEXT else text[:EXCEL_TEXT]


def stream(query: str, parameters: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query through a server cursor. Wants a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        while batch := cursor.fetchmany(BATCH):
            yield from batch


# JSON ----------------------------------------------------------------------------------------------------------------


def write_json(columns: Sequence[Column], rows: QuerySet[Any], path: Path, progress: Progress | None = None) -> int:
    """Write a list of objects keyed by the columns' keys; choices and references by codes."""
    query, parameters = selected(columns, rows, raw=True)
    pairs = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(sql.Identifier(_alias(column)), sql.Identifier(column.key)) for column in columns
    )
    statement = sql.SQL("SELECT row_to_json(r)::text FROM (SELECT {} FROM ({}) q) r").format(pairs, sql.SQL(query))
    counted = _Counted(stream(statement.as_string(None), parameters), progress)
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for number, (text,) in enumerate(counted):
            file.write(("\n" if number == 0 else ",\n") + text)
        file.write("\n]\n")
    return counted.count
