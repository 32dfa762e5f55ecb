"""The access log as a list, and as a spreadsheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import UserError
from core.listing.columns import Column, status_words
from core.listing.filters import ListFilterSet
from core.listing.pages import ListPage, list_pages
from core.pii import retention
from core.pii.choices import RequestKind, RequestStatus
from core.pii.fields import SealedField
from core.pii.models import Access, DataRequest, Erasure
from core.pii.reveal import revealables
from core.pii.sources import personal_data
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


TONES = {RequestStatus.OPEN: "waiting", RequestStatus.DONE: "good"}
BY_REQUEST = "person: "


def rule_words(rule: str) -> str:
    """Return a rule in words."""
    if rule in retention.rules:
        return str(retention.rules.get(rule).title)
    name = rule.removeprefix(BY_REQUEST)
    asked = str(personal_data.get(name).title) if name in personal_data else name
    return gettext("At a person's request: %(what)s") % {"what": asked}


class RequestFilter(ListFilterSet):
    """Filters of requests."""

    main = ("status", "kind", "late")

    status = django_filters.ChoiceFilter(label=_("Status"), choices=RequestStatus.choices)
    kind = django_filters.ChoiceFilter(label=_("What is asked for"), choices=RequestKind.choices)
    late = django_filters.ChoiceFilter(
        label=_("Deadline"),
        method="by_due",
        choices=[("late", pgettext_lazy("deadline", "Passed")), ("week", _("Within seven days"))],
    )

    class Meta:
        model = DataRequest
        fields: list[str] = []

    def by_due(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to open requests whose day has passed, or comes within a week."""
        today = clock.today()
        waiting = queryset.filter(status=RequestStatus.OPEN)
        if value == "late":
            return waiting.filter(due_on__lt=today)
        return waiting.filter(due_on__range=(today, today + dt.timedelta(days=7)))


class RequestList(ListPage):
    """What people asked for concerning their own data."""

    name = "pii_requests"
    title = _("Requests about personal data")
    lead = _("What people asked for concerning their own data, and by when it is to be answered.")
    permission = "pii.answer_requests"
    filterset_class = RequestFilter
    record_url_name = "pii:request"
    empty_title = _("No requests")
    empty_hint = _("A row appears here when somebody asks for a correction or for the erasure of their account.")
    empty_icon = "user-shield"
    columns = (
        Column("person", _("Person"), fields=("user__name",), opens=True),
        Column("kind", _("What is asked for"), choices=RequestKind.choices),
        Column("made_at", _("Made on"), narrow=True),
        Column("due_on", _("To be answered by"), sort="due_on", narrow=True),
        Column("status", _("Status"), render=status_words(RequestStatus.choices, TONES)),
    )

    def queryset(self, user: Any) -> QuerySet[Any]:  # noqa: ARG002 - administrators answer for the whole portal
        """Return all of them."""
        return DataRequest.objects.all()


class ErasureFilter(ListFilterSet):
    """Filters of erasures."""

    main = ("rule", "since")

    rule = django_filters.CharFilter(label=_("Rule"), lookup_expr="icontains", max_length=60)
    since = django_filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte")

    class Meta:
        model = Erasure
        fields: list[str] = []


class ErasureList(ListPage):
    """What was erased when its time was up, or because a person asked for it."""

    name = "pii_erasures"
    title = _("Erasures")
    lead = _("What was erased or made anonymous: by which rule, when, how many rows. The data itself is gone.")
    permission = "pii.open_accesses"
    filterset_class = ErasureFilter
    default_order = "-at"
    empty_title = _("Nothing was erased yet")
    empty_hint = _("Each night the portal erases what is past its period of retention.")
    empty_icon = "eraser"
    columns = (
        Column("at", _("When"), sort="at", render=to_the_minute, narrow=True),
        Column("rule", _("Rule"), render=rule_words),
        Column("rows", _("Rows"), end=True),
        Column("by", _("By"), fields=("by__name",)),
    )

    def queryset(self, user: Any) -> QuerySet[Any]:  # noqa: ARG002 - numbers only, which tell of nobody
        """Return all of them."""
        return Erasure.objects.all()


def register() -> None:
    """Fill the registries of list pages and resources."""
    for page in (AccessList(), RequestList(), ErasureList()):
        list_pages.register(page.name, page)
    resources.register("pii_accesses", Resource(SHEET, rows), order=90)
