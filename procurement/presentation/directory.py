"""How the service directory is shown: entries under their areas, the chart of purchases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from procurement.models import ServiceDirectoryEntry
from procurement.queries.directory import Year


def by_area(entries: Iterable[ServiceDirectoryEntry]) -> list[tuple[str, list[ServiceDirectoryEntry]]]:
    """Return entries, which come sorted by area, under the names of their areas."""
    return [(area.name, list(them)) for area, them in groupby(entries, key=lambda each: each.area)]


def facts_of_entry(entry: ServiceDirectoryEntry) -> list[tuple[str, Any]]:
    """Return an entry as label and value."""
    return [
        (_("Service area"), entry.area.name), (_("What it covers"), entry.description),
        (_("Valid from"), entry.valid_from), (_("Valid until"), entry.valid_until),
        (_("Document that lists it"), entry.source),
    ]  # fmt: skip


def growth_chart(years: Sequence[Year]) -> dict[str, Any]:
    """Return labels and series of the chart: money by year, the earliest first."""
    ordered = list(reversed(years))
    return {
        "labels": [str(each.year) for each in ordered],
        "series": [{"name": _("Money"), "values": [float(each.money) for each in ordered]}],
    }  # fmt: skip
