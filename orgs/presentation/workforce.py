"""How figures on people are shown: the latest year as charts with their tables, the totals year by year."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.listing.layouts import Layout
from core.listing.state import LAYOUT, Listing
from orgs.forms.workforce import label_of
from orgs.models import Organization, Workforce
from orgs.workforce import ASKED, FIGURES, GROUPS, TOTAL, Engagement, Group, key_of

ORDER = list(Engagement.values)


def workforce_shown(organization: Organization) -> dict[str, Any]:
    """Return what the page of an organization's people shows of its figures; one query."""
    rows = sorted(
        Workforce.objects.filter(organization=organization), key=lambda row: (-row.year, ORDER.index(row.engagement))
    )
    if not rows:
        return {"workforce": None}
    latest = [row for row in rows if row.year == rows[0].year]
    return {"workforce": {
        "year": rows[0].year,
        "totals": [(row.get_engagement_display(), row.total) for row in latest if row.engagement in ASKED],
        "charts": _charts(latest),
        "years": _years(rows),
        "source": next((row.collection_id for row in latest if row.collection_id), None),
    }}  # fmt: skip


def _charts(rows: list[Workforce]) -> list[dict[str, Any]]:
    """Return a chart of each group: a series for each kind of work that says something of it."""
    return [chart for group in GROUPS if (chart := _chart(group, _known_apart(group, rows)))]


def _says(row: Workforce, group: Group) -> bool:
    return any(getattr(row, name) is not None for name in group.figures)


def _known_apart(group: Group, rows: list[Workforce]) -> list[Workforce]:
    """Return the rows that say something of a group; what is known apart is not shown together as well."""
    said = [row for row in rows if _says(row, group)]
    return [row for row in said if row.engagement != Engagement.STAFF] or said


def _chart(group: Group, rows: list[Workforce]) -> dict[str, Any] | None:
    if not rows:
        return None
    return {
        "id": f"workforce-{group.key}",
        "title": group.title,
        "labels": [label_of(name) for name in group.figures],
        "series": [
            {"name": row.get_engagement_display(), "values": [getattr(row, name) for name in group.figures]}
            for row in rows
        ],
    }


def _years(rows: list[Workforce]) -> dict[str, Any] | None:
    """Return the totals of several years as a chart; None for one year alone."""
    years = sorted({row.year for row in rows})
    if len(years) < 2:
        return None
    totals = {(row.year, row.engagement): row.total for row in rows}
    return {
        "id": "workforce-years",
        "title": _("Year by year"),
        "labels": [str(year) for year in years],
        "series": [
            {"name": engagement.label, "values": [totals.get((year, engagement)) for year in years]}
            for engagement in ASKED
        ],
    }


def initial_of(organization: Organization, year: int) -> dict[str, Any]:
    """Return a year's figures as the form takes them; of a year without any, the year alone."""
    rows = Workforce.objects.filter(organization=organization, year=year, engagement__in=ASKED)
    names = (TOTAL, *(name for group in GROUPS for name in group.figures))
    return {"year": year} | {key_of(row.engagement, name): getattr(row, name) for row in rows for name in names}


# Sums of a list -------------------------------------------------------------------------------------------------------

SUMMED = (TOTAL, "women", "social_workers", "party_members", "union_members")


def sums_of(rows: QuerySet[Workforce]) -> list[tuple[Workforce, int]]:
    """Return the sums of rows by year and kind of work, the latest year first, each with how many rows it sums up."""
    sums: Any = {f"sum_{name}": Sum(name) for name in FIGURES}
    found: Any = rows.order_by().values("year", "engagement").annotate(n=Count("pk"), **sums)
    return [
        (Workforce(year=line["year"], engagement=line["engagement"],
                   **{name: line[f"sum_{name}"] for name in FIGURES}), line["n"])
        for line in sorted(found, key=lambda line: (-line["year"], ORDER.index(line["engagement"])))
    ]  # fmt: skip


def _sums(listing: Listing) -> dict[str, Any]:
    """Return the sums of the rows that the list shows, each line with the address of its rows; charts of one year."""
    sums = sums_of(listing.rows)
    titles = {name: label_of(name) for name in SUMMED}
    latest = [row for row, _n in sums if row.year == sums[0][0].year]
    charts = (_chart(group, [row for row in latest if _says(row, group)]) for group in GROUPS)
    return {
        "titles": list(titles.values()),
        "year": sums[0][0].year if sums else None,
        "charts": [chart for chart in charts if chart],
        "lines": [
            {
                "year": row.year, "engagement": row.get_engagement_display(), "organizations": n,
                "url": listing.url(year=str(row.year), engagement=row.engagement, **{LAYOUT: ""}),
                "sums": [(title, getattr(row, name)) for name, title in titles.items()],
            }
            for row, n in sums
        ],
    }  # fmt: skip


SUMS = Layout("sums", gettext_lazy("Sums"), "sum", template="orgs/_workforce_sums.html", context=_sums)
"""The sums as a way in which the list of figures shows its rows."""
