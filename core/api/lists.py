"""List pages for programs: the declaration of a page is that of the address too, with the same rows and filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from core.access import requires
from core.api.filtering import ListFilters
from core.api.paging import KeysetPagination
from core.api.serializers import Problem
from core.listing.filters import ListFilterSet
from core.listing.pages import ListPage, list_pages

Along = Callable[[QuerySet[Any]], QuerySet[Any]]
LOST = {404: OpenApiResponse(Problem, description=_("There is nothing here that you may see."))}
FAULTY = {400: OpenApiResponse(Problem, description=_("Something is wrong; see the errors by field."))}
REFUSED = {
    401: OpenApiResponse(Problem, description=_("Send a token that holds.")),
    403: OpenApiResponse(Problem, description=_("Your role or your token does not allow this.")),
}


class ListApi(GenericAPIView[Any]):
    """A list page: subclasses come from :func:`list_api`."""

    pagination_class = KeysetPagination
    filter_backends = (ListFilters,)
    page: ListPage
    with_relations: Along

    @property
    def orders(self) -> dict[str, str]:
        """What one may sort by: the columns that sort the page."""
        return dict(self.page.orders())

    @property
    def default_order(self) -> str:
        """The page's own order."""
        return self.page.default_order

    @property
    def filterset_described(self) -> type[ListFilterSet]:
        """The filters that the description names."""
        return self.page.filterset_class

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller's page holds."""
        return self.page.queryset(self.request.user)

    def filterset_for(self, user: Any) -> type[ListFilterSet]:  # noqa: ARG002 - the same for everybody
        """Return the filters of the page."""
        return self.page.filterset_class

    def list(self) -> Response:
        """Return a page of the rows asked for."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


def list_api(name: str, serializer: type[BaseSerializer[Any]], along: Along) -> type[ListApi]:
    """Return the view that shows a list page to programs, open to those who may open the page.

    Arguments: ``name`` of the page, ``serializer`` of a row, and what reads ``along`` all that a row names.
    """
    shown = list_pages.get(name)

    class Api(ListApi):
        page = shown
        serializer_class = serializer
        with_relations = staticmethod(along)

        @extend_schema(
            operation_id=f"{name}_list", summary=shown.title, description=shown.lead,
            responses={200: serializer(many=True), **FAULTY, **REFUSED},
        )  # fmt: skip
        def get(self, request: Request) -> Response:  # noqa: ARG002 - DRF's signature
            return self.list()

    return requires(shown.permission)(Api)


def record_api(name: str, serializer: type[BaseSerializer[Any]], along: Along, summary: Any) -> type[ListApi]:
    """Return the view that shows one row of a list page, named by its key, to those who may open the page.

    Arguments: as for :func:`list_api`, and a ``summary`` for the description.
    """
    shown = list_pages.get(name)

    class Api(ListApi):
        page = shown
        pagination_class = None  # type: ignore[assignment]
        filter_backends = ()  # type: ignore[assignment]
        serializer_class = serializer
        with_relations = staticmethod(along)

        @extend_schema(
            operation_id=f"{name}_read", summary=summary, description=shown.lead,
            responses={200: serializer, **LOST, **REFUSED},
        )  # fmt: skip
        def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 - DRF's signature
            reached = get_object_or_404(self.get_queryset(), pk=pk)
            row = along(type(reached)._default_manager.filter(pk=reached.pk)).get()
            return Response(self.get_serializer(row).data)

    return requires(shown.permission)(Api)
