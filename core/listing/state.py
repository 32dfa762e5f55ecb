"""What one request shows of a list page: rows, count, chips, tabs, pager, and the addresses between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.listing.columns import Cells
from core.listing.keyset import CAP, Cursor, Order, Slice, capped_count, fetch
from core.listing.layouts import Layout
from core.listing.models import SavedView
from core.listing.pages import BulkAction, BulkPage, ListPage, PageAction, exporter

ORDER, CURSOR, ALL, LAYOUT = "o", "at", "all", "as"


@dataclass(frozen=True)
class Chip:
    """A filter that is set, and the address without it."""

    label: Any
    value: str
    remove_url: str


@dataclass(frozen=True)
class Tab:
    """A saved view, or all rows."""

    title: Any
    url: str
    is_current: bool
    view: SavedView | None = None


@dataclass(frozen=True)
class Head:
    """A column's heading: where it sorts to, and how it is sorted now (``aria-sort``)."""

    title: Any
    css: str
    url: str = ""
    sorted: str = ""


class Listing:
    """One list page as one visitor asked for it."""

    def __init__(self, page: ListPage, request: HttpRequest) -> None:
        self.page, self.request = page, request
        self.user: Any = request.user
        self.filterset = page.filterset(self.user, request.GET)
        self.path = request.path

    # Rows ------------------------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> Any:
        """The filtered rows of the visitor's scope, unordered."""
        return self.filterset.result()

    @cached_property
    def order(self) -> Order:
        """The order asked for, or the page's own."""
        return self.page.order(self.rows, self.request.GET.get(ORDER, ""))

    @cached_property
    def cells(self) -> Cells:
        """What writes the rows."""
        return Cells(self.page.columns, self.page.row_url(), selectable=self.is_selectable)

    @cached_property
    def slice(self) -> Slice:
        """The rows of this page, and the cursors of its neighbours."""
        cursor = Cursor.decode(self.request.GET.get(CURSOR, ""), self.order)
        return fetch(self.rows, order=self.order, cursor=cursor, size=self.page.size, fields=self.cells.fields())

    @cached_property
    def body(self) -> SafeString:
        """The table's rows as HTML."""
        return self.cells.rows(self.slice.rows)

    @cached_property
    def total(self) -> int:
        """The number of rows, at most one beyond the cap; those of a short first page are counted already."""
        if CURSOR not in self.request.GET and not self.slice.after:
            return len(self.slice.rows)
        return capped_count(self.rows)

    @property
    def count(self) -> str:
        """The number of rows in words: exact up to a thousand."""
        return f"{CAP:,}+" if self.total > CAP else f"{self.total:,}"

    # Addresses -------------------------------------------------------------------------------------------------------

    def url(self, **changes: str) -> str:
        """Return this page's address with parameters changed or (by ``""``) taken away; a change begins at the top."""
        parameters = self.set_parameters()
        parameters.pop(CURSOR, None)
        for key, value in changes.items():
            parameters.pop(key, None)
            if value:
                parameters[key] = value
        return self._at(parameters.urlencode())

    def _at(self, querystring: str) -> str:
        return f"{self.path}?{querystring}" if querystring else self.path

    def set_parameters(self) -> QueryDict:
        """Return the parameters that say something."""
        parameters = QueryDict(mutable=True)
        for key, values in self.request.GET.lists():
            if kept := [value for value in values if value.strip()]:
                parameters.setlist(key, kept)
        return parameters

    @property
    def address(self) -> str:
        """The address of exactly this page."""
        return self._at(self.set_parameters().urlencode())

    @cached_property
    def querystring(self) -> str:
        """Filter and order, without the place in the list: what a saved view keeps and an export takes."""
        parameters = self.set_parameters()
        for key in (CURSOR, ALL):
            parameters.pop(key, None)
        return parameters.urlencode()

    @cached_property
    def previous_url(self) -> str:
        """The address of the page before, if any."""
        return self.url(**{CURSOR: self.slice.before}) if self.slice.before else ""

    @cached_property
    def next_url(self) -> str:
        """The address of the page after, if any."""
        return self.url(**{CURSOR: self.slice.after}) if self.slice.after else ""

    @property
    def first_url(self) -> str:
        """The address of the first page."""
        return self.url()

    @property
    def clear_url(self) -> str:
        """The address without any filter."""
        parameters = QueryDict(mutable=True)
        for kept in (ORDER, LAYOUT):
            if value := self.request.GET.get(kept):
                parameters[kept] = value
        if any(view.is_default for view in self.saved_views):
            parameters[ALL] = "1"
        return self._at(parameters.urlencode())

    @cached_property
    def layout(self) -> Layout:
        """The way in which the rows show."""
        asked = self.request.GET.get(LAYOUT)
        return next((one for one in self.page.layouts if one.name == asked), self.page.layouts[0])

    @cached_property
    def layouts(self) -> list[tuple[Layout, str]]:
        """The ways to show the rows, each with its address, where there is a choice."""
        first, *others = self.page.layouts
        return [(first, self.url(**{LAYOUT: ""})), *((one, self.url(**{LAYOUT: one.name})) for one in others)]

    # What stands around the table ------------------------------------------------------------------------------------

    @cached_property
    def heads(self) -> list[Head]:
        """The columns' headings."""
        return [self._head(column) for column in self.page.columns]

    def _head(self, column: Any) -> Head:
        marks = (("text-end", column.end), ("not-on-phone", not column.on_phone))
        css = " ".join(word for word, wanted in marks if wanted)
        if not column.sort:
            return Head(column.title, css)
        mine = column.key == self.order.key
        target = f"-{column.key}" if mine and not self.order.descending else column.key
        state = ("descending" if self.order.descending else "ascending") if mine else ""
        return Head(column.title, css, self.url(**{ORDER: target}), state)

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are set."""
        return [Chip(label, value, self.url(**{name: ""})) for name, label, value in self.filterset.set_filters()]

    @cached_property
    def saved_views(self) -> list[SavedView]:
        """The visitor's own views of this list."""
        return list(SavedView.objects.filter(user=self.user, page=self.page.name))

    @cached_property
    def tabs(self) -> list[Tab]:
        """All rows, then the saved views."""
        views = [
            Tab(view.title, self._at(view.querystring), view.querystring == self.querystring, view)
            for view in self.saved_views
        ]
        everything = f"{self.path}?{ALL}=1" if any(view.is_default for view in self.saved_views) else self.path
        return [Tab(_("All"), everything, not self.querystring), *views]

    @property
    def current_view(self) -> SavedView | None:
        """The saved view that shows now."""
        return next((tab.view for tab in self.tabs if tab.is_current), None)

    @property
    def may_save_view(self) -> bool:
        """Whether there is something to keep as a view."""
        return bool(self.querystring) and self.current_view is None

    @cached_property
    def actions(self) -> list[PageAction]:
        """The buttons of the head that the visitor may press."""
        return [action for action in self.page.actions if self.user.has_perm(action.permission)]

    @cached_property
    def bulk_actions(self) -> list[BulkAction | BulkPage]:
        """What the visitor may do to many rows."""
        return [action for action in self.page.bulk_actions if self.user.has_perm(action.permission)]

    @property
    def is_selectable(self) -> bool:
        """Whether rows can be ticked: where something can be done to them, or they can be taken along."""
        return bool(self.bulk_actions) or self.may_export

    @cached_property
    def may_export(self) -> bool:
        """Whether the visitor may take the rows along, and something writes them."""
        page = self.page
        return bool(page.export_resource and exporter() and self.user.has_perm(page.export_permission))

    @property
    def is_filtered(self) -> bool:
        """Whether fewer rows show than there may be."""
        return bool(self.chips) or not self.filterset.is_valid()
