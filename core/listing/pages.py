"""A list page is one declaration: what it shows, to whom, in which columns, filtered and sorted by what.

>>> class ContactList(ListPage):
...     name, title, permission = "contacts", _("Contacts"), "orgs.view_contact"
...     columns = [Column("subject", _("About what"), opens=True)]
...     def queryset(self, user): return Contact.objects.visible_to(user)
>>> list_pages.register(ContactList.name, ContactList())
>>> path("desk/contacts/", ContactList.as_view(), name="contact_list")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, reverse

from core.access import requires
from core.listing.columns import Column
from core.listing.filters import ListFilterSet
from core.listing.keyset import Order
from core.listing.layouts import TABLE, Layout
from core.registry import Registry
from core.sheets import Sheet, resources

DIRECT_ROWS = 5000


@dataclass(frozen=True)
class PageAction:
    """A button in the page's head: what it does in words, where it leads, and who sees it."""

    label: Any
    url_name: str
    permission: str
    icon: str = ""
    primary: bool = False


@dataclass(frozen=True)
class BulkAction:
    """Something done to many rows at once, after a confirmation that names how many.

    ``run(objects, by)`` takes the chosen rows of the visitor's own scope and returns what was done, in words.
    ``question`` holds ``%(n)s``; ``yes`` are the words of the button. At most ``limit`` rows go in one turn.
    ``form_class``: what has to be said besides, asked on the page that confirms; it takes ``user=``, and ``run`` takes
    its cleaned data as further keywords.
    """

    name: str
    label: Any
    question: Any
    yes: Any
    permission: str
    run: Callable[..., Any]
    limit: int = 1000
    danger: bool = False
    form_class: Callable[..., Form] | None = None


@dataclass(frozen=True)
class BulkPage:
    """Something done to many rows on a page of its own: ``address`` takes the chosen keys and returns where it is."""

    name: str
    label: Any
    permission: str
    address: Callable[[Sequence[Any]], str]
    limit: int = 200


class ListPage:
    """The declaration of a list page; subclasses fill in the attributes and :meth:`queryset`."""

    name: ClassVar[str]
    title: ClassVar[Any]
    lead: ClassVar[Any] = ""
    permission: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    filterset_class: ClassVar[type[ListFilterSet]] = ListFilterSet
    default_order: ClassVar[str] = "-id"
    size: ClassVar[int] = 50
    actions: ClassVar[Sequence[PageAction]] = ()
    bulk_actions: ClassVar[Sequence[BulkAction | BulkPage]] = ()
    record_url_name: ClassVar[str] = ""
    export_resource: ClassVar[str] = ""
    export_permission: ClassVar[str] = ""
    layouts: ClassVar[Sequence[Layout]] = (TABLE,)
    stylesheets: ClassVar[Sequence[str]] = ()
    has_charts: ClassVar[bool] = False
    empty_title: ClassVar[Any] = ""
    empty_hint: ClassVar[Any] = ""
    empty_icon: ClassVar[str] = "inbox"

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the rows that the user may see at all."""
        raise NotImplementedError

    def filterset(self, user: Any, parameters: QueryDict) -> ListFilterSet:
        """Return the filters as the parameters set them, over what the user may see."""
        return self.filterset_class(parameters, self.queryset(user), user=user)

    def filtered(self, user: Any, parameters: QueryDict | str) -> QuerySet[Any]:
        """Return the rows that a page of these parameters is about: for exports and jobs, in no particular order."""
        if isinstance(parameters, str):
            parameters = QueryDict(parameters)
        return self.filterset(user, parameters).result()

    def export_sheet(self, parameters: QueryDict | str) -> Sheet:  # noqa: ARG002 - for pages whose columns depend on it
        """Return the columns of an export of a page of these parameters."""
        return resources.get(self.export_resource).sheet

    def orders(self) -> Mapping[str, str]:
        """Return the keys that one may sort by, with the model's column of each."""
        return {"id": "pk", **{column.key: column.sort for column in self.columns if column.sort}}

    def order(self, queryset: QuerySet[Any], asked: str) -> Order:
        """Return the order that was asked for, or the page's own."""
        sorts = self.orders()
        chosen = asked if asked.removeprefix("-") in sorts else self.default_order
        key, meta = chosen.removeprefix("-"), queryset.model._meta
        field = meta.pk if sorts[key] == "pk" else meta.get_field(sorts[key])
        return Order(key, field, descending=chosen.startswith("-"))

    def row_url(self) -> Callable[[Any], str] | None:
        """Return the function from a primary key to the record's address."""
        if not self.record_url_name:
            return None
        before, after = _around_key(self.record_url_name, get_script_prefix())
        return lambda pk: f"{before}{pk}{after}"

    @classmethod
    def as_view(cls) -> Callable[..., HttpResponseBase]:
        """Return the view, open to those who hold the page's permission."""
        from core.listing.views import list_page  # noqa: PLC0415 - the views need the declaration above

        def view(request: HttpRequest) -> HttpResponseBase:
            return list_page(request, list_pages.get(cls.name))

        view.__name__, view.__doc__ = f"{cls.name}_list", cls.__doc__
        return requires(cls.permission)(view)


@lru_cache(maxsize=128)
def _around_key(url_name: str, _script_prefix: str) -> tuple[str, str]:
    mark = 987654321
    before, after = reverse(url_name, args=[mark]).split(str(mark))
    return before, after


list_pages: Registry[ListPage] = Registry("list page")

Exporter = Callable[[HttpRequest, ListPage, QuerySet[Any], str, str], HttpResponseBase]
"""(request, page, filtered rows, format, querystring) → a download, or a redirect to the job that makes it."""

_exporter: Exporter | None = None


def export_with(exporter: Exporter) -> None:
    """Name what writes exports (``DIRECT_ROWS`` rows at most at once, more as a job). Called once, at start-up."""
    global _exporter  # noqa: PLW0603 - one for the portal
    _exporter = exporter


def exporter() -> Exporter | None:
    """Return what writes exports; None as long as nothing does."""
    return _exporter
