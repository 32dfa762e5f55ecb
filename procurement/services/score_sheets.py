"""Scoring off line: an expert's open applications as a spreadsheet, taken in again cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from core.errors import UserError
from core.forms.workbook import IDENTITY, Response, read_responses
from core.sheets import RowError
from procurement.choices import AssignmentStatus
from procurement.models import Assignment, Round
from procurement.queries.reviews import readings_of
from procurement.reading import public_name
from procurement.scheme import Scheme
from procurement.services.reviews import points, save_scores
from unions.models import User

OVERALL = "overall"


@dataclass
class Taken:
    """What came of a sheet: drafts saved, how many of them whole, and the faulty cells."""

    saved: int = 0
    whole: int = 0
    errors: list[RowError] = field(default_factory=list)


def open_in(round: Round, user: User) -> list[Assignment]:
    """Return what the user accepted to score in a round and has not handed in."""
    return list(readings_of(user).filter(application__round=round, status=AssignmentStatus.ACCEPTED))


def _columns(scheme: Scheme) -> list[tuple[str, str]]:
    pairs = [
        pair
        for each in scheme.criteria
        for pair in (
            (f"score_{each.key}", _("%(title)s: 0 to %(most)s points") % {"title": each.title, "most": each.most}),
            (f"remark_{each.key}", _("Remark on “%(title)s”") % {"title": each.title}),
        )
    ]
    return [*pairs, (OVERALL, _("Opinion of the whole"))]


def write_sheet(path: Path, round: Round, rows: Sequence[Assignment]) -> None:
    """Write a row for each application, with what is scored already. The first row, hidden, has the keys."""
    scheme = Scheme.from_json(round.scheme)
    columns = _columns(scheme)
    book = Workbook()
    page = book.worksheets[0]
    page.title = _("Scores")
    page.append([IDENTITY, "name", *(key for key, _label in columns)])
    page.append([_("Number"), _("Application"), *(label for _key, label in columns)])
    for row in rows:
        page.append([str(row.pk), public_name(row.application, declared=True), *_cells(row, columns)])
    page.row_dimensions[1].hidden = True
    page.freeze_panes = "C3"
    for cell in page[2]:
        cell.font = Font(bold=True)
    for place, (key, _label) in enumerate(columns, 3):
        page.column_dimensions[get_column_letter(place)].width = 14 if key.startswith("score_") else 40
    page.column_dimensions["B"].width = 44
    for place, each in enumerate(scheme.criteria):
        letter = get_column_letter(3 + 2 * place)
        rule = DataValidation(type="decimal", operator="between", formula1="0", formula2=str(each.most))
        rule.add(f"{letter}3:{letter}{len(rows) + 2}")
        page.add_data_validation(rule)
    book.save(path)


def _cells(row: Assignment, columns: Sequence[tuple[str, str]]) -> Iterator[str | float | None]:
    for key, _label in columns:
        kind, _sep, name = key.partition("_")
        if kind == "score":
            yield float(row.scores[name]) if name in row.scores else None
        else:
            yield row.remarks.get(name) if name else row.overall or None


def take_in_sheet(*, path: Path, round: Round, by: User) -> Taken:
    """Save what a filled sheet says as drafts; nothing is handed in by it.

    A faulty cell is told and leaves the rest of its row to be saved. Raises FileRefusedError for another file.
    """
    scheme = Scheme.from_json(round.scheme)
    held, outcome = {str(row.pk): row for row in open_in(round, by)}, Taken()
    for response in read_responses(path):
        row = held.get(response.number)
        if row is None:
            message = _("This is no application that you have to score now: download the sheet anew.")
            outcome.errors.append(RowError(response.row, _("Number"), message, 0))
            continue
        _take_in(row, scheme, response, outcome, by)
    return outcome


def _take_in(row: Assignment, scheme: Scheme, response: Response, outcome: Taken, by: User) -> None:
    scores, remarks = dict(row.scores), dict(row.remarks)
    for each in scheme.criteria:
        key = f"score_{each.key}"
        if text := response.cells.get(key, ""):
            try:
                scores[each.key] = str(points(each, each.key, text))
            except UserError as error:
                outcome.errors.append(_error(response, key, str(each.title), str(error.message)))
        if text := response.cells.get(f"remark_{each.key}", ""):
            remarks[each.key] = text
    overall = response.cells.get(OVERALL, "") or row.overall
    try:
        saved = save_scores(assignment=row, by=by, scores=scores, remarks=remarks, overall=overall)
    except UserError as error:
        outcome.errors.append(_error(response, IDENTITY, _("Number"), str(error.message)))
        return
    outcome.saved += 1
    outcome.whole += all(each.key in saved.scores for each in scheme.criteria)


def _error(response: Response, key: str, label: str, message: str) -> RowError:
    line, column = response.places.get(key, (response.row, 0))
    return RowError(line, label, message, column)
