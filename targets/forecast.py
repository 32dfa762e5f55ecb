"""Where a year's figure leads: forecast, status, and what is expected by a day. No database here."""

from __future__ import annotations

import calendar
import datetime as dt

from targets.models import Status


def days_in(year: int) -> int:
    """Return how many days a year has."""
    return 366 if calendar.isleap(year) else 365


def days_gone(year: int, as_of: dt.date) -> int:
    """Return how many days of the year are over at the end of a day: 0 before the year, all of them after it."""
    return min(max((as_of - dt.date(year, 1, 1)).days + 1, 0), days_in(year))


def straight_line(value: int, year: int, as_of: dt.date) -> int:
    """Return the forecast for 31 December if the year goes on as it went, rounded half up; the value on day 0."""
    gone, whole = days_gone(year, as_of), days_in(year)
    return (2 * value * whole + gone) // (2 * gone) if gone else value


def expected(target: int, year: int, as_of: dt.date) -> int:
    """Return how much a straight line to the target asks by the end of a day, rounded half up."""
    whole = days_in(year)
    return (2 * target * days_gone(year, as_of) + whole) // (2 * whole)


def status_of(value: int, target: int, forecast: int, *, is_over: bool) -> Status:
    """Return how a target stands. ``is_over``: the year has ended."""
    if not target:
        return Status.NO_TARGET
    if value >= target:
        return Status.REACHED
    if is_over:
        return Status.MISSED
    return Status.ON_TRACK if forecast >= target else Status.BEHIND


def is_over(year: int, as_of: dt.date) -> bool:
    """Tell whether the year has ended on a day; 31 December still belongs to it."""
    return as_of.year > year
