"""The access log as a list, and as a spreadsheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from core.errors import UserError
from core.listing.columns import Column
from core.listing.filters import ListFilterSet
from core.listing.pages import ListPage, list_pages
from core.pii.fields import SealedField
from core.pii.models import Access
from core.pii.reveal import revealables
from core.sheets import Column as SheetColumn
from core.sheets import Resource, Sheet, kinds, resources


def field_words(kind: str, field: str) -> str:
    """Return a sealed field in words; its name where the kind of record is no more."""
    return revealables.get(kind).label(field) if kind in revealables else field


def to_the_minute(at: dt.datetime) -> str:
    """Return an instant in Asia/Shanghai."""
    return f"{localtime(at):%Y-%m-%d %H:%M}"


def field_choices() -> list[tuple[str, str]]:
    """Return the sealed fields that there are."""
    found = {
        field.name: kind.label(field.name)
        for kind in revealables
        for field in kind.model._meta.fields
        if isinstance(field, SealedField)
    }
    return list(found.items())


class AccessFilter(ListFilterSet):
    """Filters of the access log."""

    main = ("who", "field", "since")

    who = django_filters.CharFilter(label=_("Who"), max_length=60, method="by_person")
    field = django_filters.ChoiceFilter(label=_("What"), choices=field_choices)
    since = django_filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("Until"), field_name="at", lookup_expr="date__lte")

    class Meta:
        model = Access
        fields: list[str] = []

    def by_person(self, queryset: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Narrow to looks of people whose name or capacity holds the text, or at people whose words hold it."""
        return queryset.filter(
            Q(by__name__icontains=text) | Q(capacity__icontains=text) | Q(whose__icontains=text)
        )  # fmt: skip


class AccessList(ListPage):
    """Who looked at personal data in the clear."""

    name = "pii_accesses"
    title = _("Access to personal data")
    lead = _("Every look at personal data in the clear: who, when, what, whose and why. Nobody can change this log.")
    permission = "pii.open_accesses"
    export_permission = "pii.open_accesses"
    export_resource = "pii_accesses"
    filterset_class = AccessFilter
    default_order = "-at"
    columns = (
        Column("at", _("When"), sort="at", render=to_the_minute, narrow=True),
        Column("who", _("Who"), fields=("by__name",)),
        Column("capacity", _("Acting as"), on_phone=False),
        Column("what", _("What"), fields=("kind", "field"), render=field_words),
        Column("whose", _("Whose")),
        Column("reason", _("Why")),
    )
    empty_title = _("Nobody has looked at personal data")
    empty_hint = _("A row appears here each time somebody has an identity number, a telephone or an address revealed.")
    empty_icon = "shield-lock"

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return what an administrator or an auditor may read."""
        return Access.objects.visible_to(user)


SHEET = Sheet(
    "pii_accesses", AccessList.title, Access,
    (
        SheetColumn("at", _("When"), "时间", kinds.Instant(), importable=False, width=20),
        SheetColumn("by", _("Who"), "查看人", kinds.Text(), path="by__name", importable=False, width=14),
        SheetColumn("capacity", _("Acting as"), "身份", kinds.Text(), importable=False, width=28),
        SheetColumn("kind", _("Kind of record"), "记录种类", kinds.Text(), importable=False, width=14),
        SheetColumn("object_id", _("Record"), "记录编号", kinds.Integer(), importable=False, width=12),
        SheetColumn("field", _("What"), "查看内容", kinds.Text(), importable=False, width=18),
        SheetColumn("whose", _("Whose"), "本人", kinds.Text(), importable=False, width=36),
        SheetColumn("reason", _("Why"), "查看原因", kinds.Text(), importable=False, width=36),
    ),
    private={"id": "the database's own key", "unit_id": "shown by the capacity"},
)  # fmt: skip


def rows(code: str | None) -> QuerySet[Access]:
    """Return the whole log, for the command; units are no matter of the kernel. Raises UserError for one."""
    if code is not None:
        raise UserError(_("The access log is exported whole."))
    return Access.objects.all()


def register() -> None:
    """Fill the registries of list pages and resources."""
    list_pages.register(AccessList.name, AccessList())
    resources.register("pii_accesses", Resource(SHEET, rows), order=90)
