"""The figures of workers' needs as charts with their tables."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from needs.choices import NeedSource
from needs.queries import sums_by, themes_of
from reference.queries import district_names

Chart = dict[str, Any]


def figures_context(rows: QuerySet[Any], known: QuerySet[Any]) -> dict[str, Any]:
    """Return themes and charts of the rows; the years are compared over all that is ``known``."""
    themes = themes_of(rows)
    return {
        "themes": themes, "total": sum(sums_by(rows, "source").values()),
        "without_area": sums_by(rows, "area").get(None, 0),
        "charts": [
            _areas(rows, themes), _districts(rows), _years(known),
        ],
    }  # fmt: skip


def _areas(rows: QuerySet[Any], themes: list[Any]) -> Chart:
    """Return areas, the most wanted first, each divided by source."""
    sums = sums_by(rows, "area", "source")
    series = [
        {"name": str(label), "values": [sums.get((theme.code, source), 0) for theme in themes]}
        for source, label in NeedSource.choices
    ]
    return {"id": "by-area", "title": _("By service area"), "kind": "hbar", "labels": [one.name for one in themes],
            "series": series, "first": _("Service area")}  # fmt: skip


def _districts(rows: QuerySet[Any]) -> Chart:
    sums, names = sums_by(rows, "district"), district_names()
    found = sorted(((names.get(code, _("District not known")), n) for code, n in sums.items()), key=lambda one: -one[1])
    return {"id": "by-district", "title": _("By district"), "kind": "hbar", "labels": [name for name, _n in found],
            "series": [{"name": _("Count"), "values": [n for _name, n in found]}], "first": _("District")}  # fmt: skip


def _years(rows: QuerySet[Any]) -> Chart:
    """Return the years, divided by source."""
    sums = sums_by(rows, "year", "source")
    years = sorted({year for year, _source in sums})
    series = [
        {"name": str(label), "values": [sums.get((year, source), 0) for year in years]}
        for source, label in NeedSource.choices
    ]
    return {"id": "by-year", "title": _("Needs year by year"), "kind": "bar", "labels": [str(year) for year in years],
            "series": series, "first": _("Year")}  # fmt: skip
