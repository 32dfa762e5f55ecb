"""The list page of the service directory."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.listing.columns import Column
from core.listing.filters import ListFilterSet, WordsFilter
from core.listing.pages import ListPage, PageAction, list_pages
from orgs.filters import YES_NO, area_choices
from procurement.models import ServiceDirectoryEntry


class DirectoryFilter(ListFilterSet):
    """Filters of the service directory."""

    main = ("q", "area", "in_force")

    q = WordsFilter("title", "code", "description")
    area = django_filters.ChoiceFilter(label=_("Service area"), field_name="area_id", choices=area_choices)
    in_force = django_filters.ChoiceFilter(label=_("In force today"), choices=YES_NO, method="of_today")

    class Meta:
        model = ServiceDirectoryEntry
        fields: list[str] = []

    def of_today(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to entries that apply today, or to those that do not."""
        today = ServiceDirectoryEntry.objects.on(clock.today()).values("pk")
        return queryset.filter(pk__in=today) if value == "yes" else queryset.exclude(pk__in=today)


class DirectoryList(ListPage):
    """What unions may buy, with the days from and until which."""

    name = "directory"
    title = _("Service directory")
    lead = _("What unions may buy, by service area, from a day on. Everybody reads what applies today.")
    permission = "procurement.open_rounds"
    filterset_class = DirectoryFilter
    export_resource = "service_directory"
    export_permission = "procurement.export_rounds"
    empty_title = _("No service is listed yet")
    empty_hint = _("Add services one by one, or take the whole directory in as a list.")
    empty_icon = "list-search"
    actions = (
        PageAction(_("Public page"), "procurement:public_directory", "procurement.open_rounds", "external-link"),
        PageAction(_("Take a list in"), "procurement:import_service_directory", "procurement.keep_directory", "upload"),
        PageAction(_("Add a service"), "procurement:add_entry", "procurement.keep_directory", "plus", primary=True),
    )
    record_url_name = "procurement:entry"
    columns = (
        Column("title", _("Service"), opens=True),
        Column("code", _("Code"), narrow=True),
        Column("area", _("Service area"), ["area_id"], lambda code: dict(area_choices()).get(code, code)),
        Column("valid_from", _("Valid from"), narrow=True),
        Column("valid_until", _("Valid until"), narrow=True),
        Column("source", _("Document that lists it"), on_phone=False),
    )

    def queryset(self, user: Any) -> QuerySet[Any]:  # noqa: ARG002 - one directory for all unions
        """Return all entries."""
        return ServiceDirectoryEntry.objects.all()


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(DirectoryList.name, DirectoryList())
