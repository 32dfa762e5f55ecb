"""The list pages of budgets and of the ledger."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import clock
from core.listing.columns import Column, status_words
from core.listing.filters import ListFilterSet, SearchFilter
from core.listing.pages import ListPage, PageAction, list_pages
from finance.choices import BudgetStatus, EntryKind, FundSource, Purpose
from finance.models import Budget, LedgerEntry
from finance.presentation import TONES
from finance.queries import with_sums
from finance.references import links_of
from finance.services.ledger import in_words
from unions.filters import UnionFilter

FIRST_YEAR = 2015


def year_choices() -> list[tuple[str, str]]:
    """Return the years of which there may be budgets, the next first."""
    return [(str(year), str(year)) for year in range(clock.today().year + 1, FIRST_YEAR - 1, -1)]


class BudgetFilter(ListFilterSet):
    """Filters of budgets."""

    main = ("year", "status", "union")

    year = django_filters.ChoiceFilter(label=_("Year"), choices=year_choices)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=BudgetStatus.choices)
    union = UnionFilter()

    class Meta:
        model = Budget
        fields: list[str] = []


class BudgetList(ListPage):
    """Budgets within the visitor's reach."""

    name = "budgets"
    title = _("Budgets")
    lead = _("Each union's money of a year, by purpose and source of funds: allocated, committed, paid.")
    permission = "finance.open_budgets"
    filterset_class = BudgetFilter
    record_url_name = "finance:budget"
    export_resource = "budgets"
    export_permission = "finance.export_budgets"
    empty_title = _("No budget yet")
    empty_hint = _("Begin the budget of your union for this year; last year's lines are filled in.")
    empty_icon = "wallet-off"
    actions = (
        PageAction(_("Ledger"), "finance:ledger", "finance.open_budgets", "list-details"),
        PageAction(_("Begin a budget"), "finance:begin", "finance.prepare_budget", "plus", primary=True),
    )
    columns = (
        Column("union", _("Union"), ["union__short_name", "union__name"], lambda short, full: short or full,
               opens=True),
        Column("year", _("Year"), ["year"], str, narrow=True),
        Column("status", _("Status"), render=status_words(BudgetStatus.choices, TONES)),
        Column("allocated", _("Allocated (yuan)"), ["allocated"], in_words, end=True),
        Column("committed", _("Committed (yuan)"), ["committed"], in_words, end=True),
        Column("paid", _("Paid (yuan)"), ["paid"], in_words, end=True, on_phone=False),
        Column("free", _("Free (yuan)"), ["free"], in_words, end=True),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the budgets that the visitor's appointment reaches."""
        return with_sums(Budget.objects.visible_to(user))


class LedgerFilter(ListFilterSet):
    """Filters of the ledger."""

    main = ("kind", "year", "purpose")

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=EntryKind.choices)
    year = django_filters.ChoiceFilter(label=_("Year"), field_name="line__budget__year", choices=year_choices)
    purpose = django_filters.ChoiceFilter(label=_("Use of funds"), field_name="line__purpose", choices=Purpose.choices)
    source = django_filters.ChoiceFilter(
        label=_("Source of funds"), field_name="line__source", choices=FundSource.choices
    )
    union = UnionFilter("line__budget__union")
    payee = SearchFilter("commitment__payee__search", label=_("Payee"))

    class Meta:
        model = LedgerEntry
        fields: list[str] = []


def bound_for(keys: list[Any]) -> dict[Any, SafeString]:
    """Return for what the money of entries is bound, as links, by the entries' keys."""
    rows = LedgerEntry.objects.filter(pk__in=keys, commitment__isnull=False)
    found = dict(rows.values_list("pk", "commitment__reference"))
    links = links_of(found.values())
    return {
        key: format_html('<a href="{}">{}</a>', links[reference][1], links[reference][0])
        for key, reference in found.items()
        if reference in links
    }


class LedgerList(ListPage):
    """Every movement of money within the visitor's reach."""

    name = "ledger"
    title = _("Ledger")
    lead = _("Every movement of money, never changed: allocated, committed, released, paid, refunded.")
    permission = "finance.open_budgets"
    filterset_class = LedgerFilter
    export_resource = "ledger"
    export_permission = "finance.export_budgets"
    empty_title = _("No entry yet")
    empty_hint = _("Entries come with the approval of a budget, with awards and with payments.")
    empty_icon = "list"
    columns = (
        Column("booked_on", _("Day"), narrow=True),
        Column("kind", _("Kind"), render=status_words(EntryKind.choices, TONES)),
        Column("amount", _("Amount (yuan)"), ["amount"], in_words, end=True),
        Column("union", _("Union"), ["line__budget__union__short_name", "line__budget__union__name"],
               lambda short, full: short or full, on_phone=False),
        Column("year", _("Year"), ["line__budget__year"], str, narrow=True),
        Column("purpose", _("Use of funds"), ["line__purpose"], choices=Purpose.choices),
        Column("source", _("Source of funds"), ["line__source"], choices=FundSource.choices, on_phone=False),
        Column("reason", _("Subject of the entry"), ["reason"]),
        Column("bound", _("Bound for"), load=bound_for),
        Column("payee", _("Payee"), ["commitment__payee__name"], lambda name: name or "—", on_phone=False),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the entries of budgets that the visitor's appointment reaches."""
        return LedgerEntry.objects.visible_to(user)


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(BudgetList.name, BudgetList())
    list_pages.register(LedgerList.name, LedgerList())
