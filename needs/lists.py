"""The list page of workers' needs, with its sums."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.listing.columns import Column
from core.listing.filters import ListFilterSet, WordsFilter
from core.listing.layouts import TABLE, Layout
from core.listing.pages import ListPage, PageAction, list_pages
from core.listing.state import Listing
from needs.choices import NeedSource, Quarter
from needs.models import WorkerNeed
from needs.queries import sums_by
from orgs.filters import year_choices
from reference.queries import district_names, service_area_names
from unions.filters import UnionFilter


class NeedFilter(ListFilterSet):
    """Filters of needs."""

    main = ("source", "year", "area")

    q = WordsFilter("category", label=_("Category"))
    source = django_filters.ChoiceFilter(label=_("Source"), choices=NeedSource.choices)
    year = django_filters.ChoiceFilter(label=_("Year"), choices=year_choices)
    quarter = django_filters.ChoiceFilter(label=_("Quarter"), choices=Quarter.choices)
    area = django_filters.ChoiceFilter(
        label=_("Service area"), field_name="area_id", choices=lambda: service_area_names().items()
    )
    district = django_filters.ChoiceFilter(
        label=_("District"), field_name="district_id", choices=lambda: district_names().items()
    )
    union = UnionFilter()

    class Meta:
        model = WorkerNeed
        fields: list[str] = []


def _sums(listing: Listing) -> dict[str, Any]:
    """Return the sums of the rows by year, source and area."""
    names, sources = service_area_names(), dict(NeedSource.choices)
    sums = sums_by(listing.rows, "year", "source", "area")
    lines = [
        {"year": year, "source": sources[source], "area": names.get(area, "—"), "count": n}
        for (year, source, area), n in sorted(sums.items(), key=lambda pair: (-pair[0][0], pair[0][1], -pair[1]))
    ]
    return {"lines": lines, "total": sum(sums.values())}


SUMS = Layout("sums", _("Sums"), "sum", template="needs/_sums.html", context=_sums)


class NeedList(ListPage):
    """Workers' needs within the visitor's reach."""

    name = "needs"
    title = _("Workers' needs")
    lead = _("What workers asked for: surveys, the needs database, the 12351 hotline. Counts only, nobody's name.")
    permission = "needs.open_needs"
    filterset_class = NeedFilter
    export_resource = "needs"
    export_permission = "needs.export_needs"
    layouts = (TABLE, SUMS)
    empty_title = _("No need on record yet")
    empty_hint = _("Import the counts of a survey, of the needs database or of the 12351 hotline.")
    empty_icon = "message-question"
    actions = (
        PageAction(_("Import a list"), "needs:import_needs", "needs.record_needs", "table-import"),
        PageAction(_("Figures"), "needs:figures", "needs.open_needs", "chart-bar", primary=True),
    )
    columns = (
        Column("category", _("Category")),
        Column("source", _("Source"), choices=NeedSource.choices),
        Column("area", _("Service area"), ["area__name_zh"], lambda name: name or "—"),
        Column("district", _("District"), ["district__name"], lambda name: name or "—"),
        Column("year", _("Year"), fields=["year"], render=str, sort="year", narrow=True),
        Column("quarter", _("Quarter"), choices=Quarter.choices, on_phone=False),
        Column("count", _("Count"), end=True),
        Column("union", _("Union"), ["union__short_name", "union__name"], lambda short, full: short or full,
               on_phone=False),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the counts that the visitor's appointment reaches."""
        return WorkerNeed.objects.visible_to(user)


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(NeedList.name, NeedList())
