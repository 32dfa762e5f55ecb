"""The list page of collection campaigns, and their columns in spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.listing.columns import Column, status_words
from core.listing.filters import ListFilterSet, LookupFilter
from core.listing.pages import ListPage, PageAction, list_pages
from core.sheets import Column as SheetColumn
from core.sheets import Resource, Sheet, kinds, resources
from orgs.choices.records import CampaignStatus
from orgs.filters import year_choices
from orgs.models import Campaign
from orgs.presentation.records import TONES
from orgs.queries.campaigns import campaigns_visible_to, progress_of
from orgs.sheets.work import subtree_ids
from unions.filters import UNIONS


class CampaignFilter(ListFilterSet):
    """Filters of campaigns."""

    main = ("year", "status", "union")

    year = django_filters.ChoiceFilter(label=_("Year"), choices=year_choices)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=CampaignStatus.choices)
    union = LookupFilter(label=_("Opening union"), queryset=UNIONS, names=["name", "short_name"])

    class Meta:
        model = Campaign
        fields: list[str] = []


def verified_of_invited(pks: Iterable[int]) -> dict[int, str]:
    """Return how many answers of each campaign are verified, of how many invited."""
    return {pk: f"{verified:,} / {invited:,}" for pk, (invited, verified) in progress_of(pks).items()}


class CampaignList(ListPage):
    """Campaigns of the unions within the visitor's reach, and those cascaded from above."""

    name = "campaigns"
    title = _("Collection campaigns")
    lead = _("Each opens its board: who was invited, who answered, who is verified, union by union.")
    permission = "orgs.open_collections"
    filterset_class = CampaignFilter
    record_url_name = "orgs:desk_campaign"
    export_resource = "campaigns"
    export_permission = "orgs.export_organizations"
    empty_title = _("No campaign yet")
    empty_hint = _("Open one: choose the form, the deadline, and whom to invite.")
    empty_icon = "calendar-off"
    actions = (
        PageAction(_("Collection form"), "orgs:desk_forms", "orgs.compose_form", "forms"),
        PageAction(_("Open a campaign"), "orgs:desk_open_campaign", "orgs.open_campaign", "plus", primary=True),
    )
    columns = (
        Column("union", _("Opening union"), ["union__short_name", "union__name"], lambda short, full: short or full,
               opens=True),
        Column("year", _("Year"), render=str),
        Column("status", _("Status"), render=status_words(CampaignStatus.choices, TONES)),
        Column("due_on", _("Due on"), narrow=True),
        Column("progress", _("Verified of invited"), load=verified_of_invited, narrow=True),
        Column("opened", _("Opened on"), ["opened_at"], narrow=True, on_phone=False),
        Column("closed", _("Closed on"), ["closed_at"], narrow=True, on_phone=False),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return what the visitor's appointment reaches."""
        return campaigns_visible_to(user)


CAMPAIGNS = Sheet("campaigns", _("Collection campaigns"), Campaign, (
    SheetColumn("union", _("Opening union"), "发起工会", kinds.Reference(show="name"), json="union__code", width=24),
    SheetColumn("year", _("Year"), "年度", kinds.Integer(), width=8),
    SheetColumn("status", _("Status"), "状态", kinds.Choice(choices=CampaignStatus.choices), width=10),
    SheetColumn("form", _("Form"), "采集表", kinds.Text(), field="form_version", path="form_version__form__title_zh",
                width=30),
    SheetColumn("form_version", _("Version of the form"), "表单版本", kinds.Integer(), path="form_version__number",
                width=10),
    SheetColumn("due_on", _("Due on"), "截止日期", kinds.Date(), width=13),
    SheetColumn("cascades", _("Unions below verify their own"), "下级工会分别核实", kinds.Boolean(), width=14),
    SheetColumn("accepts_late", _("Takes answers after closing"), "关闭后可补报", kinds.Boolean(), width=14),
    SheetColumn("opened_at", _("Opened at"), "发起时间", kinds.Instant(), width=20),
    SheetColumn("closed_at", _("Closed at"), "关闭时间", kinds.Instant(), width=20),
), private={
    "id": "the database's own key", "whom": "serves inviting; the list of collections shows who was invited",
    "remind_before": "serves reminders", "remind_after": "serves reminders", "reminded": "serves reminders",
    "opened_by": "a staff member's person; the history shows it",
})  # fmt: skip


def campaigns_of(code: str | None) -> QuerySet[Campaign]:
    """Return the campaigns of one union and the unions below it, or all."""
    ids = subtree_ids(code)
    return Campaign.objects.all() if ids is None else Campaign.objects.filter(union_id__in=ids)


def register() -> None:
    """Fill the registries of list pages and resources."""
    list_pages.register(CampaignList.name, CampaignList())
    resources.register("campaigns", Resource(CAMPAIGNS, campaigns_of), order=28)
