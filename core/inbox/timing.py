"""When the daily digest goes out, and when a failed sending is tried again."""

from __future__ import annotations

import contextlib
import datetime as dt

from core import clock
from core.workdays.days import CalendarMissingError, next_workday

DIGEST_AT = dt.time(8, 0)  # Asia/Shanghai
BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))


def next_digest() -> dt.datetime:
    """Return the next instant at which digests go out: 8:00 in Asia/Shanghai on a working day.

    While the holidays of a year are not known yet, they go out every day of it.
    """
    day = clock.today()
    if _digest_of(day) <= clock.now():
        day += dt.timedelta(days=1)
    with contextlib.suppress(CalendarMissingError):
        day = next_workday(day)
    return _digest_of(day)


def _digest_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, DIGEST_AT, clock.SHANGHAI).astimezone(dt.UTC)
