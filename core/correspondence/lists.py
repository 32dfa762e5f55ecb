"""The register of official documents: as a list, as a spreadsheet, and in the global search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.correspondence.holders import address_of, documents_visible_to
from core.correspondence.models import Direction, OfficialDocument
from core.errors import UserError
from core.listing.columns import Column as ListColumn
from core.listing.filters import ListFilterSet, SearchFilter
from core.listing.pages import ListPage, list_pages
from core.navigation import Hit, NavItem, SearchSource
from core.search import matches
from core.sheets import Column, Resource, Sheet, kinds, resources

OPEN = "correspondence.open_register"

SHEET = Sheet("official_documents", _("Official documents"), OfficialDocument, (
    Column("direction", _("Direction"), "收文/发文", kinds.Choice(choices=Direction.choices), width=10),
    Column("number", _("Number of the document"), "文号", kinds.Code(longest=80), width=28),
    Column("dated_on", _("Dated"), "日期", kinds.Date(), width=13),
    Column("title", _("Title"), "标题", kinds.Text(), width=40),
    Column("counterpart", _("From or to"), "来文/主送单位", kinds.Text(longest=120), width=28),
    Column("content_type", _("Kind of record"), "关联记录类别", kinds.Text(), path="content_type__model", width=20),
    Column("object_id", _("Record"), "关联记录序号", kinds.Integer(), width=12),
    Column("entered_at", _("Entered at"), "登记时间", kinds.Instant(), width=20),
    Column("withdrawn_at", _("Withdrawn at"), "撤回时间", kinds.Instant(), width=20),
    Column("withdrawn_reason", _("Reason of withdrawal"), "撤回原因", kinds.Text(), width=24),
), private={
    "id": "the database's own key", "entered_by": "a staff member's person; the history shows it",
    "search": "serves searching",
})  # fmt: skip


def records_of(pks: Iterable[int]) -> dict[int, Any]:
    """Return for each document its record, as a link; one query for each kind of record."""
    documents = list(OfficialDocument.objects.filter(pk__in=pks).prefetch_related("record"))
    return {
        one.pk: format_html('<a href="{}">{}</a>', address_of(one), one.record)
        for one in documents
        if one.record is not None
    }


def kind_choices() -> list[tuple[int, str]]:
    """Return the kinds of records behind which documents may stand."""
    from core.correspondence.holders import holders  # noqa: PLC0415 - filled after this module is read

    return [(ContentType.objects.get_for_model(one.model).pk, str(one.model._meta.verbose_name)) for one in holders]


class DocumentFilter(ListFilterSet):
    """Filters of the register."""

    main = ("direction", "kind")

    q = SearchFilter(hint=_("Number, title, from or to"))
    direction = django_filters.ChoiceFilter(label=_("Direction"), choices=Direction.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind of record"), field_name="content_type", choices=kind_choices)
    dated_from = django_filters.DateFilter(label=_("From"), field_name="dated_on", lookup_expr="gte")
    dated_to = django_filters.DateFilter(label=_("Until"), field_name="dated_on", lookup_expr="lte")

    class Meta:
        model = OfficialDocument
        fields: list[str] = []


class DocumentList(ListPage):
    """The register of documents behind records that the visitor may know."""

    name = "official_documents"
    title = _("Official documents")
    lead = _("Incoming and outgoing documents of the office system, with the records behind which they stand.")
    permission = OPEN
    filterset_class = DocumentFilter
    default_order = "-dated"
    export_resource = "official_documents"
    export_permission = OPEN
    empty_title = _("No document yet")
    empty_hint = _("Attach a document's number to an organization, a contact, a meeting or a filing; it appears here.")
    empty_icon = "mailbox"
    columns = (
        ListColumn("dated", _("Dated"), ["dated_on"], sort="dated_on", narrow=True),
        ListColumn("direction", _("Direction"), choices=Direction.choices),
        ListColumn("number", _("Number of the document")),
        ListColumn("title", _("Title")),
        ListColumn("counterpart", _("From or to"), on_phone=False),
        ListColumn("record", _("Record"), load=records_of),
        ListColumn("withdrawn", _("Withdrawn"), ["withdrawn_at"], narrow=True, on_phone=False),
    )

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the documents behind records that the user may know."""
        return documents_visible_to(user)


def find_documents(user: Any, words: str, limit: int) -> Iterator[Hit]:
    """Yield the documents that hold the words, behind records that the user may know; the latest first."""
    found = matches(documents_visible_to(user).in_force(), words).order_by("-dated_on", "-pk")[:limit]
    for document in found.prefetch_related("record"):
        yield Hit(str(document), address_of(document), str(document.record))


def rows_of(code: str | None) -> QuerySet[OfficialDocument]:
    """Return all documents. Raises UserError for a union's code: the register belongs to no single union."""
    if code is not None:
        raise UserError(_("The register of documents belongs to no single union: leave the union out."))
    return OfficialDocument.objects.all()


def register() -> None:
    """Fill the registries."""
    list_pages.register(DocumentList.name, DocumentList())
    resources.register("official_documents", Resource(SHEET, rows_of), order=90)
    place = NavItem(_("Official documents"), "correspondence:register", "mailbox", OPEN)
    navigation.desk.register("official_documents", place, order=70)
    navigation.search_sources.register(
        "official_documents",
        SearchSource(
            _("Official documents"), find_documents, "mailbox", OPEN,
            all_results=lambda words: f"{reverse('correspondence:register')}?{urlencode({'q': words})}",
        ),
    )  # fmt: skip
