"""Straight lines through a year."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.forecast import days_gone, days_in, expected, is_over, status_of, straight_line
from targets.models import Status

VALUES, YEARS = st.integers(0, 10**6), st.integers(2016, 2099)


@pytest.mark.parametrize(
    ("value", "day", "forecast"),
    [
        (50, "2026-07-02", 100),  # the 183rd day: 99.7
        (1, "2026-01-01", 365),
        (1, "2026-12-31", 1),
        (93, "2026-11-24", 103),  # 103.49
        (7, "2025-12-31", 7),  # the year has not begun
        (7, "2027-02-01", 7),  # the year is over
        (0, "2026-06-01", 0),
        (1, "2026-08-31", 2),  # the 243rd day: 1.502
    ],
)
def test_straight_line(value, day, forecast):
    assert straight_line(value, 2026, dt.date.fromisoformat(day)) == forecast


def test_half_is_rounded_up():
    assert expected(5, 2024, dt.date(2024, 7, 1)) == 3  # 183 of 366 days: 2.5
    assert straight_line(183, 2024, dt.date(2024, 12, 31)) == 183


@pytest.mark.parametrize(
    ("day", "gone"), [("2025-12-31", 0), ("2026-01-01", 1), ("2026-12-31", 365), ("2027-01-01", 365)]
)
def test_days_gone(day, gone):
    assert days_gone(2026, dt.date.fromisoformat(day)) == gone


@given(VALUES, YEARS, st.data())
def test_forecast_never_lies_below_the_figure(value, year, data):
    day = data.draw(st.dates(dt.date(year - 1, 1, 1), dt.date(year + 1, 12, 31)))
    assert straight_line(value, year, day) >= value


@given(st.integers(1, 10**6), YEARS, st.data())
def test_on_track_is_at_least_what_is_expected(target, year, data):
    day = data.draw(st.dates(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    value = expected(target, year, day)
    if straight_line(value, year, day) >= target:
        assert 2 * value * days_in(year) + days_gone(year, day) >= 2 * target * days_gone(year, day)


@given(st.integers(0, 10**6), YEARS)
def test_expected_ends_at_the_target(target, year):
    assert expected(target, year, dt.date(year, 12, 31)) == target
    assert expected(target, year, dt.date(year - 1, 12, 31)) == 0


@pytest.mark.parametrize(
    ("value", "target", "forecast", "over", "status"),
    [
        (5, 0, 9, False, Status.NO_TARGET),
        (5, 0, 9, True, Status.NO_TARGET),
        (5, 5, 5, True, Status.REACHED),
        (4, 5, 5, False, Status.ON_TRACK),
        (4, 5, 4, False, Status.BEHIND),
        (4, 5, 4, True, Status.MISSED),
    ],
)
def test_status(value, target, forecast, over, status):
    assert status_of(value, target, forecast, is_over=over) == status


def test_last_day_belongs_to_the_year():
    assert not is_over(2026, dt.date(2026, 12, 31))
    assert is_over(2026, dt.date(2027, 1, 1))
