"""Counting in working days.

The package chinesecalendar knows the years that the State Council had announced when it was released; what
administrators import later, or correct, overrides it.
"""

from __future__ import annotations

import datetime as dt

import chinese_calendar
from chinese_calendar.constants import holidays
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from core.workdays.models import CalendarYear, DayOverride

PACKAGE_YEARS = range(min(holidays).year, max(holidays).year + 1)
ONE_DAY = dt.timedelta(days=1)
WARN_FROM_MONTH = 10  # the State Council announces the next year's table in October to December


class CalendarMissingError(UserError):
    """The holidays of a year are not known yet. ``year`` tells which."""

    def __init__(self, year: int) -> None:
        super().__init__(
            _(
                "The holidays of %(year)s are not known yet: an administrator must import the State Council's table "
                "(Administration, Calendar years)."
            )
            % {"year": year}
        )
        self.year = year


class _Days:
    """The days of the years that one calculation touches, each fetched once."""

    def __init__(self) -> None:
        self._years: dict[int, tuple[bool, dict[dt.date, bool]]] = {}

    def is_workday(self, day: dt.date) -> bool:
        if day.year not in self._years:
            self._years[day.year] = self._load(day.year)
        imported, special = self._years[day.year]
        if day in special:
            return special[day]
        return day.weekday() < 5 if imported else bool(chinese_calendar.is_workday(day))

    @staticmethod
    def _load(year: int) -> tuple[bool, dict[dt.date, bool]]:
        imported = CalendarYear.objects.filter(year=year).exists()
        if not imported and year not in PACKAGE_YEARS:
            raise CalendarMissingError(year)
        return imported, dict(DayOverride.objects.filter(date__year=year).values_list("date", "is_workday"))


def is_workday(day: dt.date) -> bool:
    """Tell whether people work on a day. Raises CalendarMissingError."""
    return _Days().is_workday(day)


def next_workday(day: dt.date) -> dt.date:
    """Return the day itself where people work, else the first working day after it (Civil Code, article 203).

    Raises CalendarMissingError.
    """
    days = _Days()
    while not days.is_workday(day):
        day += ONE_DAY
    return day


def add_workdays(day: dt.date, count: int) -> dt.date:
    """Return the working day that lies ``count`` working days after a day (before it where negative).

    The day itself does not count (Civil Code, article 201): one working day after a Friday is the Monday. Zero
    returns the day itself. Raises CalendarMissingError.
    """
    days, step = _Days(), ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= days.is_workday(day)
    return day


def due_by(day: dt.date, count: int) -> dt.date:
    """Return the day by which somebody is owed something, ``count`` working days after a day.

    Where the holidays of a year are not known yet, weekdays count: nobody's right waits for that year's table.
    """
    try:
        return add_workdays(day, count)
    except CalendarMissingError:
        while count:
            day += ONE_DAY
            count -= day.weekday() < 5
        return day


def workdays_between(start: dt.date, end: dt.date) -> int:
    """Return how many working days ``end`` lies after ``start``: ``start`` does not count, ``end`` does.

    Negative where ``end`` lies before. ``workdays_between(day, add_workdays(day, n)) == n``. Raises
    CalendarMissingError.
    """
    days, step = _Days(), ONE_DAY if end > start else -ONE_DAY
    count = 0
    while start != end:
        start += step
        count += days.is_workday(start)
    return count * step.days


def missing_year(today: dt.date | None = None) -> int | None:
    """Return the year whose table administrators must import now: this one, or from October on the next one."""
    today = today or clock.today()
    due = [today.year] + ([today.year + 1] if today.month >= WARN_FROM_MONTH else [])
    known = {*PACKAGE_YEARS, *CalendarYear.objects.filter(year__in=due).values_list("year", flat=True)}
    return next((year for year in due if year not in known), None)
