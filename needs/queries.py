"""Figures of workers' needs: by area, district and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet, Sum

from needs.models import WorkerNeed
from procurement.models import Round
from procurement.themes import Theme
from reference.models import ServiceArea
from reference.queries import service_area_names
from unions.models import User


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


def narrowed(rows: QuerySet[Any], asked: Mapping[str, str]) -> QuerySet[Any]:
    """Narrow needs to the year, source and district that an address names, as ``wanted_of`` returns them."""
    names = {"year": "year", "source": "source", "district": "district_id"}
    return rows.filter(**{names[key]: value for key, value in asked.items() if value})


def wanted_of(asked: Mapping[str, str]) -> dict[str, str]:
    """Return what an address narrows the figures to; a year that is none counts as not said."""
    wanted = {key: asked.get(key, "").strip() for key in ("year", "source", "district")}
    if not (wanted["year"].isascii() and wanted["year"].isdigit() and len(wanted["year"]) == 4):
        wanted["year"] = ""
    return wanted


def themes_for(user: User, asked: Mapping[str, str]) -> list[Theme]:
    """Return the areas in use that a round can be about, as far as the user reads the figures behind them."""
    if not user.has_perm("needs.open_needs"):
        return []
    rows = narrowed(WorkerNeed.objects.visible_to(user), wanted_of(asked))
    active = set(ServiceArea.objects.filter(is_active=True).values_list("code", flat=True))
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
