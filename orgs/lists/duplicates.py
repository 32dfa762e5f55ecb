"""The list page of possible duplicates, and their columns in spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Func, QuerySet, TextField, Value
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.listing.columns import Column
from core.listing.filters import ListFilterSet, LookupFilter, SearchFilter
from core.listing.pages import BulkAction, ListPage, list_pages
from core.sheets import Column as SheetColumn
from core.sheets import Resource, Sheet, kinds, resources
from orgs.likeness.reasons import REASONS, in_words
from orgs.models import DuplicateFlag, Responsibility
from orgs.queries.duplicates import flags_visible_to
from orgs.services import duplicates
from orgs.sheets.work import subtree_ids
from unions.filters import UNIONS
from unions.models import Union, User

SCORES = [("95", _("95 and more")), ("85", _("85 to 94")), ("75", _("75 to 84"))]
UPPER = {"95": 101, "85": 95, "75": 85}
STATES = [("open", _("Not decided")), ("dismissed", _("Found to be two organizations"))]


class DuplicateFilter(ListFilterSet):
    """Filters of possible duplicates. What was found to be two shows only where it is asked for."""

    main = ("score", "reason", "union")

    q = SearchFilter("organization__search", hint=_("Organization's name, USCC or number"))
    score = django_filters.ChoiceFilter(label=_("Likeness"), choices=SCORES, method="by_score")
    reason = django_filters.ChoiceFilter(label=_("What is alike"), choices=list(REASONS.items()), method="by_reason")
    union = LookupFilter(label=_("Responsible union"), queryset=UNIONS, names=["name", "short_name"], method="of_union")
    state = django_filters.ChoiceFilter(label=_("Decision"), choices=STATES, method="by_state")

    class Meta:
        model = DuplicateFlag
        fields: list[str] = []

    def result(self) -> QuerySet[Any]:
        """Return the filtered rows; undecided ones where nothing else is asked for."""
        rows = super().result()
        return rows if self.cleaned().get("state") else rows.filter(dismissed_at=None)

    def by_score(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to pairs within a band of likeness."""
        return queryset.filter(score__gte=int(value), score__lt=UPPER[value])

    def by_reason(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to pairs for which a reason holds."""
        return queryset.filter(evidence__contains=[value])

    def of_union(self, queryset: QuerySet[Any], _name: str, union: Union) -> QuerySet[Any]:
        """Narrow to pairs of which one record is kept by the union, or one below it."""
        of_union = Responsibility.objects.filter(union__path__startswith=union.path).values("organization_id")
        return queryset.filter(organization__in=of_union) | queryset.filter(resembles__in=of_union)

    def by_state(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to undecided pairs, or to those found to be two."""
        return queryset.filter(dismissed_at__isnull=value == "open")


def dismiss_all(flags: QuerySet[Any], by: User) -> str:
    """Say of all chosen pairs that they are two organizations each."""
    n = duplicates.dismiss(flags=flags, reason=gettext("compared in the list of possible duplicates"), by=by)
    return ngettext("%(n)s pair is two organizations.", "%(n)s pairs are two organizations each.", n) % {"n": n}


def _code(uscc: str | None, number: str) -> str:
    return uscc or number


class DuplicateList(ListPage):
    """Pairs of records within the visitor's reach that look alike."""

    name = "duplicates"
    title = _("Possible duplicates")
    lead = _("Records that may be one organization: compare them, then merge them or say that they are two.")
    permission = "orgs.open_duplicates"
    filterset_class = DuplicateFilter
    default_order = "-score"
    record_url_name = "orgs:desk_duplicate"
    export_resource = "duplicates"
    export_permission = "orgs.export_organizations"
    empty_title = _("No possible duplicates")
    empty_hint = _("Every new or changed record is compared within minutes, and all of them by night.")
    empty_icon = "circle-check"
    bulk_actions = (
        BulkAction(
            "dismiss", _("They are two organizations"),
            _("Say of %(n)s pairs that each is two organizations? They are not shown again."),
            _("They are two organizations"), "orgs.decide_duplicates", dismiss_all,
        ),
    )  # fmt: skip
    columns = (
        Column("later", _("Recorded later"), ["organization__name"], opens=True),
        Column("later_code", _("USCC or number"), ["organization__uscc", "organization__number"], _code, narrow=True,
               on_phone=False),
        Column("earlier", _("Recorded earlier"), ["resembles__name"]),
        Column("earlier_code", _("USCC or number"), ["resembles__uscc", "resembles__number"], _code, narrow=True,
               on_phone=False),
        Column("score", _("Likeness"), render=lambda score: f"{score:.0f}", sort="score", end=True),
        Column("evidence", _("What is alike"), render=in_words),
        Column("created", _("Found on"), ["created_at"], sort="created_at", narrow=True, on_phone=False),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the pairs of which both records lie within the visitor's reach."""
        return flags_visible_to(user)


def _sides(side: str, zh: str, number: Any, title: Any, uscc: Any) -> Iterable[SheetColumn]:
    return (
        SheetColumn(f"{side}_number", number, f"{zh}门户编号", kinds.Code(), path=f"{side}__number", width=12),
        SheetColumn(side, title, f"{zh}名称", kinds.Text(), path=f"{side}__name", width=36),
        SheetColumn(f"{side}_uscc", uscc, f"{zh}统一社会信用代码", kinds.Code(), path=f"{side}__uscc", width=22),
    )


DUPLICATES = Sheet("duplicates", _("Possible duplicates"), DuplicateFlag, (
    *_sides("organization", "后录入", _("Portal number of the later"), _("Recorded later"), _("USCC of the later")),
    *_sides("resembles", "先录入", _("Portal number of the earlier"), _("Recorded earlier"), _("USCC of the earlier")),
    SheetColumn("score", _("Likeness"), "相似度", kinds.Amount(), width=10),
    SheetColumn("evidence", _("What is alike"), "相似之处", kinds.Text(), width=40,
                path=lambda: Func("evidence", Value(" "), function="array_to_string", output_field=TextField())),
    SheetColumn("created_at", _("Found at"), "发现时间", kinds.Instant(), width=20),
    SheetColumn("dismissed_at", _("Found different at"), "认定为不同组织时间", kinds.Instant(), width=20),
    SheetColumn("reason", _("Why they are two"), "认定理由", kinds.Text(), width=30),
), private={
    "id": "the database's own key", "seen_at": "serves the search by night",
    "dismissed_by": "a staff member's person; the pair's page shows it",
})  # fmt: skip


def duplicates_of(code: str | None) -> QuerySet[DuplicateFlag]:
    """Return the pairs of which a record belongs to one union and the unions below it, or all."""
    ids = subtree_ids(code)
    if ids is None:
        return DuplicateFlag.objects.all()
    responsible = Responsibility.objects.filter(union_id__in=ids).values("organization_id")
    return DuplicateFlag.objects.filter(organization__in=responsible, resembles__in=responsible)


def register() -> None:
    """Fill the registries of list pages and resources."""
    list_pages.register(DuplicateList.name, DuplicateList())
    resources.register("duplicates", Resource(DUPLICATES, duplicates_of), order=60)
