"""Targets for the demo, and the checks that would have been made since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from core import clock
from targets.services import check, set_targets
from unions.models import Union, User

CITY = {"contacts": 100, "collections": 100, "services": 100}  # what the plan promises
DISTRICT = {"district_contacts": 10}
YEARS_BACK = 2


def seed_targets(*, today: dt.date, users: dict[str, User]) -> None:
    """Set the plan's targets for the city federation and modest ones for the others, this year and two before."""
    by = users["manager@demo.example"]
    for year in range(today.year - YEARS_BACK, today.year + 1):
        with clock.stopped_at(clock.start_of(dt.date(year, 1, 1)) + dt.timedelta(hours=10)):
            for union in Union.objects.filter(kind__in=[Union.Kind.CITY, Union.Kind.DISTRICT, Union.Kind.INDUSTRIAL]):
                values: dict[str, int | None] = {**(CITY if union.kind == Union.Kind.CITY else DISTRICT)}
                set_targets(union=union, year=year, values=values, by=by)
    for day in _ends_of_months(today):
        check(year=day.year, as_of=day)


def _ends_of_months(today: dt.date) -> Iterator[dt.date]:
    for month in range(2, today.month + 1):
        yield dt.date(today.year, month, 1) - dt.timedelta(days=1)
    yield today
