"""The workbook that goes back to whoever sent a list in: their rows as they were, each faulty cell marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from core.sheets.errors import RowError
from core.sheets.reading import Reader

FAULTY = PatternFill("solid", fgColor="FFC7CE")
NOTED = Font(color="9C0006")
WRAPPED = Alignment(wrap_text=True, vertical="top")
WIDEST = 60


def write_faults(
    source: Path | str, errors: Iterable[RowError], path: Path | str, *, header_row: int = 1, sheet: str | None = None
) -> int:
    """Write the uploaded rows with a column of problems behind them. Returns the number of faulty rows.

    Faulty cells are filled red; the column says for each row what is wrong and what to do, so that colour is not the
    only sign. Cells are text: nothing in them is live.
    """
    by_row: dict[int, list[RowError]] = defaultdict(list)
    for error in errors:
        by_row[error.row].append(error)
    book = Workbook(write_only=True)
    page = book.create_sheet(_("Rows"))
    with Reader(source, sheet=sheet) as reader:
        last = 0
        width = 0
        for number, cells in reader.rows():
            for blank in range(last + 1, number):
                page.append([None])
                del blank
            last = number
            if number <= header_row:
                width = max(width, len(cells))
            page.append(_row(page, cells, by_row.get(number, []), width, is_head=number == header_row))
    book.save(path)
    return len(by_row)


def _row(page: Any, cells: Sequence[str], errors: list[RowError], width: int, *, is_head: bool) -> list[Any]:
    row: list[Any] = [_text(page, cell) for cell in cells]
    if is_head:
        return [*row, *[None] * (width - len(row)), _text(page, _("Problems"))]
    if not errors:
        return row
    row += [None] * (width - len(row))
    for error in errors:
        if error.position is not None and error.position < len(row):
            row[error.position] = _marked(page, row[error.position])
    problems = _text(page, "\n".join(f"{error.column}: {error.message}" for error in errors))
    problems = WriteOnlyCell(page, problems) if isinstance(problems, str) else problems
    problems.font, problems.alignment = NOTED, WRAPPED
    return [*row, problems]


def _marked(page: Any, cell: Any) -> Any:
    cell = cell if isinstance(cell, WriteOnlyCell().__class__) else WriteOnlyCell(page, cell)
    cell.fill = FAULTY
    return cell


def _text(page: Any, text: str) -> Any:
    """Return a cell that stays text: the library takes what begins with = for a formula."""
    if not text.startswith("="):
        return text[:32_767]
    cell = WriteOnlyCell(page, text[:32_767])
    cell.data_type = "s"
    return cell
