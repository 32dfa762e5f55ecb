"""The list pages of awards, contracts and objections."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.listing.columns import Column, status_words
from core.listing.filters import ListFilterSet, SearchFilter
from core.listing.pages import ListPage, list_pages
from finance.lists import year_choices
from finance.services.ledger import in_words
from procurement.choices import AwardStatus, ContractStatus, FundingMode, ObjectionStatus, RoundKind
from procurement.models import Award, Contract, Objection
from procurement.presentation.awards import AWARD_TONES, CONTRACT_TONES, OBJECTION_TONES
from unions.filters import UnionFilter


class AwardFilter(ListFilterSet):
    """Filters of awards."""

    main = ("year", "status")

    q = SearchFilter(
        "application__search", "application__organization__search", hint=_("Project, number, organization")
    )
    year = django_filters.ChoiceFilter(label=_("Year"), field_name="application__round__year", choices=year_choices)
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), field_name="application__round__kind", choices=RoundKind.choices
    )
    funding_mode = django_filters.ChoiceFilter(
        label=_("Funding mode"), field_name="application__round__funding_mode", choices=FundingMode.choices
    )
    status = django_filters.ChoiceFilter(label=_("Status"), choices=AwardStatus.choices)
    union = UnionFilter("application__round__union")

    class Meta:
        model = Award
        fields: list[str] = []


class AwardList(ListPage):
    """Awards within the visitor's reach."""

    name = "awards"
    title = _("Awards")
    lead = _("What unions bought, subsidize or reward; each award binds money of the budget.")
    permission = "procurement.open_awards"
    filterset_class = AwardFilter
    record_url_name = "procurement:one_award"
    export_resource = "awards"
    export_permission = "procurement.export_awards"
    empty_title = _("No award yet")
    empty_hint = _("A round is awarded on its own page, after its public notice ended.")
    empty_icon = "trophy-off"
    columns = (
        Column("project", _("Project"), ["application__title", "application__number"],
               lambda title, number: title or number, opens=True),
        Column("organization", _("Organization"), ["application__organization__name"]),
        Column("round", _("Round"), ["application__round__title"], on_phone=False),
        Column("year", _("Year"), ["application__round__year"], str, narrow=True),
        Column("amount", _("Amount (yuan)"), ["amount"], in_words, end=True),
        Column("status", _("Status"), render=status_words(AwardStatus.choices, AWARD_TONES)),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the awards that the visitor's appointment reaches."""
        return Award.objects.visible_to(user)


class ContractFilter(ListFilterSet):
    """Filters of contracts."""

    main = ("year", "status")

    q = SearchFilter("search", "organization__search", hint=_("Subject, number, organization"))
    year = django_filters.ChoiceFilter(label=_("Year of signature"), field_name="signed_on__year", choices=year_choices)
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), field_name="award__application__round__kind", choices=RoundKind.choices
    )
    status = django_filters.ChoiceFilter(label=_("Status"), choices=ContractStatus.choices)
    union = UnionFilter()

    class Meta:
        model = Contract
        fields: list[str] = []


class ContractList(ListPage):
    """Contracts within the visitor's reach."""

    name = "contracts"
    title = _("Contracts")
    lead = _("Contracts with organizations. A contract for services signed in a year counts for the year's target.")
    permission = "procurement.open_awards"
    filterset_class = ContractFilter
    record_url_name = "procurement:contract"
    export_resource = "contracts"
    export_permission = "procurement.export_awards"
    empty_title = _("No contract yet")
    empty_hint = _("A contract is drafted on the page of its award.")
    empty_icon = "file-off"
    columns = (
        Column("subject", _("Subject"), ["subject"], opens=True),
        Column("number", _("Contract number"), ["number"], on_phone=False),
        Column("organization", _("Organization"), ["organization__name"]),
        Column("signed", _("Signed on"), ["signed_on"], lambda day: str(day or ""), narrow=True),
        Column("ends", _("Until"), ["ends_on"], str, narrow=True, on_phone=False),
        Column("amount", _("Amount (yuan)"), ["amount"], in_words, end=True),
        Column("status", _("Status"), render=status_words(ContractStatus.choices, CONTRACT_TONES)),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the contracts that the visitor's appointment reaches."""
        return Contract.objects.visible_to(user)


class ObjectionFilter(ListFilterSet):
    """Filters of objections."""

    main = ("status", "year")

    q = SearchFilter(
        "notice__round__search", "application__search", "application__organization__search",
        hint=_("Round, project, organization"),
    )  # fmt: skip
    status = django_filters.ChoiceFilter(label=_("Status"), choices=ObjectionStatus.choices)
    year = django_filters.ChoiceFilter(label=_("Year"), field_name="notice__round__year", choices=year_choices)
    union = UnionFilter("notice__round__union")

    class Meta:
        model = Objection
        fields: list[str] = []


class ObjectionList(ListPage):
    """Objections within the visitor's reach."""

    name = "objections"
    title = _("Objections")
    lead = _("What anybody holds against public notices. A round is not awarded while one is open.")
    permission = "procurement.open_objections"
    filterset_class = ObjectionFilter
    record_url_name = "procurement:objection"
    export_resource = "objections"
    export_permission = "procurement.export_objections"
    empty_title = _("No objection")
    empty_hint = _("Anybody can lodge one on the page of a public notice, as long as the notice runs.")
    empty_icon = "message-off"
    columns = (
        Column("number", _("Receipt number"), ["number"], opens=True),
        Column("notice", _("Notice"), ["notice__number"], on_phone=False),
        Column("about", pgettext_lazy("objection", "About"), ["application__title"],
               lambda title: title or _("The notice as a whole")),
        Column("lodged", _("Lodged on"), ["lodged_at"], lambda at: clock.day_of(at).isoformat(), narrow=True),
        Column("due", _("To be answered by"), ["due_on"], str, narrow=True),
        Column("status", _("Status"), render=status_words(ObjectionStatus.choices, OBJECTION_TONES)),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the objections that the visitor's appointment reaches."""
        return Objection.objects.visible_to(user)


def register() -> None:
    """Let the lists be saved as views and exported."""
    for page in (AwardList, ContractList, ObjectionList):
        list_pages.register(page.name, page())
