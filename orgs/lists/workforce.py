"""The list of figures on people, and their sums."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.listing.columns import Column
from core.listing.filters import ListFilterSet, LookupFilter, SearchFilter
from core.listing.layouts import TABLE
from core.listing.pages import ListPage, PageAction, list_pages
from orgs.filters import YES_NO, year_choices
from orgs.lists.key_people import link_to_people
from orgs.models import Responsibility, Workforce
from orgs.presentation.workforce import SUMS
from orgs.workforce import Engagement
from unions.filters import UNIONS
from unions.models import Union


class WorkforceFilter(ListFilterSet):
    """Filters of figures on people."""

    main = ("year", "engagement", "union")

    q = SearchFilter("organization__search", hint=_("Organization's name, USCC or number"))
    year = django_filters.ChoiceFilter(label=_("Year"), choices=year_choices)
    engagement = django_filters.ChoiceFilter(label=_("Kind of work"), choices=Engagement.choices)
    union = LookupFilter(label=_("Responsible union"), queryset=UNIONS, names=["name", "short_name"], method="of_union")
    collected = django_filters.ChoiceFilter(
        label=_("From the yearly collection"), field_name="collection", choices=YES_NO, method="by_source"
    )

    class Meta:
        model = Workforce
        fields: list[str] = []

    def of_union(self, queryset: QuerySet[Any], _name: str, union: Union) -> QuerySet[Any]:
        """Narrow to organizations for which the union, or one below it, is responsible."""
        responsible = Responsibility.objects.filter(union__path__startswith=union.path).values("organization_id")
        return queryset.filter(organization__in=responsible)

    def by_source(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to what a verified collection brought, or to what was entered."""
        return queryset.filter(**{f"{name}__isnull": value == "no"})


class WorkforceList(ListPage):
    """How many people work with organizations, year by year."""

    name = "workforce"
    title = _("Workforce")
    lead = _("How many people work with each organization in a year, and who they are: figures, never persons.")
    permission = "orgs.open_people"
    export_permission = "orgs.export_organizations"
    export_resource = "workforce"
    filterset_class = WorkforceFilter
    layouts = (TABLE, SUMS)
    has_charts = True
    stylesheets = ("css/life.css",)
    empty_title = _("No figures yet")
    empty_hint = _(
        "The yearly collection brings them; you can import a list, or enter them on the record under People."
    )
    empty_icon = "chart-bar"
    actions = (PageAction(_("Import a list"), "orgs:import_workforce", "orgs.record_people", "table-import"),)
    columns = (
        Column("organization", _("Organization"), ["organization_id", "organization__name"], link_to_people),
        Column("year", _("Year"), render=str, narrow=True),
        Column("engagement", _("Kind of work"), choices=Engagement.choices),
        Column("total", _("In all"), end=True),
        Column("women", _("Women"), end=True, on_phone=False),
        Column("social_workers", _("Certified social workers"), end=True, on_phone=False),
        Column("party_members", _("Party members"), end=True, on_phone=False),
        Column("union_members", _("Union members"), end=True, on_phone=False),
        Column(
            "source", _("Source"), ["collection_id"], on_phone=False,
            render=lambda collection: gettext("Yearly collection") if collection else gettext("Entered"),
        ),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the figures of organizations within reach."""
        return Workforce.objects.visible_to(user)


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(WorkforceList.name, WorkforceList())
