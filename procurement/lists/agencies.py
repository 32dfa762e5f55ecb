"""The list page of agencies."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.listing.columns import Column
from core.listing.filters import ListFilterSet, WordsFilter, yes_no
from core.listing.pages import ListPage, PageAction, list_pages
from procurement.models import Agency
from procurement.queries.agencies import agencies_visible_to, running_counts


class AgencyFilter(ListFilterSet):
    """Filters of agencies."""

    main = ("q", "active")

    q = WordsFilter("name", "uscc", "contact_person", "telephone")
    active = yes_no(label=_("In use"), field_name="is_active")

    class Meta:
        model = Agency
        fields: list[str] = []


class AgencyList(ListPage):
    """Agencies that unions within reach keep."""

    name = "agencies"
    title = _("Agencies")
    lead = _("Professional agencies that run rounds for a union; their staff see just the rounds delegated to them.")
    permission = "procurement.open_agencies"
    filterset_class = AgencyFilter
    default_order = "name"
    record_url_name = "procurement:agency"
    export_resource = "agencies"
    export_permission = "procurement.open_agencies"
    empty_title = _("No agency yet")
    empty_hint = _("Enter the agency that runs a round for you, its staff, and what it is engaged to do.")
    empty_icon = "building-skyscraper"
    actions = (
        PageAction(_("Add an agency"), "procurement:add_agency", "procurement.keep_agencies", "plus", primary=True),
    )
    columns = (
        Column("name", _("Name"), sort="name", opens=True),
        Column("union", _("Kept by"), ["union__short_name", "union__name"], lambda short, full: short or full),
        Column("contact_person", _("Contact person")),
        Column("telephone", _("Telephone"), narrow=True),
        Column("running", _("Engagements running"), load=running_counts, end=True),
    )

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the agencies that the visitor reaches."""
        return agencies_visible_to(user)


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(AgencyList.name, AgencyList())
