"""How figures on people are shown: the latest year as charts with their tables, the totals year by year."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from orgs.forms.workforce import label_of
from orgs.models import Organization, Workforce
from orgs.workforce import ASKED, GROUPS, TOTAL, Engagement, Group, key_of

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
        "charts": [chart for group in GROUPS if (chart := _chart(group, latest))],
        "years": _years(rows),
        "source": next((row.collection_id for row in latest if row.collection_id), None),
    }}  # fmt: skip


def _chart(group: Group, rows: list[Workforce]) -> dict[str, Any] | None:
    """Return a chart of one group: a series for each kind of work that says something of it."""
    said = [row for row in rows if any(getattr(row, name) is not None for name in group.figures)]
    if len(said) > 1:  # what is known apart is not shown together as well
        said = [row for row in said if row.engagement != Engagement.STAFF] or said
    if not said:
        return None
    return {
        "id": f"workforce-{group.key}",
        "title": group.title,
        "labels": [label_of(name) for name in group.figures],
        "series": [
            {"name": row.get_engagement_display(), "values": [getattr(row, name) for name in group.figures]}
            for row in said
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
