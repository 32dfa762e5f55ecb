"""Reads of the service directory, and how purchases grow from year to year (plan, clause C1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractYear

from procurement.choices import AwardStatus
from procurement.models import Award, ServiceDirectoryEntry
from reference.models import ServiceArea


def entries_on(day: dt.date) -> QuerySet[ServiceDirectoryEntry]:
    """Return the entries that apply on a day, by area and code."""
    return ServiceDirectoryEntry.objects.on(day).select_related("area").order_by("area__position", "code")


@dataclass(frozen=True)
class Year:
    """What was bought in a year: awards that did not lapse, their money, the service areas of their lots."""

    year: int
    number: int
    money: Decimal
    areas: int
    number_growth: int | None = None
    money_growth: int | None = None


@dataclass(frozen=True)
class Area:
    """What was bought in a service area, by year: how many, for how much; None where nothing was."""

    name: str
    by_year: list[tuple[int, tuple[int, Decimal] | None]]


def _purchases() -> QuerySet[Any]:
    return Award.objects.exclude(status=AwardStatus.LAPSED).annotate(year=ExtractYear("awarded_at"))


def purchases_by_area(years: Sequence[int]) -> list[Area]:
    """Return the service areas in which something was bought, in their own order, with what was bought in the years.

    Lots without an area are those of whole rounds; they come last, without a name.
    """
    rows = _purchases().filter(year__in=years).order_by().values("application__lot__area", "year")
    counted = rows.annotate(n=Count("pk"), money=Sum("amount")).values_list(
        "application__lot__area", "year", "n", "money"
    )
    bought: dict[tuple[str | None, int], tuple[int, Decimal]] = {
        (area, year): (n, money) for area, year, n, money in counted
    }
    known = [(area.code, area.name) for area in ServiceArea.objects.all()]
    found = [Area(name, [(year, bought.get((code, year))) for year in years]) for code, name in [*known, (None, "")]]
    return [area for area in found if any(bought for _year, bought in area.by_year)]


def purchases_by_year() -> list[Year]:
    """Return the years with purchases, the latest first, each with its growth in percent on the year before."""
    rows = (
        _purchases()
        .order_by("year")
        .values("year")
        .annotate(n=Count("pk"), money=Sum("amount"), areas=Count("application__lot__area", distinct=True))
        .values_list("year", "n", "money", "areas")
    )
    found: list[Year] = []
    for year, number, money, areas in rows:
        before = found[-1] if found and found[-1].year == year - 1 else None
        found.append(Year(
            year, number, money, areas,
            _growth(number, before.number) if before else None, _growth(money, before.money) if before else None,
        ))  # fmt: skip
    return found[::-1]


def _growth(now: Decimal | int, before: Decimal | int) -> int:
    return round(100 * (Decimal(now) - Decimal(before)) / Decimal(before))
