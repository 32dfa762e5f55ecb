"""The portal's one source of "now". Tests, rehearsals and demo data set it; nothing else asks the machine's clock."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_stopped: ContextVar[dt.datetime | None] = ContextVar("clock_stopped", default=None)
_shift: ContextVar[dt.timedelta | None] = ContextVar("clock_shift", default=None)
_of_process: Callable[[], dt.timedelta] = dt.timedelta


def now() -> dt.datetime:
    """Return the current instant, aware, in UTC."""
    shift = _shift.get()
    return _stopped.get() or dt.datetime.now(dt.UTC) + (_of_process() if shift is None else shift)


def today() -> dt.date:
    """Return today's date in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def day_of(instant: dt.datetime) -> dt.date:
    """Return the Asia/Shanghai date on which an aware instant falls."""
    return instant.astimezone(SHANGHAI).date()


def start_of(day: dt.date) -> dt.datetime:
    """Return the instant at which a day begins in Asia/Shanghai, in UTC."""
    return dt.datetime.combine(day, dt.time.min, SHANGHAI).astimezone(dt.UTC)


def move_process_to(instant: dt.datetime | None) -> None:
    """Let the clock of the whole process run on from another instant, in all its threads; None: from the right one."""
    shift = dt.timedelta(0) if instant is None else instant - dt.datetime.now(dt.UTC)
    follow(lambda: shift)


def follow(shift: Callable[[], dt.timedelta]) -> None:
    """Let the clock of the whole process run ahead by what a function says each time: several processes keep one."""
    global _of_process  # noqa: PLW0603 - the one clock of the process
    _of_process = shift


@contextlib.contextmanager
def shifted_to(instant: dt.datetime) -> Iterator[None]:
    """Let the clock run on from another instant within the block, even where it stands still around it."""
    token, stopped = _shift.set(instant - dt.datetime.now(dt.UTC)), _stopped.set(None)
    try:
        yield
    finally:
        _stopped.reset(stopped)
        _shift.reset(token)


@contextlib.contextmanager
def stopped_at(instant: dt.datetime) -> Iterator[None]:
    """Let the clock stand still within the block: what is made there bears the same instant each time."""
    token = _stopped.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _stopped.reset(token)
