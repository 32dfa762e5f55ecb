"""The list page of rounds."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.listing.columns import Column, status_words
from core.listing.filters import ListFilterSet, SearchFilter
from core.listing.pages import ListPage, PageAction, list_pages
from finance.lists import year_choices
from finance.services.ledger import in_words
from procurement.choices import FundingMode, RoundKind, RoundStatus
from procurement.models import Round
from procurement.presentation.rounds import TONES
from procurement.queries.rounds import counts_of
from unions.filters import UnionFilter


class RoundFilter(ListFilterSet):
    """Filters of rounds."""

    main = ("year", "status", "kind")

    q = SearchFilter(hint=_("Title, number, what it is for"))
    year = django_filters.ChoiceFilter(label=_("Year"), choices=year_choices)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=RoundKind.choices)
    funding_mode = django_filters.ChoiceFilter(label=_("Funding mode"), choices=FundingMode.choices)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=RoundStatus.choices)
    union = UnionFilter()

    class Meta:
        model = Round
        fields: list[str] = []


class RoundList(ListPage):
    """Rounds within the visitor's reach."""

    name = "rounds"
    title = _("Rounds")
    lead = _("Calls for services, posts and brand projects, from the draft to the last contract.")
    permission = "procurement.open_rounds"
    filterset_class = RoundFilter
    record_url_name = "procurement:round"
    default_order = "-year"
    export_resource = "rounds"
    export_permission = "procurement.export_rounds"
    empty_title = _("No round yet")
    empty_hint = _("Begin one from a template, or like last year's: rules, documents and scoring are filled in.")
    empty_icon = "speakerphone"
    actions = (
        PageAction(_("Application forms"), "procurement:desk_forms", "procurement.compose_form", "forms"),
        PageAction(_("Begin a round"), "procurement:begin_round", "procurement.begin_round", "plus", primary=True),
    )
    columns = (
        Column("title", _("Title"), opens=True),
        Column("number", _("Number of the call"), on_phone=False),
        Column("union", _("Union"), ["union__short_name", "union__name"], lambda short, full: short or full),
        Column("year", _("Year"), ["year"], str, narrow=True, sort="year"),
        Column("kind", _("Kind"), choices=RoundKind.choices),
        Column("funding_mode", _("Funding mode"), choices=FundingMode.choices, on_phone=False),
        Column("status", _("Status"), render=status_words(RoundStatus.choices, TONES)),
        Column("deadline", _("Applications until"), narrow=True),
        Column("applications", _("Applications"), load=counts_of, end=True),
        Column("ceiling", _("Money (yuan)"), ["ceiling"], lambda amount: None if amount is None else in_words(amount),
               end=True),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the rounds that the visitor reaches."""
        return Round.objects.visible_to(user)


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(RoundList.name, RoundList())
