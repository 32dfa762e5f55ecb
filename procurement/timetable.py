"""All dates of a round from its first day, counted in Chinese working days.

Each date lies a number of working days after the one before it (``LENGTHS``; rounds set their own). A date that is
moved takes all later ones along, by the same counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.workdays.days import CalendarMissingError, add_workdays, is_workday, next_workday, workdays_between
from procurement.choices import MilestoneKind, RoundStatus

ONE_DAY = dt.timedelta(days=1)
LENGTHS: dict[str, int] = {
    MilestoneKind.QUESTIONS: 10,
    MilestoneKind.DEADLINE: 10,
    MilestoneKind.ELIGIBILITY: 5,
    MilestoneKind.REVIEW: 10,
    MilestoneKind.PANEL: 3,
    MilestoneKind.NOTICE: 2,
    MilestoneKind.NOTICE_END: 7,
    MilestoneKind.OBJECTIONS: 0,
    MilestoneKind.CONTRACT: 20,
}
"""Working days from the date before to this one, where a round says nothing else (notice: 5 to 7 are usual)."""
FIRST_TO_MOVE: dict[str, str] = {
    RoundStatus.DRAFT: MilestoneKind.OPENS,
    RoundStatus.APPROVED: MilestoneKind.OPENS,
    RoundStatus.OPEN: MilestoneKind.QUESTIONS,
    RoundStatus.CLOSED: MilestoneKind.ELIGIBILITY,
    RoundStatus.ELIGIBILITY: MilestoneKind.ELIGIBILITY,
    RoundStatus.REVIEW: MilestoneKind.REVIEW,
    RoundStatus.PANEL: MilestoneKind.PANEL,
}
"""The first date that can still be moved at each stage of a round; what lies before it has happened."""
SHORT = 10  # working days for writing below which people are warned
LONG_BREAK = 3  # days off in a row, weekends left out, of which people are warned within a call


@dataclass(frozen=True)
class Warning:  # noqa: A001 - the word for it, and nothing here warns in Python's sense
    """What somebody should know of a date before the round goes out."""

    kind: str
    message: str


def generate(starts_on: dt.date, lengths: Mapping[str, int]) -> dict[str, dt.date]:
    """Return the day of each milestone, in order; the first is the next working day from ``starts_on`` on.

    ``lengths``: working days by milestone, of which missing ones are as ``LENGTHS`` says. Raises CalendarMissingError
    where the holidays of a year are not known yet.
    """
    day = next_workday(starts_on)
    days = {MilestoneKind.OPENS.value: day}
    for kind in list(MilestoneKind)[1:]:
        day = add_workdays(day, lengths.get(kind, LENGTHS[kind]))
        days[kind.value] = day
    return days


def moved(days: Mapping[str, dt.date], kind: str, to: dt.date) -> dict[str, dt.date]:
    """Return the dates with one moved to the next working day from ``to`` on, and all later ones as far behind it.

    Raises ValueError where it would lie before the date that comes before it.
    """
    order = [each.value for each in MilestoneKind if each.value in days]
    place, day = order.index(kind), next_workday(to)
    if place and day < days[order[place - 1]]:
        raise ValueError(kind)
    changed = {**days, kind: day}
    for before, after in zip(order[place:], order[place + 1 :], strict=False):
        changed[after] = add_workdays(changed[before], workdays_between(days[before], days[after]))
    return changed


def can_move(status: str, kind: str, day: dt.date, today: dt.date) -> bool:
    """Tell whether a date of a round at this stage can still be moved: it is to come, and what it names is too."""
    order = [each.value for each in MilestoneKind]
    return status in FIRST_TO_MOVE and day >= today and order.index(kind) >= order.index(FIRST_TO_MOVE[status])


def warnings(days: Mapping[str, dt.date], asked_for: dt.date | None = None) -> list[Warning]:
    """Return what deserves a look: a first day that was a day off, days off, long breaks while people write.

    Nothing where the dates reach into a year whose holidays are not known.
    """
    try:
        return _warnings(days, asked_for)
    except CalendarMissingError:
        return []


def _warnings(days: Mapping[str, dt.date], asked_for: dt.date | None) -> list[Warning]:
    found = []
    opens = days.get(MilestoneKind.OPENS)
    if asked_for and opens and asked_for != opens:
        found.append(Warning(
            MilestoneKind.OPENS,
            _("%(asked)s is a day off: the call begins on %(day)s.") % {"asked": asked_for, "day": opens},
        ))  # fmt: skip
    found += [
        Warning(kind, _("%(day)s is a day off.") % {"day": day}) for kind, day in days.items() if not is_workday(day)
    ]
    deadline = days.get(MilestoneKind.DEADLINE)
    if opens and deadline and (left := workdays_between(opens, deadline)) < SHORT:
        found.append(Warning(
            MilestoneKind.DEADLINE, _("Only %(n)s working days are left for writing an application.") % {"n": left}
        ))  # fmt: skip
    if opens and deadline and (longest := _longest_break(opens, deadline)) > LONG_BREAK:
        found.append(Warning(
            MilestoneKind.DEADLINE,
            _("%(n)s days off in a row lie within the time for writing: consider a later deadline.") % {"n": longest},
        ))  # fmt: skip
    return found


def _longest_break(start: dt.date, end: dt.date) -> int:
    longest = run = 0
    while start <= end:
        run = 0 if is_workday(start) else run + 1
        longest = max(longest, run)
        start += ONE_DAY
    return longest
