"""Organizations by district."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet


def by_district(organizations: QuerySet[Any]) -> dict[str | None, int]:
    """Return how many of the organizations each district has, by its code; None: those whose district is not known."""
    counted = organizations.order_by().values("district_id").annotate(n=Count("pk", distinct=True))
    return dict(counted.values_list("district_id", "n"))
