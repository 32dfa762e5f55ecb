"""The list pages of standing: one for each kind of entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.listing.columns import Column
from core.listing.filters import ListFilterSet, LookupFilter, SearchFilter
from core.listing.pages import BulkAction, ListPage, PageAction, list_pages
from orgs.choices.life import DocumentKind, HonourLevel, ListKind, PenaltyKind
from orgs.choices.records import InspectionResult, Rating
from orgs.filters import YES_NO, year_choices
from orgs.models import (
    AnnualInspection,
    CreditListing,
    Honour,
    OrganizationDocument,
    Penalty,
    RatingAward,
    Responsibility,
    ServiceUndertaken,
)
from orgs.models.standing import StandingQuerySet
from orgs.services.standing import confirm_entry
from orgs.standing import standing_kinds
from unions.filters import UNIONS
from unions.models import Union, User

STATES = [
    ("counting", _("Counts")),
    ("declared", _("Waits for confirmation")),
    ("withdrawn", _("Withdrawn")),
]
WITHIN = [("expired", _("Ended")), ("30", _("Ends within 30 days")), ("60", _("Ends within 60 days"))]


class StandingFilter(ListFilterSet):
    """What every kind is filtered by."""

    q = SearchFilter("organization__search", hint=_("Organization's name, USCC or number"))
    union = LookupFilter(label=_("Responsible union"), queryset=UNIONS, names=["name", "short_name"], method="of_union")
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="in_state")

    def of_union(self, queryset: QuerySet[Any], _name: str, union: Union) -> QuerySet[Any]:
        """Narrow to organizations for which the union, or one below it, is responsible."""
        responsible = Responsibility.objects.filter(union__path__startswith=union.path).values("organization_id")
        return queryset.filter(organization__in=responsible)

    def in_state(self, queryset: StandingQuerySet, _name: str, value: str) -> QuerySet[Any]:
        """Narrow to what counts, waits for confirmation, or was withdrawn."""
        narrowed: dict[str, Callable[[], QuerySet[Any]]] = {
            "counting": queryset.counting, "declared": queryset.unconfirmed,
            "withdrawn": lambda: queryset.filter(withdrawn_at__isnull=False),
        }  # fmt: skip
        return narrowed[value]()

    def ending(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to what has ended, or ends within days."""
        today = clock.today()
        if value == "expired":
            return queryset.filter(**{f"{name}__lt": today})
        return queryset.filter(**{f"{name}__range": (today, today + dt.timedelta(days=int(value)))})


class InspectionFilter(StandingFilter):
    """Filters of annual inspections."""

    main = ("year", "result", "state")
    year = django_filters.ChoiceFilter(label=_("Year"), choices=year_choices)
    result = django_filters.ChoiceFilter(label=_("Result"), choices=InspectionResult.choices)

    class Meta:
        model = AnnualInspection
        fields: list[str] = []


class RatingFilter(StandingFilter):
    """Filters of ratings."""

    main = ("grade", "ends", "state")
    grade = django_filters.ChoiceFilter(label=_("Grade"), choices=Rating.choices)
    ends = django_filters.ChoiceFilter(label=_("End"), field_name="valid_until", choices=WITHIN, method="ending")

    class Meta:
        model = RatingAward
        fields: list[str] = []


class PenaltyFilter(StandingFilter):
    """Filters of penalties."""

    main = ("kind", "decided", "state")
    kind = django_filters.ChoiceFilter(label=_("Kind of penalty"), choices=PenaltyKind.choices)
    decided = django_filters.ChoiceFilter(
        label=_("Year"), field_name="decided_on", lookup_expr="year", choices=year_choices
    )

    class Meta:
        model = Penalty
        fields: list[str] = []


class ListingFilter(StandingFilter):
    """Filters of entries in lists."""

    main = ("list_kind", "removed", "state")
    list_kind = django_filters.ChoiceFilter(label=_("List"), choices=ListKind.choices)
    removed = django_filters.ChoiceFilter(label=_("Removed"), choices=YES_NO, method="by_removal")

    class Meta:
        model = CreditListing
        fields: list[str] = []

    def by_removal(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to entries that were removed, or that stand."""
        return queryset.filter(removed_on__isnull=value == "no")


class HonourFilter(StandingFilter):
    """Filters of honours."""

    main = ("level", "union", "state")
    level = django_filters.ChoiceFilter(label=_("Level"), choices=HonourLevel.choices)

    class Meta:
        model = Honour
        fields: list[str] = []


class ServiceFilter(StandingFilter):
    """Filters of services undertaken."""

    main = ("began", "union", "state")
    began = django_filters.ChoiceFilter(
        label=_("Year"), field_name="began_on", lookup_expr="year", choices=year_choices
    )

    class Meta:
        model = ServiceUndertaken
        fields: list[str] = []


class DocumentFilter(StandingFilter):
    """Filters of documents."""

    main = ("kind", "ends", "state")
    kind = django_filters.ChoiceFilter(label=_("Which document"), choices=DocumentKind.choices)
    ends = django_filters.ChoiceFilter(label=_("End"), field_name="valid_until", choices=WITHIN, method="ending")

    class Meta:
        model = OrganizationDocument
        fields: list[str] = []


def link_to(tab: str) -> Callable[[int, str], SafeString]:
    """Return what makes an organization's name a link to a tab of its record."""
    return lambda pk, name: format_html('<a href="{}">{}</a>', reverse("orgs:desk_organization", args=[pk, tab]), name)


def state_words(is_declared: bool, confirmed_at: Any, withdrawn_at: Any) -> str:  # noqa: FBT001 - columns of a row
    """Return where an entry stands, in words."""
    if withdrawn_at:
        return gettext("Withdrawn")
    return gettext("Waits for confirmation") if is_declared and not confirmed_at else gettext("Counts")


ORGANIZATION = Column("organization", _("Organization"), ["organization_id", "organization__name"], link_to("standing"))
STATE = Column(
    "state", _("State"), ["is_declared", "confirmed_at", "withdrawn_at"], state_words, on_phone=False
)  # fmt: skip


def confirm_all(entries: QuerySet[Any], by: User) -> str:
    """Confirm those of the chosen entries that organizations declared and nobody confirmed yet."""
    waiting = [entry for entry in entries.select_related("organization") if entry.is_unconfirmed]
    for entry in waiting:
        confirm_entry(entry=entry, by=by)
    if not waiting:
        return gettext("None of them waits for confirmation.")
    return ngettext("%(n)s entry was confirmed.", "%(n)s entries were confirmed.", len(waiting)) % {"n": len(waiting)}


class StandingList(ListPage):
    """What the lists of all kinds have in common."""

    slug: ClassVar[str]
    permission = "orgs.open_standing"
    export_permission = "orgs.export_organizations"
    empty_icon = "certificate-off"
    bulk_actions = (
        BulkAction(
            "confirm", _("Confirm"), _("Confirm what was declared among %(n)s entries?"), _("Confirm them"),
            "orgs.confirm_standing", confirm_all, limit=200,
        ),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the entries of organizations that the visitor's appointment reaches."""
        return StandingQuerySet(standing_kinds.get(self.slug).model).visible_to(user)


class InspectionList(StandingList):
    """Results of annual inspections."""

    slug, name = "inspections", "standing_inspections"
    title = _("Annual inspections")
    lead = _("Results of the annual inspections by the registration authorities, year by year.")
    filterset_class = InspectionFilter
    export_resource = "standing_inspections"
    empty_title = _("No inspection is on record")
    empty_hint = _("Import the authority's list, or enter results on the organizations' pages.")
    actions = (PageAction(_("Import a list"), "orgs:import_inspections", "orgs.record_standing", "table-import"),)
    columns = (
        ORGANIZATION,
        Column("year", _("Year"), render=lambda year: year and str(year), narrow=True),
        Column("result", _("Result"), choices=InspectionResult.choices),
        Column("decided_on", _("Decided on"), narrow=True),
        STATE,
    )


class RatingList(StandingList):
    """Ratings."""

    slug, name = "ratings", "standing_ratings"
    title = _("Ratings")
    lead = _("Grades 1A to 5A with the days on which they were awarded and end.")
    filterset_class = RatingFilter
    export_resource = "standing_ratings"
    empty_title = _("No rating is on record")
    empty_hint = _("Import the authority's list, or enter ratings on the organizations' pages.")
    actions = (PageAction(_("Import a list"), "orgs:import_ratings", "orgs.record_standing", "table-import"),)
    columns = (
        ORGANIZATION,
        Column("grade", _("Grade"), choices=Rating.choices, narrow=True),
        Column("awarded_on", _("Awarded on"), narrow=True),
        Column("valid_until", _("Valid until"), narrow=True),
        Column("authority", _("Awarded by")),
        STATE,
    )


class PenaltyList(StandingList):
    """Administrative penalties."""

    slug, name = "penalties", "standing_penalties"
    title = _("Administrative penalties")
    lead = _("Penalties that authorities imposed, with their reasons.")
    filterset_class = PenaltyFilter
    export_resource = "standing_penalties"
    empty_title = _("No penalty is on record")
    empty_hint = _("Import the authority's list, or enter penalties on the organizations' pages.")
    actions = (PageAction(_("Import a list"), "orgs:import_penalties", "orgs.record_standing", "table-import"),)
    columns = (
        ORGANIZATION,
        Column("kind", _("Kind of penalty"), choices=PenaltyKind.choices),
        Column("decided_on", _("Decided on"), sort="decided_on", narrow=True),
        Column("reason", _("Reason")),
        Column("amount", _("Sum (yuan)"), end=True),
        Column("authority", _("Authority"), on_phone=False),
        STATE,
    )


class ListingList(StandingList):
    """Entries in the lists of abnormal operation and serious violations."""

    slug, name = "listings", "standing_listings"
    title = _("Entries in lists")
    lead = _("Who stood or stands in the list of abnormal operation or of serious violations.")
    filterset_class = ListingFilter
    export_resource = "standing_listings"
    empty_title = _("Nobody is listed")
    empty_hint = _("Import a list, or make entries on the organizations' pages.")
    actions = (PageAction(_("Import a list"), "orgs:import_listings", "orgs.record_standing", "table-import"),)
    columns = (
        ORGANIZATION,
        Column("list_kind", _("List"), choices=ListKind.choices),
        Column("entered_on", _("Entered on"), sort="entered_on", narrow=True),
        Column("entry_reason", _("Reason")),
        Column("removed_on", _("Removed on"), narrow=True),
        Column("authority", _("Authority"), on_phone=False),
        STATE,
    )


class HonourList(StandingList):
    """Honours."""

    slug, name = "honours", "standing_honours"
    title = _("Honours")
    lead = _("Honours conferred on organizations.")
    filterset_class = HonourFilter
    export_resource = "standing_honours"
    empty_title = _("No honour is on record")
    empty_hint = _("Import a list, or make entries on the organizations' pages.")
    actions = (PageAction(_("Import a list"), "orgs:import_honours", "orgs.record_standing", "table-import"),)
    columns = (
        ORGANIZATION,
        Column("title", _("Honour")),
        Column("level", _("Level"), choices=HonourLevel.choices),
        Column("conferred_on", _("Conferred on"), narrow=True),
        Column("authority", _("Conferred by")),
        STATE,
    )


class ServiceList(StandingList):
    """Services undertaken for unions and others."""

    slug, name = "services", "standing_services"
    title = _("Services undertaken")
    lead = _("What unions, departments and others bought from organizations.")
    filterset_class = ServiceFilter
    export_resource = "standing_services"
    empty_title = _("No service is on record")
    empty_hint = _("Import a list, or make entries on the organizations' pages.")
    actions = (PageAction(_("Import a list"), "orgs:import_services", "orgs.record_standing", "table-import"),)
    columns = (
        ORGANIZATION,
        Column("title", _("Service")),
        Column("buyer", _("Buyer")),
        Column("began_on", _("Began on"), narrow=True),
        Column("amount", _("Contract sum (yuan)"), end=True),
        STATE,
    )


class DocumentList(StandingList):
    """Documents with the days on which they are valid."""

    slug, name = "documents", "standing_documents"
    title = _("Documents with an end")
    lead = _("Certificates and policies; owners and clerks are reminded 60, 30 and 7 days before the end.")
    filterset_class = DocumentFilter
    export_resource = "standing_documents"
    empty_title = _("No document is on record")
    empty_hint = _("Import a list, or make entries on the organizations' pages.")
    actions = (PageAction(_("Import a list"), "orgs:import_documents", "orgs.record_standing", "table-import"),)
    columns = (
        ORGANIZATION,
        Column("kind", _("Which document"), choices=DocumentKind.choices),
        Column("number", _("Document number"), narrow=True),
        Column("valid_from", _("Valid from"), narrow=True, on_phone=False),
        Column("valid_until", _("Valid until"), narrow=True),
        STATE,
    )


LISTS: dict[str, StandingList] = {
    page.slug: page
    for page in (
        InspectionList(), RatingList(), PenaltyList(), ListingList(), HonourList(), ServiceList(), DocumentList(),
    )
}  # fmt: skip


def register() -> None:
    """Fill the registry of list pages."""
    for page in LISTS.values():
        list_pages.register(page.name, page)
