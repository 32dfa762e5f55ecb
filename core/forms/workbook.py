"""A form as a spreadsheet to fill in: one respondent below the other (a column for each answer), or one alone (a row
for each answer). Both are made from the declaration, both come back by the same reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.forms.answers import Answers, in_words
from core.forms.declaration import Declaration, Kind, Question
from core.forms.fields import options_of
from core.sheets import CellError, FileRefusedError, kinds
from core.sheets.reading import Reader

HEAD = PatternFill("solid", fgColor="F3E7E7")
WRAPPED = Alignment(wrap_text=True, vertical="top")
IDENTITY = "number"
LIST_LIMIT = 255  # characters of a drop-down list that Excel takes


@dataclass(frozen=True)
class Cell:
    """One answer, or one cell of a table's answer, as a spreadsheet has it: its key, its heading, how it is read."""

    key: str
    label: str
    question: Question
    kind: kinds.Kind
    row: str = ""
    column: str = ""

    def text(self, answers: Mapping[str, Any]) -> Any:
        """Return what stands in the cell."""
        value = answers.get(self.question.key)
        if self.row:
            value = ((value or {}).get(self.row) or {}).get(self.column)
            return "" if value is None else value
        return value if isinstance(value, int) and not isinstance(value, bool) else in_words(self.question, value)

    def choices(self) -> list[str]:
        """Return what a drop-down offers; nothing where one types."""
        if self.question.kind == Kind.YES_NO:
            return [_("Yes"), _("No")]
        return [str(label) for _key, label in options_of(self.question)] if self.question.kind == Kind.CHOICE else []


def cells_of(declaration: Declaration) -> list[Cell]:
    """Return the cells of all questions that somebody answers, in order."""
    return [cell for question in declaration.questions() if question.is_asked for cell in _cells(question)]


def _cells(question: Question) -> Iterator[Cell]:
    if question.kind != Kind.TABLE:
        yield Cell(question.key, str(question.label), question, _kind(question.kind, question))
        return
    for row in question.rows:
        for column in question.columns:
            label = f"{question.label} / {row.label} / {column.label}"
            key = f"{question.key}.{row.key}.{column.key}"
            yield Cell(key, label, question, _kind(column.kind, question), row.key, column.key)


def _kind(kind: Kind, question: Question) -> kinds.Kind:
    if kind == Kind.INTEGER:
        return kinds.Integer(least=-(10**12), most=10**12)
    if kind in {Kind.DECIMAL, Kind.MONEY}:
        return kinds.Amount(places=2 if kind == Kind.MONEY else 6)
    if kind == Kind.CHOICE:
        return kinds.Choice(choices=options_of(question))
    if kind == Kind.CHOICES:
        return kinds.Several(vocabulary=lambda: {key: str(label) for key, label in options_of(question)})
    if kind == Kind.DATE:
        return kinds.Date()
    return kinds.Boolean() if kind == Kind.YES_NO else kinds.Text(longest=20_000, lines=True)


# Writing --------------------------------------------------------------------------------------------------------------


def write_one(path: Path, declaration: Declaration, *, number: str, name: str, answers: Mapping[str, Any]) -> None:
    """Write a form for one respondent: a row for each answer. The first column, hidden, says which."""
    book, page = _page()
    page.append([IDENTITY, _("Question"), pgettext("in a form", "Answer"), _("Explanation")])
    page.append(["@", _("Portal number"), number, name])
    for cell in cells_of(declaration):
        page.append([cell.key, cell.label, cell.text(answers), str(cell.question.help)])
        _offer(page, cell, f"C{page.max_row}")
    page.column_dimensions["A"].hidden = True
    for column, width in zip("BCD", (44, 50, 40), strict=True):
        page.column_dimensions[column].width = width
    _head(page, 1)
    book.save(path)


def write_many(path: Path, declaration: Declaration, rows: Sequence[tuple[str, str, Mapping[str, Any]]]) -> None:
    """Write a form for many: a row for each respondent (number, name, answers). The first row, hidden, has the keys."""
    book, page = _page()
    cells = cells_of(declaration)
    page.append([IDENTITY, "name", *(cell.key for cell in cells)])
    page.append([_("Portal number"), _("Organization"), *(cell.label for cell in cells)])
    for number, name, answers in rows:
        page.append([number, name, *(cell.text(answers) for cell in cells)])
    for place, cell in enumerate(cells, 3):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = 18
        _offer(page, cell, f"{letter}3:{letter}{max(3, len(rows) + 2)}")
    page.column_dimensions["B"].width = 36
    page.row_dimensions[1].hidden = True
    page.freeze_panes = "C3"
    _head(page, 2)
    book.save(path)


def _page() -> tuple[Workbook, Worksheet]:
    book = Workbook()
    page = book.worksheets[0]
    page.title = pgettext("sheet", "Answers")
    return book, page


def _head(page: Worksheet, row: int) -> None:
    for cell in page[row]:
        cell.font, cell.fill, cell.alignment = Font(bold=True), HEAD, WRAPPED


def _offer(page: Worksheet, cell: Cell, where: str) -> None:
    offered = ",".join(cell.choices())
    if offered and len(offered) <= LIST_LIMIT:
        rule = DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True)
        rule.add(where)
        page.add_data_validation(rule)


# Reading --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Response:
    """What a file says for one respondent: row, number, cells by key, and where each stands (row, column from 0).

    ``is_alone``: the file is this respondent's own form, not a list of many.
    """

    row: int
    number: str
    cells: dict[str, str]
    places: dict[str, tuple[int, int]]
    is_alone: bool = False


def read_responses(path: Path) -> list[Response]:
    """Read a file that was filled in. Raises FileRefusedError for one that is no such form."""
    with Reader(path) as reader:
        rows = list(reader.rows())
    if not rows or not rows[0][1] or rows[0][1][0].strip() != IDENTITY:
        raise FileRefusedError("no_header", examples=_("the form that was downloaded here"))
    if any(cells and cells[0].strip() == "@" for _number, cells in rows[1:3]):
        return [_alone(rows)]
    keys = [key.strip() for key in rows[0][1]]
    return [_of_row(number, keys, cells) for number, cells in rows[2:] if cells and cells[0].strip()]


def _of_row(number: int, keys: list[str], cells: list[str]) -> Response:
    said = {key: cell.strip() for key, cell in zip(keys[2:], cells[2:], strict=False) if key}
    return Response(number, cells[0].strip(), said, {key: (number, at) for at, key in enumerate(keys)})


def _alone(rows: list[tuple[int, list[str]]]) -> Response:
    said, places, identity = {}, {}, ""
    for number, cells in rows[1:]:
        key, text = cells[0].strip(), cells[2].strip() if len(cells) > 2 else ""
        if key == "@":
            identity = text
        elif key:
            said[key], places[key] = text, (number, 2)
    return Response(rows[0][0], identity, said, places, is_alone=True)


def answers_in(declaration: Declaration, response: Response) -> tuple[Answers, dict[str, str]]:
    """Return the answers that were filled in, and what is wrong by the cells' keys. An empty cell says nothing."""
    answers: Answers = {}
    faults: dict[str, str] = {}
    for cell in cells_of(declaration):
        text = response.cells.get(cell.key, "")
        try:
            value = cell.kind.parser()(text) if text else None
        except CellError as error:
            faults[cell.key] = error.message
            continue
        if value in (None, ""):
            continue
        if cell.row:
            answers.setdefault(cell.question.key, {}).setdefault(cell.row, {})[cell.column] = value
        else:
            answers[cell.question.key] = value
    return answers, faults
