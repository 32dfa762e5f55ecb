"""The filters of a list page, as parameters of the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from core.api.paging import PARAMETERS, parameter, unknown
from core.listing.filters import ListFilterSet


class ListFilters(BaseFilterBackend):
    """Filters by the view's FilterSet, which it names for the visitor; what cannot be understood is refused."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """Return the rows that the parameters ask for."""
        chosen: type[ListFilterSet] = view.filterset_for(request.user)
        wrong = unknown(list(request.query_params), (*chosen.base_filters, *PARAMETERS))
        filterset = chosen(request.query_params, queryset, user=request.user)
        if faults := filterset.faults() | wrong:
            raise ValidationError(faults)
        return filterset.result()

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe every filter, those that not everybody may use included."""
        filters = view.filterset_described.base_filters
        return [parameter(name, _type(one), str(one.label or "")) for name, one in filters.items()]


def _type(one: django_filters.Filter) -> dict[str, Any]:
    if isinstance(one, django_filters.DateFilter):
        return {"type": "string", "format": "date"}
    choices = one.extra.get("choices")
    if choices and not callable(choices):  # those that are asked of the database are not listed
        return {"type": "string", "enum": [str(key) for key, _label in choices]}
    return {"type": "string", "maxLength": 200}
