"""Pages of the API: by position in an index, so that the thousandth costs as much as the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core.listing.keyset import Cursor, Order, fetch

CURSOR, LIMIT, ORDER = "cursor", "limit", "order"
LIMIT_DEFAULT, LIMIT_MOST = 50, 200
PARAMETERS = (CURSOR, LIMIT, ORDER)


class KeysetPagination(BasePagination):
    """``limit``, ``order`` and ``cursor``. The view names its ``orders``: words and the indexed column of each."""

    request: Request
    before = after = ""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the objects of the page: one query for the place, one for the rows, whatever they bring along."""
        self.request = request
        order = _order(queryset, request, view)
        keys = fetch(
            queryset.select_related(None).prefetch_related(None), order=order, cursor=_cursor(request, order),
            size=_limit(request), fields=(),
        )  # fmt: skip
        self.before, self.after = keys.before, keys.after
        pks = [row[0] for row in keys.rows]
        found = queryset.model._default_manager.filter(pk__in=pks)
        rows = {row.pk: row for row in view.with_relations(found)}
        return [rows[pk] for pk in pks if pk in rows]

    def get_paginated_response(self, data: Any) -> Response:
        """Return the rows between the addresses of the neighbouring pages."""
        return Response({"next": self._url(self.after), "previous": self._url(self.before), "results": data})

    def _url(self, cursor: str) -> str | None:
        if not cursor:
            return None
        return replace_query_param(self.request.build_absolute_uri(), CURSOR, cursor)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page."""
        address = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the parameters of a page."""
        orders = [f"{sign}{key}" for key in view.orders for sign in ("", "-")]
        return [
            parameter(CURSOR, {"type": "string"}, _("Where the page begins: taken from next or previous.")),
            parameter(LIMIT, {"type": "integer", "minimum": 1, "maximum": LIMIT_MOST, "default": LIMIT_DEFAULT},
                       _("How many rows a page holds at most.")),
            parameter(ORDER, {"type": "string", "enum": orders, "default": view.default_order},
                       _("What to sort by; with a minus the last comes first.")),
        ]  # fmt: skip


def parameter(name: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    """Describe a parameter of an address that may be left out."""
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema}


def _order(queryset: QuerySet[Any], request: Request, view: Any) -> Order:
    orders: dict[str, str] = view.orders
    chosen: str = request.query_params.get(ORDER) or view.default_order
    key = chosen.removeprefix("-")
    if key not in orders:
        raise ValidationError({ORDER: [_("One may sort by: %(keys)s.") % {"keys": ", ".join(orders)}]})
    meta = queryset.model._meta
    field = meta.pk if orders[key] == "pk" else meta.get_field(orders[key])
    return Order(key, field, descending=chosen.startswith("-"))


def _cursor(request: Request, order: Order) -> Cursor | None:
    text = request.query_params.get(CURSOR, "")
    cursor = Cursor.decode(text, order) if text else None
    if text and cursor is None:
        raise ValidationError({CURSOR: [_("This is no cursor of this order: begin without one.")]})
    return cursor


def _limit(request: Request) -> int:
    text = request.query_params.get(LIMIT, "")
    if not text:
        return LIMIT_DEFAULT
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LIMIT_MOST):
        raise ValidationError({LIMIT: [_("Ask for 1 to %(most)s rows.") % {"most": LIMIT_MOST}]})
    return int(text)


def unknown(names: Sequence[str], known: Sequence[str]) -> dict[str, list[str]]:
    """Return an error for each name that is not known: a mistyped filter must not answer everything."""
    return {name: [_("There is no such parameter here.")] for name in names if name not in known}
