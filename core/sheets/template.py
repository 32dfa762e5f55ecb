"""The empty workbook that people fill in: headings, choices to pick from, and a sheet that explains the columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from core.sheets.columns import Column, Sheet
from core.sheets.kinds import Amount, Boolean, Choice, Date, Integer, Several
from core.wording import listed

BOLD = Font(bold=True)
PREPARED_ROWS = 2000
LONGEST_LIST = 255  # characters that a spreadsheet takes for the choices of a cell


def write_template(sheet: Sheet, path: Path | str) -> None:
    """Write the template of a sheet in the active language."""
    book = Workbook()
    page = book.active
    page.title = str(sheet.title)[:31]
    page.freeze_panes = "A2"
    for at, column in enumerate(sheet.importable(), 1):
        cell = page.cell(1, at, column.heading())
        cell.font = BOLD
        letter = get_column_letter(at)
        page.column_dimensions[letter].width = column.width
        _prepare(page, column, letter)
    _explain(book.create_sheet(_("How to fill in")), sheet)
    book.save(path)


def _prepare(page: Any, column: Column, letter: str) -> None:
    """Format a column and let its cells offer their choices."""
    numbers = column.kind.excel or "@"  # text, so that codes keep their zeros
    for row in range(2, 202):
        page[f"{letter}{row}"].number_format = numbers
    choices = ",".join(_choices(column))
    if choices and len(choices) <= LONGEST_LIST:
        rule = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
        rule.add(f"{letter}2:{letter}{PREPARED_ROWS}")
        page.add_data_validation(rule)


def _choices(column: Column) -> list[str]:
    if isinstance(column.kind, Choice):
        return list(column.kind.labels().values())
    return [_("yes"), _("no")] if isinstance(column.kind, Boolean) else []


def _explain(page: Any, sheet: Sheet) -> None:
    page.append([_("Column"), _("Needed"), _("What to write")])
    for cell in page[1]:
        cell.font = BOLD
    for column in sheet.importable():
        page.append([column.heading(), _("yes") if column.required else "", str(column.note) or _hint(column)])
    for letter, width in (("A", 24), ("B", 8), ("C", 80)):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows(min_row=2):
        row[2].alignment = Alignment(wrap_text=True, vertical="top")


def _hint(column: Column) -> str:
    kind = column.kind
    if isinstance(kind, Choice):
        return _("One of: %(choices)s") % {"choices": listed(kind.labels().values())}
    if isinstance(kind, Several):
        return _("One or several of: %(choices)s; separate them by 、") % {
            "choices": listed(kind.vocabulary().values())
        }
    hints: dict[type, str] = {
        Date: _("A day, such as 2015-01-09"),
        Integer: _("A whole number"),
        Amount: _("An amount in yuan, such as 500000 or 50万元"),
        Boolean: _("是 or 否 (yes or no)"),
    }
    return hints.get(type(kind), _("Text"))
