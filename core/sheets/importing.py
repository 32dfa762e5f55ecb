"""Importing a file: read, check, stage, match, merge, in one transaction that a preview rolls back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from core.sheets.checking import Checker
from core.sheets.columns import Sheet
from core.sheets.errors import FileRefusedError, RowError
from core.sheets.guard import Limits
from core.sheets.layout import Layout, find_layout
from core.sheets.mapping import Mapping, require_columns
from core.sheets.merging import Merge, RowChange
from core.sheets.reading import Reader, Row
from core.sheets.staging import Stage

Progress = Callable[[int], None]
Fault = tuple[int, str, str]
PROGRESS_EVERY = 1000
MOST_CHANGES = 100_000  # values listed by a dry run


@dataclass(frozen=True)
class Plan:
    """How a resource takes rows in.

    ``match`` fills the stage's ``target`` with the records that rows mean and returns faults (row, key, message) of
    rows to refuse; ``merge`` writes; ``after`` does what follows from the merge (links, possible duplicates) and
    returns what the result shows as ``extras``. ``derived`` names further columns of the stage with their SQL
    definitions: those that the file fills are left as they are.
    """

    sheet: Sheet
    merge: Merge
    match: Callable[[Stage], Iterable[Fault]]
    after: Callable[[Stage], dict[str, Any]] = lambda _stage: {}
    derived: MappingType[str, str] = field(default_factory=dict)


@dataclass
class Result:
    """What an import did, or would do. ``rows`` counts the records read, ``faulty`` those refused.

    A dry run lists the ``changes`` in records that are there.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rows: int = 0
    faulty: int = 0
    errors: list[RowError] = field(default_factory=list)
    notes: list[RowError] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    extras: dict[str, Any] = field(default_factory=dict)
    mapping: Mapping | None = None
    header_row: int = 1
    sheet_name: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the result as commands print it and jobs keep it."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "errors": [error.as_dict() for error in self.errors],
            **self.extras,
            "notes": [note.as_dict() for note in self.notes],
        }


def import_file(
    plan: Plan,
    path: Path | str,
    *,
    mapping: Mapping | None = None,
    sheet_name: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Result:
    """Import a file's sound rows, all in one transaction; faulty rows are refused one by one and reported.

    ``mapping`` is the one a person corrected, else it is guessed; ``dry_run`` does everything and rolls it back.
    Raises FileRefusedError where the file cannot be read as a list.
    """
    with opened(plan.sheet, path, sheet_name=sheet_name, limits=limits) as source:
        chosen = mapping or source.layout.mapping
        require_columns(plan.sheet, chosen)
        checker = Checker(plan.sheet, chosen, source.reader.formulas)
        with transaction.atomic():
            result = _merged(plan, checker, _told(source.rows, progress), compare=dry_run)
            if dry_run:
                transaction.set_rollback(True)
    result.mapping, result.header_row = chosen, source.layout.header_row
    result.sheet_name = source.reader.sheet or None
    return result


def _merged(plan: Plan, checker: Checker, rows: Iterator[Row], *, compare: bool) -> Result:
    columns = [column for column in plan.sheet.importable() if column.key in checker.keys]
    stage = Stage(
        f"staged_{plan.sheet.name}", columns, [plan.sheet.column(key) for key in plan.sheet.inferred], plan.derived
    )
    stage.create()
    staged = stage.fill(checker.checked(rows))
    _one_at_a_time(plan)
    refused = list(plan.match(stage))
    checker.errors += [checker.error(row, key, message) for row, key, message in refused]
    stage.drop(row for row, _key, _message in refused)
    changes = plan.merge.differences(stage, MOST_CHANGES) if compare else []
    counts = plan.merge.apply(stage)
    return Result(
        counts.created,
        counts.updated,
        counts.unchanged,
        rows=staged + checker.faulty,
        faulty=checker.faulty + len({row for row, _key, _message in refused}),
        errors=_in_order(checker.errors),
        notes=_in_order(checker.notes),
        changes=changes,
        extras=plan.after(stage),
    )


def _in_order(found: list[RowError]) -> list[RowError]:
    return sorted(found, key=lambda each: (each.row, each.position or 0))


def _one_at_a_time(plan: Plan) -> None:
    """Let imports into one table wait for each other: two of them must not both find a record missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import {plan.merge.model._meta.db_table}"])


def _told(rows: Iterator[Row], progress: Progress | None) -> Iterator[Row]:
    for done, row in enumerate(rows, 1):
        if progress and done % PROGRESS_EVERY == 0:
            progress(done)
        yield row


# Opening -------------------------------------------------------------------------------------------------------------


@dataclass
class Source:
    """An opened file: its layout and the rows below its headings. Use as a context manager, which ends the reader."""

    reader: Reader
    layout: Layout
    rows: Iterator[Row]

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.reader.close()


def opened(sheet: Sheet, path: Path | str, *, sheet_name: str | None = None, limits: Limits | None = None) -> Source:
    """Open a file and find the list in it: in the sheet named, else in the first visible one that holds headings.

    Raises FileRefusedError where there is none.
    """
    reader = Reader(path, sheet=sheet_name, limits=limits).__enter__()
    try:
        return Source(reader, *find_layout(sheet, reader.rows()))
    except FileRefusedError as refusal:
        reader.close()
        others = [name for name in reader.sheet_names if name != reader.sheet][:5]
        if sheet_name is not None or refusal.code not in {"no_header", "empty"} or not others:
            raise
        return _first_with_headings(sheet, path, others, refusal, limits)


def _first_with_headings(
    sheet: Sheet, path: Path | str, names: list[str], refusal: FileRefusedError, limits: Limits | None
) -> Source:
    for name in names:
        try:
            return opened(sheet, path, sheet_name=name, limits=limits)
        except FileRefusedError:
            continue
    raise refusal


@dataclass(frozen=True)
class Survey:
    """What a clerk sees before an import: the mapping guessed, and the first rows."""

    mapping: Mapping
    header_row: int
    sheet: str
    sheets: tuple[str, ...]
    sample: tuple[Row, ...]


def survey(sheet: Sheet, path: Path | str, *, sheet_name: str | None = None, sample: int = 5) -> Survey:
    """Return what a file holds, without checking its rows. Raises FileRefusedError."""
    with opened(sheet, path, sheet_name=sheet_name) as source:
        first = [row for _, row in zip(range(sample), source.rows, strict=False)]
        layout, reader = source.layout, source.reader
        return Survey(layout.mapping, layout.header_row, reader.sheet or "", tuple(reader.sheet_names), tuple(first))
