"""The filters of a list page, as parameters of the API."""

from __future__ import annotations

from typing import Any

from django import forms
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
        fields = {name: one.field for name, one in view.filterset_described.base_filters.items()}
        return [parameter(name, _type(field), str(field.label or "")) for name, field in fields.items()]


def _type(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date"}
    choices = getattr(field, "_choices", None)  # those that are asked of the database are not listed
    if isinstance(field, forms.ChoiceField) and isinstance(choices, list):
        return {"type": "string", "enum": [str(key) for key, _label in choices if key not in ("", None)]}
    return {"type": "string", "maxLength": 200}
