"""The daily look at the calendar."""

from __future__ import annotations

from celery import shared_task

from core.workdays.days import missing_year
from core.workdays.models import CalendarYear
from core.workdays.signals import calendar_missing


@shared_task
def check_calendar() -> int | None:
    """Tell those who listen to ``calendar_missing`` that a table must be imported; return its year, if any."""
    year = missing_year()
    if year:
        calendar_missing.send(CalendarYear, year=year)
    return year
