"""Working days: what the package knows, what administrators import, what is missing."""

import contextlib
import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core import clock
from core.errors import UserError
from core.inbox.models import Notification
from core.workdays.days import (
    CalendarMissingError,
    add_workdays,
    due_by,
    is_workday,
    missing_year,
    next_workday,
    workdays_between,
)  # fmt: skip
from core.workdays.models import CalendarYear, DayOverride
from core.workdays.services import import_table
from core.workdays.tables import read_table
from core.workdays.tasks import check_calendar
from tests.core.factories import UserFactory

SHARED = Path(settings.BASE_DIR).parent / "shared" / "data" / "holidays"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared data stands beside the project only")
pytestmark = pytest.mark.django_db

HOLIDAYS_2027 = ["2027-01-01", *(f"2027-02-{day:02}" for day in range(6, 13)), "2027-04-05", "2027-05-03",
                 "2027-06-09", *(f"2027-10-0{day}" for day in range(1, 8))]  # fmt: skip


def table_2027(**changes):
    days = [{"name": "节", "date": day, "isOffDay": True} for day in HOLIDAYS_2027]
    days += [{"name": "节", "date": "2027-02-14", "isOffDay": False}]
    return json.dumps({"year": 2027, "papers": ["http://example.org/2027"], "days": days, **changes}).encode()


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("date", "works"),
    [
        ("2026-01-01", False),  # New Year
        ("2026-01-04", True),  # a Sunday made up for
        ("2026-01-05", True),
        ("2026-01-10", False),  # an ordinary Saturday
    ],
)
def test_is_workday(date, works):
    assert is_workday(day(date)) is works


def test_next_workday_is_the_day_itself_or_the_first_after_it():
    assert next_workday(day("2026-01-05")) == day("2026-01-05")
    assert next_workday(day("2026-01-01")) == day("2026-01-04")


def test_add_workdays_over_a_holiday():
    assert add_workdays(day("2026-09-30"), 1) == day("2026-10-08")
    assert add_workdays(day("2026-10-08"), -1) == day("2026-09-30")
    assert add_workdays(day("2026-10-03"), 0) == day("2026-10-03")


def test_year_that_is_not_covered_names_itself():
    with pytest.raises(CalendarMissingError) as missing:
        is_workday(day("2027-01-01"))
    assert missing.value.year == 2027
    assert "2027" in missing.value.message
    with pytest.raises(CalendarMissingError):
        add_workdays(day("2026-12-30"), 10)


def test_what_somebody_is_owed_waits_for_no_table():
    assert due_by(day("2026-09-30"), 1) == day("2026-10-08")
    assert due_by(day("2026-12-30"), 3) == day("2027-01-04")  # weekdays, as long as nobody knows better


def test_import_json_covers_the_year():
    user = UserFactory()
    assert import_table(content=table_2027(), name="2027.json", by=user).years == [2027]
    assert (is_workday(day("2027-02-08")), is_workday(day("2027-02-14")), is_workday(day("2027-02-15"))) == (
        False, True, True,
    )  # fmt: skip
    year = CalendarYear.objects.get()
    assert (year.source, year.imported_by) == ("http://example.org/2027", user)


def test_import_csv_covers_the_year():
    content = "date,kind,name\n" + "".join(f"{date},holiday,节\n" for date in HOLIDAYS_2027)
    import_table(content=content.encode("utf-8-sig"), name="2027.csv", by=None)
    assert is_workday(day("2027-02-08")) is False


def test_import_again_replaces_the_year():
    import_table(content=table_2027(), name="a", by=None)
    later = [{"name": "节", "date": f"2027-03-{n:02}", "isOffDay": True} for n in range(1, 13)]
    import_table(content=table_2027(days=later), name="b", by=None)
    assert DayOverride.objects.count() == 12
    assert is_workday(day("2027-02-08"))


def test_import_of_a_year_the_package_knows_overrides_it():
    days = [{"name": "节", "date": f"2026-07-{n:02}", "isOffDay": True} for n in range(1, 13)]
    import_table(content=table_2027(days=days), name="b", by=None)
    assert (is_workday(day("2026-07-01")), is_workday(day("2026-10-01"))) == (False, True)


def test_single_override_corrects_the_package():
    DayOverride.objects.create(date="2026-09-03", is_workday=False, name="纪念日", source="通知")
    assert is_workday(day("2026-09-03")) is False
    assert is_workday(day("2026-09-04")) is True


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe\x00", b"{", b"{}", b'{"days": 3}', b'{"days": [3]}', b'{"days": []}', b"[1]",
        b"date,kind,name\n2027-13-01,holiday,x", b"date,kind,name\n2027-01-01,party,x", b"a,b",
        table_2027(days=[{"name": "x", "date": "2027-01-01", "isOffDay": True}]), b'{"days":' + b"[" * 100_000,
    ],
)  # fmt: skip
def test_import_of_nonsense_says_so_and_changes_nothing(content):
    with pytest.raises(UserError) as refusal:
        import_table(content=content, name="x", by=None)
    assert refusal.value.field == "file"
    assert not DayOverride.objects.exists()


def test_bad_line_is_named():
    lines = "".join(f"{date},holiday,节\n" for date in HOLIDAYS_2027)
    with pytest.raises(UserError, match="20"):
        read_table((f"date,kind,name\n{lines}2027-2-1,holiday,节\n").encode())


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: ("{" + text).encode("utf-8", "replace")))
def test_read_table_never_fails_otherwise(content):
    with contextlib.suppress(UserError):
        assert read_table(content).years


COVERED = st.dates(dt.date(2005, 1, 1), dt.date(2025, 12, 31))


class TestLaws(TestCase):
    @given(COVERED, st.integers(-200, 200))
    def test_add_and_between_are_inverse(self, start, count):
        assert workdays_between(start, add_workdays(start, count)) == count

    @given(COVERED, st.integers(-60, 60), st.integers(-60, 60))
    def test_add_in_two_steps_of_one_direction(self, start, one, other):
        if one * other > 0:
            assert add_workdays(add_workdays(start, one), other) == add_workdays(start, one + other)

    @given(COVERED, st.integers(-60, 60))
    def test_add_lands_on_a_workday(self, start, count):
        assert count == 0 or is_workday(add_workdays(start, count))

    @given(COVERED)
    def test_next_workday_skips_none(self, start):
        first = next_workday(start)
        assert is_workday(first)
        assert not any(is_workday(start + dt.timedelta(days=n)) for n in range((first - start).days))


def test_queries_do_not_grow_with_the_days(django_assert_num_queries):
    with django_assert_num_queries(2):
        workdays_between(day("2026-01-01"), day("2026-01-05"))
    with django_assert_num_queries(2):
        workdays_between(day("2026-01-01"), day("2026-12-01"))


@pytest.mark.parametrize(
    ("today", "missing"), [("2026-09-30", None), ("2026-10-01", 2027), ("2027-01-05", 2027), ("2025-12-31", None)]
)
def test_missing_year(today, missing):
    assert missing_year(day(today)) == missing


def test_missing_year_ends_with_the_import():
    import_table(content=table_2027(), name="2027.json", by=None)
    assert missing_year(day("2026-11-01")) is None


def test_check_warns_administrators_once_a_week():
    administrator, _other = UserFactory(is_staff=True), UserFactory()
    for instant in ("2026-11-02T00:00Z", "2026-11-03T00:00Z", "2026-11-09T00:00Z"):
        with clock.shifted_to(dt.datetime.fromisoformat(instant)):
            assert check_calendar() == 2027
    assert (
        list(Notification.objects.values_list("user", "kind", "context"))
        == [(administrator.pk, "calendar_missing", {"year": 2027})] * 2
    )


def test_check_is_silent_while_nothing_is_missing():
    UserFactory(is_staff=True)
    with clock.shifted_to(dt.datetime(2026, 9, 1, tzinfo=dt.UTC)):
        assert check_calendar() is None
    assert not Notification.objects.exists()


def test_administrator_imports_a_table(client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    page = reverse("admin:workdays_import")
    assert client.get(page).status_code == 200
    bad = client.post(page, {"file": SimpleUploadedFile("x.json", b"{}")})
    assert (bad.status_code, CalendarYear.objects.count()) == (200, 0)
    assert bad.context["form"].errors["file"]
    done = client.post(page, {"file": SimpleUploadedFile("x.json", table_2027())})
    assert (done.status_code, CalendarYear.objects.count()) == (302, 1)
    assert client.get(done["location"]).status_code == 200


@needs_shared
@pytest.mark.shared_data
@pytest.mark.parametrize("year", range(2015, 2027))
def test_package_agrees_with_the_published_tables(year):
    files = [SHARED / f"holiday-cn_{y}.json" for y in (year, year + 1) if (SHARED / f"holiday-cn_{y}.json").exists()]
    lines = [line for file in files for line in json.loads(file.read_text())["days"]]
    off = {day(line["date"]): not line["isOffDay"] for line in lines}
    for number in range(366):
        date = dt.date(year, 1, 1) + dt.timedelta(days=number)
        if date.year == year:
            assert is_workday(date) is off.get(date, date.weekday() < 5), date


@needs_shared
@pytest.mark.shared_data
def test_import_of_the_published_csv():
    content = (SHARED / "china_holidays_2015_2026.csv").read_bytes()
    table = import_table(content=content, name="csv", by=None)
    assert table.years == list(range(2015, 2027))
    with (SHARED / "china_holidays_2015_2026.csv").open(encoding="utf-8-sig") as file:
        kinds = {row["date"]: row["kind"] == "makeup_workday" for row in csv.DictReader(file)}
    assert all(is_workday(day(date)) is works for date, works in kinds.items() if date.startswith("2026"))


@needs_shared
@pytest.mark.shared_data
def test_import_of_the_published_json():
    for year in range(2015, 2027):
        assert year in import_table(content=(SHARED / f"holiday-cn_{year}.json").read_bytes(), name="j", by=None).years
