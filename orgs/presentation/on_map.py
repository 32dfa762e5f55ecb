"""Organizations on the map of Beijing's districts, with the same figures as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.listing.layouts import Layout
from core.listing.state import LAYOUT, Listing
from orgs.queries.districts import by_district
from reference.district_map import SHADES, TILES, DistrictFigure, counted
from reference.queries import district_names


@dataclass(frozen=True)
class Row:
    """A district in the table: its name, how many organizations, their share, and the list of them."""

    name: Any
    count: int
    share: str
    url: str = ""


@dataclass(frozen=True)
class OrganizationMap:
    """The map's figures by district, its legend, and the table beneath."""

    figures: dict[str, DistrictFigure]
    legend: list[tuple[str, Any]]
    rows: list[Row]
    total: int


def organization_map(
    organizations: QuerySet[Any], list_of: Callable[[str], str], list_of_unknown: str = ""
) -> OrganizationMap:
    """Count organizations by district, in one query.

    ``list_of`` returns the address of the list of a district; ``list_of_unknown`` is that of those without one.
    """
    counts = by_district(organizations)
    total = sum(counts.values())
    here = {code: counts.get(code, 0) for code in TILES}
    urls = {code: list_of(code) for code, n in here.items() if n}
    names = district_names()
    rows = [Row(names.get(code, TILES[code]), n, _share(n, total), urls.get(code, "")) for code, n in here.items()]
    rows.sort(key=lambda row: -row.count)
    unknown = counts.get(None, 0)
    elsewhere = total - sum(here.values()) - unknown
    if elsewhere:
        rows.append(Row(_("Outside Beijing"), elsewhere, _share(elsewhere, total)))
    if unknown:
        rows.append(Row(_("District not known"), unknown, _share(unknown, total), list_of_unknown))
    return OrganizationMap(counted(here, urls), _legend(max(here.values())), rows, total)


def _share(n: int, total: int) -> str:
    return f"{n / total:.0%}" if total else ""


def _legend(most: int) -> list[tuple[str, Any]]:
    """Return what the shades mean; none where the darkest stands for few."""
    if most < SHADES:
        return []
    bounds = [most * step // SHADES for step in range(SHADES + 1)]
    return [(str(step), f"{bounds[step - 1] + 1}–{bounds[step]}") for step in range(1, SHADES + 1)]


def _on_map(listing: Listing) -> dict[str, Any]:
    return {
        "map": organization_map(
            listing.rows, lambda code: listing.url(district=code, **{LAYOUT: ""}),
            listing.url(lacks="district", **{LAYOUT: ""}),
        )
    }  # fmt: skip


MAP = Layout("map", gettext_lazy("Map"), "map-2", template="orgs/_map.html", context=_on_map)
"""The map as a way in which a list page of organizations shows its rows."""
