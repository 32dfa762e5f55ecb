"""Filters of list pages by union."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.listing.filters import LookupFilter
from unions.models import Union

UNIONS = Union.objects.filter(is_active=True).order_by("path")


class UnionFilter(LookupFilter):
    """A union and those below it; ``path`` leads from the rows to their union."""

    def __init__(self, path: str = "union") -> None:
        super().__init__(path, label=_("Union"), queryset=UNIONS, names=["name", "short_name"])

    def filter(self, qs: QuerySet[Any], value: Union | None) -> QuerySet[Any]:
        return qs if value is None else qs.filter(**{f"{self.field_name}__path__startswith": value.path})
