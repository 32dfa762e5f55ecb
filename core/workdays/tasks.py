"""The daily look at the calendar."""

from __future__ import annotations

from celery import shared_task

from core.workdays.services import warn_of_missing_year


@shared_task
def check_calendar() -> int | None:
    """Warn administrators of a table that must be imported; return its year, if any."""
    return warn_of_missing_year()
