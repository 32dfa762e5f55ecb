"""The rehearsal's clock: how far it runs ahead stands in a file that all its processes read.

Moving it on does what the portal would have done meanwhile: each night and morning of the days that are skipped, all
that beat has to do is done in its order, at its hour.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from core.jobs.models import Job
from core.jobs.schedule import periodic
from procurement.choices import MilestoneKind
from procurement.models import Round
from procurement.services.applications import GRACE

logger = logging.getLogger(__name__)
MORNING = dt.time(9, 0)
FURTHEST = dt.timedelta(days=400)
LAST_DAYS = (
    MilestoneKind.QUESTIONS, MilestoneKind.ELIGIBILITY, MilestoneKind.REVIEW, MilestoneKind.NOTICE_END,
    MilestoneKind.OBJECTIONS, MilestoneKind.CONTRACT,
)  # fmt: skip
"""Dates that name a last day: what ends then is over the morning after."""


@dataclass(frozen=True)
class Stop:
    """A date of the round's timetable, and the moment to go to for what follows it."""

    kind: str
    title: str
    at: dt.datetime


def clock_file() -> Path:
    """Return where it is written down how many seconds the rehearsal runs ahead of the machine's clock."""
    return Path(settings.VAR_DIR) / "clock"


def shift() -> dt.timedelta:
    """Return how far the rehearsal runs ahead; nothing before its clock was set for the first time."""
    try:
        return dt.timedelta(seconds=float(clock_file().read_text()))
    except FileNotFoundError:
        return dt.timedelta(0)


def set_clock(instant: dt.datetime) -> None:
    """Let the clock of all processes run on from an instant."""
    ahead = instant - (clock.now() - shift())
    fresh = clock_file().with_suffix(".new")
    fresh.write_text(str(ahead.total_seconds()))
    fresh.replace(clock_file())  # at once: other processes read it all the time


def stops(round: Round) -> list[Stop]:
    """Return the dates of a round that lie ahead, in order."""
    found = [Stop(kind, str(MilestoneKind(kind).label), _moment(round, kind, day)) for kind, day in round.days.items()]
    return [one for one in found if one.at > clock.now()]


def _moment(round: Round, kind: str, day: dt.date) -> dt.datetime:
    if kind == MilestoneKind.DEADLINE and round.deadline:
        return round.deadline + GRACE + dt.timedelta(minutes=1)
    day += dt.timedelta(days=1) if kind in LAST_DAYS else dt.timedelta(0)
    return dt.datetime.combine(day, MORNING, clock.SHANGHAI)


def move_on(to: dt.datetime) -> list[str]:
    """Move the clock on, and do what beat would have done until then. Returns the names of tasks that failed.

    Raises UserError for a moment that is past or too far away, and while a job is at work.
    """
    begins = clock.now()
    if to <= begins:
        raise UserError(_("The clock only runs forward: choose a later moment."), field="at")
    if to > begins + FURTHEST:
        raise UserError(_("At most %(days)s days at a time.") % {"days": FURTHEST.days}, field="at")
    if Job.objects.filter(state=Job.State.RUNNING).exists():
        raise UserError(_("A job is at work: wait until it is done, then move the clock."))
    failed = []
    with translation.override(settings.LANGUAGE_CODE):  # beat speaks the portal's own language
        for moment, names in [*_turns(begins, to), (to, _frequent())]:
            set_clock(moment)
            failed += [name for name in names if not _do(name)]
    return sorted(set(failed))


def _turns(begins: dt.datetime, ends: dt.datetime) -> Iterator[tuple[dt.datetime, list[str]]]:
    """Yield the moments at which something is due by the calendar, with what is due then, frequent things first."""
    day, last = clock.day_of(begins), clock.day_of(ends)
    while day <= last:
        due: dict[dt.datetime, list[str]] = {}
        for name in periodic.names():
            for moment in _times(periodic.get(name).when, day):
                if begins < moment <= ends:
                    due.setdefault(moment, []).append(name)
        for place, moment in enumerate(sorted(due)):
            yield moment, [*([] if place else _frequent()), *due[moment]]
        day += dt.timedelta(days=1)


def _times(when: Any, day: dt.date) -> list[dt.datetime]:
    """Return the moments of a day that a crontab names; none for what happens every so often."""
    if not isinstance(when, crontab) or day.day not in when.day_of_month or day.month not in when.month_of_year:
        return []
    if day.isoweekday() % 7 not in when.day_of_week:
        return []
    times = [dt.time(hour, minute) for hour in sorted(when.hour) for minute in sorted(when.minute)]
    return [dt.datetime.combine(day, time, clock.SHANGHAI) for time in times]


def _frequent() -> list[str]:
    return [name for name in periodic.names() if isinstance(periodic.get(name).when, dt.timedelta)]


def _do(name: str) -> bool:
    try:
        import_string(periodic.get(name).task)()
    except Exception:  # the portal, too, goes on when one task of a night fails
        logger.exception("rehearsal_task_failed", extra={"task": name})
        return False
    return True
