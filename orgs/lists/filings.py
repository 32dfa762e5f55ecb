"""The list page of filings, and their columns in spreadsheets."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.listing.columns import Column, status_words
from core.listing.filters import ListFilterSet, LookupFilter, SearchFilter
from core.listing.pages import ListPage, PageAction, list_pages
from core.sheets import Column as SheetColumn
from core.sheets import Resource, Sheet, kinds, resources
from orgs.choices.life import FilingStatus
from orgs.choices.records import LegalForm
from orgs.filters import year_choices
from orgs.models import Filing
from orgs.presentation.life import LIFE_TONES
from orgs.queries.filings import filings_visible_to
from orgs.sheets.work import ORGANIZATION, subtree_ids
from unions.filters import UNIONS

ENDING = [("yes", _("Ends within 60 days")), ("no", _("Ends later"))]


class FilingFilter(ListFilterSet):
    """Filters of filings."""

    main = ("status", "union", "year")

    q = SearchFilter("organization__search", hint=_("Organization's name, USCC or number"))
    status = django_filters.ChoiceFilter(label=_("Status"), choices=FilingStatus.choices)
    union = LookupFilter(label=_("Union hub"), queryset=UNIONS, names=["name", "short_name"])
    year = django_filters.ChoiceFilter(
        label=_("Year of filing"), field_name="filed_on", lookup_expr="year", choices=year_choices
    )
    form = django_filters.ChoiceFilter(
        label=_("Legal form"), field_name="organization__legal_form", choices=LegalForm.choices
    )
    number = django_filters.CharFilter(label=_("Filing number"), lookup_expr="icontains", max_length=60)
    ending = django_filters.ChoiceFilter(label=_("End"), choices=ENDING, method="by_end")

    class Meta:
        model = Filing
        fields: list[str] = []

    def by_end(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to filings in force that end within 60 days, or later."""
        last = clock.today() + dt.timedelta(days=60)
        in_force = queryset.filter(status=FilingStatus.FILED)
        return in_force.filter(valid_until__lte=last) if value == "yes" else in_force.filter(valid_until__gt=last)


class FilingList(ListPage):
    """Filings with the hubs within the visitor's reach."""

    name = "filings"
    title = _("Filings")
    lead = _("Organizations on the files of union hubs, registered or not, and those that asked for it.")
    permission = "orgs.open_filings"
    filterset_class = FilingFilter
    record_url_name = "orgs:desk_filing"
    export_resource = "filings"
    export_permission = "orgs.export_organizations"
    empty_title = _("No filing yet")
    empty_hint = _("Choose an organization in the database and fill the form in for it, or let its owner do so.")
    empty_icon = "folder-off"
    actions = (PageAction(_("Choose an organization"), "orgs:desk_organizations", "orgs.begin_filing", "search"),)
    columns = (
        Column("organization", _("Organization"), ["organization__name"], opens=True),
        Column("form", _("Legal form"), ["organization__legal_form"], choices=LegalForm.choices, on_phone=False),
        Column("status", _("Status"), render=status_words(FilingStatus.choices, LIFE_TONES)),
        Column("number", _("Filing number"), sort="number", narrow=True),
        Column("union", _("Union hub"), ["union__short_name", "union__name"], lambda short, full: short or full),
        Column("submitted", _("Handed in"), ["submitted_at"], narrow=True, on_phone=False),
        Column("filed_on", _("Filed on"), narrow=True, on_phone=False),
        Column("valid_until", _("Valid until"), narrow=True),
    )

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the filings of the hubs that the visitor's appointment reaches."""
        return filings_visible_to(user)


FILINGS = Sheet("filings", _("Filings"), Filing, (
    *ORGANIZATION,
    SheetColumn("filing_number", _("Filing number"), "备案号", kinds.Text(), field="number", path="number",
                json="number", width=26),
    SheetColumn("status", _("Status"), "状态", kinds.Choice(choices=FilingStatus.choices), width=12),
    SheetColumn("union", _("Union hub"), "备案枢纽工会", kinds.Reference(show="name"), json="union__code", width=24),
    SheetColumn("renews", _("Renews"), "所续备案号", kinds.Text(), path="renews__number", width=26),
    SheetColumn("purpose", _("Purpose"), "宗旨", kinds.Text(), width=36),
    SheetColumn("activities", _("What it does for workers"), "服务职工情况", kinds.Text(), width=40),
    SheetColumn("members_count", _("Number of members"), "成员人数", kinds.Integer(), width=10),
    SheetColumn("organizer", _("Person in charge"), "负责人", kinds.Text(), width=14),
    SheetColumn("organizer_telephone", _("Telephone of the person in charge"), "负责人电话", kinds.Telephone(),
                width=16),
    SheetColumn("place", _("Place of activities"), "活动场所", kinds.Text(), width=30),
    SheetColumn("supported_by", _("Unit that supports it"), "支持单位", kinds.Text(), width=24),
    SheetColumn("promises", _("Promise given"), "已作承诺", kinds.Boolean(), width=10),
    SheetColumn("filled_by_union", _("Filled in by the union"), "工会代填", kinds.Boolean(), width=10),
    SheetColumn("submitted_at", _("Handed in at"), "提交时间", kinds.Instant(), width=20),
    SheetColumn("filed_on", _("Filed on"), "备案日期", kinds.Date(), width=13),
    SheetColumn("valid_until", _("Valid until"), "有效期至", kinds.Date(), width=13),
    SheetColumn("created_at", _("Begun at"), "建立时间", kinds.Instant(), width=20),
), private={
    "id": "the database's own key", "organization": "shown by its number, name and code",
    "created_by": "a person; the timeline shows it", "submitted_by": "a person; the timeline shows it",
    "decided_by": "a staff member's person; the timeline shows it", "version": "serves editing at the same time",
})  # fmt: skip


def filings_of(code: str | None) -> QuerySet[Filing]:
    """Return the filings with one union and the unions below it, or all."""
    ids = subtree_ids(code)
    return Filing.objects.all() if ids is None else Filing.objects.filter(union_id__in=ids)


def register() -> None:
    """Fill the registries of list pages and resources."""
    list_pages.register(FilingList.name, FilingList())
    resources.register("filings", Resource(FILINGS, filings_of), order=35)
