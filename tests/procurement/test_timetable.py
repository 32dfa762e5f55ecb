"""Dates in Chinese working days."""

import datetime as dt
from itertools import pairwise

import pytest

from core.workdays.days import is_workday, workdays_between
from procurement.choices import MilestoneKind as M
from procurement.timetable import LENGTHS, generate, moved, warnings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("start", [dt.date(2026, 2, 14), dt.date(2025, 9, 25), dt.date(2026, 4, 30)])
def test_every_date_is_a_working_day_as_far_behind_the_one_before_as_said(start):
    days = generate(start, {})
    order = list(days)
    assert order == list(M)
    assert all(is_workday(day) for day in days.values())
    for before, after in pairwise(order):
        assert workdays_between(days[before], days[after]) == LENGTHS[after]


def test_a_make_up_sunday_counts_as_a_working_day():
    # 2026-02-14 is a Saturday on which people worked before the Spring Festival.
    assert generate(dt.date(2026, 2, 14), {})[M.OPENS] == dt.date(2026, 2, 14)


def test_moving_one_date_takes_the_later_ones_along():
    days = generate(dt.date(2026, 3, 2), {})
    later = moved(days, M.DEADLINE, days[M.DEADLINE] + dt.timedelta(days=9))
    assert later[M.QUESTIONS] == days[M.QUESTIONS]
    assert workdays_between(later[M.DEADLINE], later[M.CONTRACT]) == workdays_between(
        days[M.DEADLINE], days[M.CONTRACT]
    )
    assert moved(days, M.DEADLINE, days[M.DEADLINE]) == days


def test_a_date_is_not_moved_before_the_one_that_comes_first():
    days = generate(dt.date(2026, 3, 2), {})
    with pytest.raises(ValueError, match="panel"):
        moved(days, M.PANEL, days[M.OPENS])


def test_holidays_are_told():
    start = dt.date(2025, 10, 1)
    days = generate(start, {})
    assert days[M.OPENS] == dt.date(2025, 10, 9)
    assert [each.kind for each in warnings(days, start)] == [M.OPENS]
    spring = generate(dt.date(2026, 2, 9), {})
    assert any(each.kind == M.DEADLINE for each in warnings(spring))


def test_shorter_notice_is_the_rounds_own_affair():
    days = generate(dt.date(2026, 3, 2), {M.NOTICE_END: 5})
    assert workdays_between(days[M.NOTICE], days[M.NOTICE_END]) == 5
