"""From cells to values: each row is checked by the sheet's columns, then as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.sheets.columns import Column, Sheet
from core.sheets.errors import CellError, Finding, Noted, RowError
from core.sheets.kinds import Parser
from core.sheets.layout import is_aside, is_heading_again
from core.sheets.mapping import Mapping
from core.sheets.reading import Row

Values = dict[str, Any]


@dataclass
class Checker:
    """Checks rows one by one; faulty rows leave their errors in ``errors`` and yield nothing.

    ``formulas`` holds the (row, column; from 1) of formula cells without a stored value.
    """

    sheet: Sheet
    mapping: Mapping
    formulas: frozenset[tuple[int, int]] = frozenset()
    errors: list[RowError] = field(default_factory=list)
    notes: list[RowError] = field(default_factory=list)
    faulty: int = 0
    asides: int = 0

    def __post_init__(self) -> None:
        keys = self.mapping.keys
        self._columns: list[tuple[int, str, Parser]] = [
            (at, key, self.sheet.column(key).kind.parser(self.mapping.headings[at])) for at, key in keys.items()
        ]
        self._required = [column for column in self.sheet.importable() if column.required]
        self._complete = self.sheet.complete() if self.sheet.complete else None
        self._name_at = self.mapping.position(self.sheet.needed[0]) if self.sheet.needed else None
        self._formula_rows = {row for row, _column in self.formulas}
        self._width = max(keys, default=-1) + 1

    @property
    def keys(self) -> set[str]:
        """The keys that the file fills."""
        return {key for _at, key, _read in self._columns}

    def checked(self, rows: Iterator[Row]) -> Iterator[tuple[int, Values]]:
        """Yield (row number, values by key) of the sound rows; None stands for a cell that says nothing."""
        for number, cells in rows:
            if number not in self._formula_rows and self._is_no_record(cells):
                self.asides += 1
                continue
            values, errors = self.check(number, cells)
            if errors:
                self.errors += errors
                self.faulty += 1
            else:
                yield number, values

    def _is_no_record(self, cells: Sequence[str]) -> bool:
        name = cells[self._name_at] if self._name_at is not None and self._name_at < len(cells) else ""
        if len(name) > 12 and name != self.mapping.headings[self._name_at or 0] and len(set(cells)) > 2:
            return False  # the usual row, told at once: nothing that long is a total
        return is_heading_again(self.mapping, cells) or is_aside(self.mapping, cells, self._name_at)

    def check(self, number: int, cells: Sequence[str]) -> tuple[Values, list[RowError]]:
        """Return a row's values and what is wrong with it."""
        values: Values = {}
        errors: list[RowError] = []
        if len(cells) < self._width:
            cells = [*cells, *[""] * (self._width - len(cells))]
        for at, key, read in self._columns:
            cell = cells[at]
            try:
                value = read(cell) if cell else None
                if type(value) is Noted:
                    self.notes.append(self.error(number, key, value.message))
                    value = value.value
                values[key] = value
            except CellError as error:
                values[key] = None
                errors.append(self.error(number, key, error.message))
        if number in self._formula_rows:
            errors += self._formula_errors(number)
        faulty = {error.position for error in errors}
        errors += self._missing(number, values, faulty)
        if self._complete and not errors:
            errors = self._findings(number, self._complete(values))
        return values, errors

    def _findings(self, number: int, findings: Sequence[Finding]) -> list[RowError]:
        self.notes += [self.error(number, each.key, each.message) for each in findings if not each.refuses]
        return [self.error(number, each.key, each.message) for each in findings if each.refuses]

    def error(self, number: int, key: str, message: Any) -> RowError:
        """Return an error that names the column as the file does."""
        at = self.mapping.position(key)
        heading = self.mapping.headings[at] if at is not None else self.sheet.column(key).heading()
        return RowError(number, heading, str(message), at)

    def _formula_errors(self, number: int) -> list[RowError]:
        message = _(
            "Cell %(cell)s holds a formula without a value, or an error: open the file, put it right and save it "
            "again, or type the value."
        )
        return [
            self.error(number, self.mapping.keys[column - 1], message % {"cell": f"{column_letters(column)}{row}"})
            for row, column in sorted(self.formulas)
            if row == number and column - 1 in self.mapping.keys
        ]

    def _missing(self, number: int, values: Values, faulty: set[int | None]) -> list[RowError]:
        return [
            self.error(number, column.key, _required_message(column))
            for column in self._required
            if values.get(column.key) is None and self.mapping.position(column.key) not in faulty
        ]


def _required_message(column: Column) -> str:
    return _("“%(column)s” is empty: fill it in, or delete the row.") % {"column": column.heading()}


def column_letters(number: int) -> str:
    """Return A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
