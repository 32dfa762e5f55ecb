"""The State Council's yearly tables as files: JSON as holiday-cn publishes it, or CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.errors import UserError

DAYS_OFF_AT_LEAST = 11  # statutory holidays of a year (全国年节及纪念日放假办法, before 2025; 13 since)
MAKEUP, OFF = {"makeup_workday", "workday"}, {"holiday", "in_lieu_day"}


@dataclass(frozen=True)
class Day:
    """One line of a table."""

    date: dt.date
    is_workday: bool
    name: str


@dataclass(frozen=True)
class Table:
    """The days of a file, and the years that it covers in full."""

    days: list[Day]
    years: list[int]
    source: str


def read_table(content: bytes, *, name: str = "") -> Table:
    """Read a file of the State Council's holidays.

    JSON: an object with ``year``, ``papers`` and ``days`` of ``name``, ``date``, ``isOffDay`` (holiday-cn). CSV:
    columns ``date``, ``kind`` (``holiday``, ``in_lieu_day``, ``makeup_workday``) and a name. Raises UserError that
    names the line where it is neither, or where no year is complete.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(_("The file is no UTF-8 text: save it as JSON or as CSV in UTF-8."), field="file") from None
    is_json = text.lstrip().startswith("{")
    source, lines = _from_json(text, name) if is_json else (name, _from_csv(text))
    days = list({day.date: day for day in lines}.values())
    years = _full_years(days)
    if not years:
        raise UserError(
            _("The table covers no year: at least %(count)d days off are expected.") % {"count": DAYS_OFF_AT_LEAST},
            field="file",
        )
    return Table(days, years, source)


def _full_years(days: list[Day]) -> list[int]:
    """Return the years with enough days off; a table may touch its neighbours by a day."""
    off = Counter(day.date.year for day in days if not day.is_workday)
    return sorted(year for year, count in off.items() if count >= DAYS_OFF_AT_LEAST)


def _from_json(text: str, name: str) -> tuple[str, Iterator[Day]]:
    try:
        table = json.loads(text)
        lines = table["days"]
        papers = " ".join(str(paper) for paper in table.get("papers", []))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError(_("The JSON file has no list “days” as holiday-cn writes it."), field="file") from None
    if not isinstance(lines, list):
        raise UserError(_("The JSON file has no list “days” as holiday-cn writes it."), field="file")
    return papers or name, (_json_day(place, line) for place, line in enumerate(lines, 1))


def _json_day(place: int, line: Any) -> Day:
    if not isinstance(line, dict) or not isinstance(line.get("isOffDay"), bool):
        raise _bad_line(place)
    return Day(_date(line.get("date"), place), not line["isOffDay"], str(line.get("name", ""))[:60])


def _from_csv(text: str) -> Iterator[Day]:
    try:
        lines = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error:
        raise UserError(_("The file is neither JSON nor CSV."), field="file") from None
    for place, line in enumerate(lines, 1):
        if not any(line) or (place == 1 and line[0].lower() == "date"):
            continue
        if len(line) < 3 or line[1] not in MAKEUP | OFF:
            raise _bad_line(place)
        yield Day(_date(line[0], place), line[1] in MAKEUP, line[2][:60])


def _date(text: Any, place: int) -> dt.date:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        raise _bad_line(place) from None


def _bad_line(place: int) -> UserError:
    return UserError(
        _("Line %(place)d is not understood: a date as 2027-01-01 and whether people work on it are expected.")
        % {"place": place},
        field="file",
    )
