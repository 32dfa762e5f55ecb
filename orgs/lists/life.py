"""List pages of what happens to organizations: the blacklist, changes of name, guidance; and their columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from core.listing.columns import Column, status_words
from core.listing.filters import ListFilterSet, LookupFilter, SearchFilter
from core.listing.intake import Intake, intakes
from core.listing.pages import ListPage, PageAction, list_pages
from core.sheets import Column as SheetColumn
from core.sheets import Resource, Sheet, kinds, resources
from orgs.choices.life import BlacklistStatus, BuildingSubject
from orgs.filters import YES_NO, year_choices
from orgs.lists.standing import StandingFilter, link_to
from orgs.models import BlacklistEntry, Guidance, NameChange, Organization
from orgs.presentation.life import LIFE_TONES
from orgs.services.guidance_import import plan
from orgs.sheets.standing import ORGANIZATION, rows_of
from orgs.sheets.work import ORGANIZATION as WHO
from unions.filters import UNIONS
from unions.models import User

NAMED = ["organization_id", "organization__name"]


class LifeFilter(ListFilterSet):
    """What all three are filtered by: words, and the union that is responsible now."""

    q = SearchFilter("organization__search", hint=_("Organization's name, USCC or number"))
    responsible = LookupFilter(
        label=_("Responsible union"), queryset=UNIONS, names=["name", "short_name"], method="of_union"
    )

    of_union = StandingFilter.of_union


class BlacklistFilter(LifeFilter):
    """Filters of the blacklist."""

    main = ("status", "year", "union")
    status = django_filters.ChoiceFilter(label=_("Status"), choices=BlacklistStatus.choices)
    union = LookupFilter(label=_("Deciding union"), queryset=UNIONS, names=["name", "short_name"])
    year = django_filters.ChoiceFilter(
        label=_("Year"), field_name="starts_on", lookup_expr="year", choices=year_choices
    )
    ends_from = django_filters.DateFilter(label=_("Ends from"), field_name="ends_on", lookup_expr="gte")
    ends_to = django_filters.DateFilter(label=_("Ends until"), field_name="ends_on", lookup_expr="lte")

    class Meta:
        model = BlacklistEntry
        fields: list[str] = []


class NameChangeFilter(LifeFilter):
    """Filters of changes of name."""

    main = ("year", "responsible")
    year = django_filters.ChoiceFilter(
        label=_("Year"), field_name="changed_on", lookup_expr="year", choices=year_choices
    )

    class Meta:
        model = NameChange
        fields: list[str] = []


class GuidanceFilter(LifeFilter):
    """Filters of guidance."""

    main = ("subject", "year", "union")
    subject = django_filters.ChoiceFilter(label=_("About"), choices=BuildingSubject.choices)
    union = LookupFilter(label=_("Union that gave it"), queryset=UNIONS, names=["name", "short_name"])
    year = django_filters.ChoiceFilter(label=_("Year"), field_name="given_on", lookup_expr="year", choices=year_choices)
    check = django_filters.ChoiceFilter(label=_("Was a check"), choices=YES_NO, method="by_check")

    class Meta:
        model = Guidance
        fields: list[str] = []

    def by_check(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to checks, or to guidance that was none."""
        return queryset.filter(is_check=value == "yes")


class LifeList(ListPage):
    """What the three have in common: rows of organizations that the visitor's appointment reaches."""

    model: type[Model]
    permission = "orgs.open_organizations"
    export_permission = "orgs.export_organizations"

    def queryset(self, user: User) -> QuerySet[Any]:
        """Return the rows of organizations within the visitor's reach."""
        reachable = Organization.objects.visible_to(user).values("pk")
        return self.model._default_manager.filter(organization__in=reachable)


class BlacklistList(LifeList):
    """Entries in the unions' blacklist."""

    model = BlacklistEntry
    name = export_resource = "blacklist"
    title = _("Blacklist")
    lead = _("With which organizations unions take no dealings, why and until when; entries that ended stay on record.")
    filterset_class = BlacklistFilter
    empty_title = _("Nobody is on the blacklist")
    empty_hint = _("Managers make entries on the organizations' pages, under “Status”.")
    empty_icon = "circle-check"
    columns = (
        Column("organization", _("Organization"), NAMED, link_to("life")),
        Column("status", _("Status"), render=status_words(BlacklistStatus.choices, LIFE_TONES)),
        Column("reason", _("Reason")),
        Column("starts_on", _("From"), narrow=True),
        Column("ends_on", _("Until"), narrow=True),
        Column("union", _("Deciding union"), ["union__short_name", "union__name"], lambda short, full: short or full),
    )


class NameChangeList(LifeList):
    """Changes of name."""

    model = NameChange
    name = export_resource = "name_changes"
    title = _("Changes of name")
    lead = _("Which organizations changed their names, when, and what they were called.")
    filterset_class = NameChangeFilter
    empty_title = _("No change of name is on record")
    empty_hint = _("Changes are recorded on the organizations' pages.")
    empty_icon = "pencil"
    columns = (
        Column("organization", _("Organization"), NAMED, link_to("life")),
        Column("former_name", _("Former name")),
        Column("new_name", _("New name")),
        Column("changed_on", _("Changed on"), narrow=True),
        Column("document_number", _("Number of the decision"), on_phone=False),
    )


class GuidanceList(LifeList):
    """Guidance on party and union building."""

    model = Guidance
    name = export_resource = "guidance"
    title = _("Guidance given")
    lead = _("What guidance and checks on party and union building organizations had, by whom, and what was found.")
    permission = "orgs.open_building"
    filterset_class = GuidanceFilter
    empty_title = _("No guidance is on record")
    empty_hint = _("Guidance is recorded on the organizations' pages, under “Party and union”.")
    empty_icon = "flag"
    actions = (PageAction(_("Import a list"), "orgs:import_guidance", "orgs.guide_building", "table-import"),)
    columns = (
        Column("organization", _("Organization"), NAMED, link_to("building")),
        Column("subject", _("About"), choices=BuildingSubject.choices),
        Column("given_on", _("Date"), narrow=True),
        Column("given_by", _("Who gave it")),
        Column("union", _("Union"), ["union__short_name", "union__name"], lambda short, full: short or full),
        Column("text", _("What was found and advised"), on_phone=False),
    )


PEOPLE = {"recorded_by": "a staff member's person; the history shows it"}
COMMON = {"id": "the database's own key", "organization": "shown by its number, name and code"}
UNION = SheetColumn("union", _("Union"), "工会", kinds.Reference(show="name"), json="union__code", width=24)

BLACKLIST = Sheet("blacklist", _("Blacklist"), BlacklistEntry, (
    *WHO,
    SheetColumn("status", _("Status"), "状态", kinds.Choice(choices=BlacklistStatus.choices), width=12),
    SheetColumn("reason", _("Reason"), "事由", kinds.Text(), width=40),
    SheetColumn("grounds", _("Decision or document it rests on"), "依据", kinds.Text(), width=28),
    SheetColumn("starts_on", _("From"), "列入日期", kinds.Date(), width=13),
    SheetColumn("ends_on", _("Until"), "截止日期", kinds.Date(), width=13),
    UNION,
    SheetColumn("decided_at", _("Decided at"), "决定时间", kinds.Instant(), width=20),
), private={**COMMON, "decided_by": "a staff member's person; the timeline shows it"})  # fmt: skip

NAME_CHANGES = Sheet("name_changes", _("Changes of name"), NameChange, (
    *WHO,
    SheetColumn("former_name", _("Former name"), "原名称", kinds.Text(), width=36),
    SheetColumn("new_name", _("New name"), "新名称", kinds.Text(), width=36),
    SheetColumn("changed_on", _("Changed on"), "变更日期", kinds.Date(), width=13),
    SheetColumn("document_number", _("Number of the decision"), "批准文号", kinds.Text(), width=24),
    SheetColumn("reason", _("Reason"), "变更原因", kinds.Text(), width=36),
    SheetColumn("recorded_at", _("Recorded at"), "录入时间", kinds.Instant(), width=20),
), private={**COMMON, **PEOPLE})  # fmt: skip

GUIDANCE = Sheet("guidance", _("Guidance given"), Guidance, (
    *ORGANIZATION,
    SheetColumn("subject", _("About"), "指导内容", kinds.Choice(choices=BuildingSubject.choices), width=12,
                required=True),
    SheetColumn("given_on", _("Date"), "日期", kinds.Date(), width=13, required=True, aliases=("指导日期", "检查日期")),
    SheetColumn("given_by", _("Who gave it"), "指导人", kinds.Text(longest=60), width=16, required=True,
                aliases=("检查人",)),
    SheetColumn("union", _("Union"), "工会", kinds.Reference(show="name"), json="union__code", importable=False,
                width=24),
    SheetColumn("is_check", _("Was a check"), "是否检查", kinds.Boolean(), width=10),
    SheetColumn("text", _("What was found and advised"), "发现与建议", kinds.Text(longest=2000, lines=True), width=48,
                required=True),
    SheetColumn("recorded_at", _("Recorded at"), "录入时间", kinds.Instant(), importable=False, width=20),
), needed=("subject", "given_on"), private={**COMMON, **PEOPLE})  # fmt: skip

PAGES: tuple[tuple[type[LifeList], Sheet], ...] = (
    (BlacklistList, BLACKLIST), (NameChangeList, NAME_CHANGES), (GuidanceList, GUIDANCE),
)  # fmt: skip
LISTS = {"blacklist": BlacklistList, "names": NameChangeList, "guidance": GuidanceList}
"""The list pages by their words in addresses."""


def register() -> None:
    """Fill the registries of list pages and resources."""
    for order, (page, sheet) in enumerate(PAGES):
        rows: Callable[[str | None], QuerySet[Any]] = rows_of(page.model)
        list_pages.register(page.name, page())
        resources.register(page.name, Resource(sheet, rows), order=70 + order)
    hint = _(
        "Organizations are found by portal number, USCC, then by name. A row corrects what the same person gave an "
        "organization on the same day; what is new was given by your own union."
    )
    intakes.register("guidance", Intake(
        "guidance", _("Guidance given"), GUIDANCE, lambda by: plan(GUIDANCE, by), "orgs.guide_building",
        "orgs:import_guidance", "orgs:desk_life_guidance", hint=hint,
    ))  # fmt: skip
