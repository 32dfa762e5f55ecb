"""Figures of workers' needs: by area, district and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from needs.models import WorkerNeed
from procurement.models import Round
from reference.models import ServiceArea
from reference.queries import service_area_names


@dataclass(frozen=True)
class Theme:
    """A service area with how often it was asked for, and its share of all that was asked for, in percent."""

    code: str
    name: str
    count: int
    share: int = 0


def sums_by(rows: QuerySet[Any], *fields: str) -> dict[Any, int]:
    """Return the sums of counts by one field, or by several as a tuple; one query."""
    found = rows.order_by().values_list(*fields).annotate(n=Sum("count"))
    return {(key[0] if len(fields) == 1 else tuple(key)): n for *key, n in found}


def themes_of(rows: QuerySet[Any]) -> list[Theme]:
    """Return the service areas asked for, the most wanted first."""
    sums, names = sums_by(rows, "area"), service_area_names()
    total = sum(sums.values()) or 1
    found = [
        Theme(code, names.get(code, code), n, round(100 * n / total)) for code, n in sums.items() if code is not None
    ]
    return sorted(found, key=lambda theme: (-theme.count, theme.code))


def themes_in_use(codes: Sequence[str], rows: QuerySet[Any]) -> list[Theme]:
    """Return those of the named areas that were asked for and are in use, the most wanted first."""
    active = set(ServiceArea.objects.filter(is_active=True, code__in=codes).values_list("code", flat=True))
    return [theme for theme in themes_of(rows) if theme.code in active]


def rationale_of(rounds: Sequence[Round]) -> dict[int, str]:
    """Return, by round, what its union's figures of that year and the year before say of its lots' areas.

    Only sums leave; two queries however many rounds.
    """
    wanted = {round.pk: {lot.area_id for lot in round.lots.all() if lot.area_id} for round in rounds}
    years = {year for round in rounds for year in (round.year, round.year - 1)}
    rows = WorkerNeed.objects.filter(union__in={round.union_id for round in rounds}, year__in=years)
    sums: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for (union, year, area), n in sums_by(rows.filter(area__isnull=False), "union", "year", "area").items():
        sums[union, year][area] = n
    names, found = service_area_names(), {}
    for round in rounds:
        for year in (round.year, round.year - 1):
            known = sums.get((round.union_id, year), {})
            said = [f"{names.get(code, code)}{known[code]}件" for code in sorted(wanted[round.pk] & set(known))]
            if said:
                found[round.pk] = f"{year}年职工需求：{'、'.join(said)}。"
                break
    return found
