"""The list pages of organizations' work: services offered, annual reports, funding received."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.listing.columns import Column
from core.listing.pages import PageAction, list_pages
from orgs.choices.work import FunderKind
from orgs.filters import YES_NO, area_choices, year_choices
from orgs.lists.standing import STATE, WITHIN, StandingFilter, StandingList, link_to
from orgs.models import AnnualReport, FundingReceived, ServiceOffer
from orgs.queries.work import on_offer
from reference.models import in_language
from reference.queries import district_names, target_group_names

ORGANIZATION = Column(
    "organization", _("Organization"), ["organization_id", "organization__name"], link_to("work")
)  # fmt: skip


class OfferFilter(StandingFilter):
    """Filters of services offered."""

    main = ("area", "group", "district")
    area = django_filters.ChoiceFilter(label=_("Service area"), field_name="area_id", choices=area_choices)
    group = django_filters.ChoiceFilter(
        label=_("Target group"), field_name="target_groups", choices=lambda: target_group_names().items(),
        method="holding",
    )  # fmt: skip
    district = django_filters.ChoiceFilter(
        label=_("District served"), field_name="districts", choices=lambda: district_names().items(), method="serving"
    )
    public = django_filters.ChoiceFilter(label=_("Shown to the public today"), choices=YES_NO, method="by_display")
    ends = django_filters.ChoiceFilter(label=_("End"), field_name="valid_until", choices=WITHIN, method="ending")

    class Meta:
        model = ServiceOffer
        fields: list[str] = []

    def holding(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to offers for a target group."""
        return queryset.filter(**{f"{name}__contains": [value]})

    def serving(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to offers that can be had in a district: there, or in the whole city."""
        return queryset.filter(Q(**{f"{name}__contains": [value]}) | Q(**{name: []}))

    def by_display(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to offers that the public page shows today, or to the others."""
        shown = on_offer().order_by().values("pk")
        return queryset.filter(pk__in=shown) if value == "yes" else queryset.exclude(pk__in=shown)


class ReportFilter(StandingFilter):
    """Filters of annual reports."""

    main = ("year", "union", "state")
    year = django_filters.ChoiceFilter(label=_("Year"), choices=year_choices)

    class Meta:
        model = AnnualReport
        fields: list[str] = []


class FundingFilter(StandingFilter):
    """Filters of funding received."""

    main = ("year", "funder_kind", "state")
    year = django_filters.ChoiceFilter(label=_("Year"), choices=year_choices)
    funder_kind = django_filters.ChoiceFilter(label=_("Kind of source"), choices=FunderKind.choices)
    funder = django_filters.CharFilter(label=_("From whom"), lookup_expr="icontains", max_length=100)

    class Meta:
        model = FundingReceived
        fields: list[str] = []


def price_in_words(price: Decimal | None, unit: str) -> str | None:
    """Return a price as a person reads it: free, a sum and what it is for, or nothing where it is agreed upon."""
    if price is None:
        return None
    if price == 0:
        return gettext("Free")
    amount = number_format(price, use_l10n=True, force_grouping=True)
    return f"{amount} / {unit}" if unit else amount


class OfferList(StandingList):
    """Services offered."""

    slug, name = "offers", "work_offers"
    title = _("Services offered")
    lead = _("What organizations offer to workers, for whom, where and at which price.")
    filterset_class = OfferFilter
    export_resource = "work_offers"
    empty_title = _("No service is offered yet")
    empty_hint = _(
        "Owners enter what they offer; you can import a list, or enter services on the organizations' pages."
    )
    actions = (PageAction(_("Import a list"), "orgs:import_offers", "orgs.record_standing", "table-import"),)
    columns = (
        ORGANIZATION,
        Column("title", _("Service")),
        Column("area", _("Service area"), ["area__name_zh", "area__name_en"], in_language),
        Column("capacity", _("People at a time"), end=True, on_phone=False),
        Column("price", _("Price (yuan)"), ["price", "unit"], price_in_words, end=True),
        Column("valid_until", _("Offered until"), narrow=True),
        STATE,
    )


class ReportList(StandingList):
    """Annual reports."""

    slug, name = "reports", "work_reports"
    title = _("Annual reports")
    lead = _("What organizations report of each year: money, people served, the document.")
    filterset_class = ReportFilter
    export_resource = "work_reports"
    empty_title = _("No report is on record")
    empty_hint = _("Owners enter their reports; you can import a list, or enter them on the organizations' pages.")
    actions = (PageAction(_("Import a list"), "orgs:import_reports", "orgs.record_standing", "table-import"),)
    columns = (
        ORGANIZATION,
        Column("year", _("Year"), render=str, narrow=True),
        Column("submitted_on", _("Submitted on"), narrow=True),
        Column("income", _("Income (yuan)"), end=True),
        Column("expense", _("Expense (yuan)"), end=True),
        Column("people_served", _("People served"), end=True, on_phone=False),
        STATE,
    )


class FundingList(StandingList):
    """Funding received."""

    slug, name = "funding", "work_funding"
    title = _("Funding received")
    lead = _("Money that organizations received, from unions and from elsewhere.")
    filterset_class = FundingFilter
    export_resource = "work_funding"
    empty_title = _("No funding is on record")
    empty_hint = _("Owners enter what they received; you can import a list, or enter it on the organizations' pages.")
    actions = (PageAction(_("Import a list"), "orgs:import_funding", "orgs.record_standing", "table-import"),)
    columns = (
        ORGANIZATION,
        Column("year", _("Year"), render=str, narrow=True),
        Column("funder_kind", _("Kind of source"), choices=FunderKind.choices),
        Column("funder", _("From whom")),
        Column("amount", _("Sum (yuan)"), end=True),
        Column("purpose", _("Purpose"), on_phone=False),
        STATE,
    )


LISTS: dict[str, StandingList] = {page.slug: page for page in (OfferList(), ReportList(), FundingList())}


def register() -> None:
    """Fill the registry of list pages."""
    for page in LISTS.values():
        list_pages.register(page.name, page)
