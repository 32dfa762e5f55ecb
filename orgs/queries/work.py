"""Reads of an organization's work."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from core import clock
from orgs.models import Organization, ServiceOffer
from orgs.models.standing import StandingQuerySet


def on_offer() -> QuerySet[Any]:
    """Return the services that count, are shown to the public, and can be had today."""
    today = clock.today()
    begun, lasts = Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_until=None) | Q(valid_until__gte=today)
    return StandingQuerySet(ServiceOffer).counting().filter(begun, lasts, is_public=True)


def on_public_offer() -> QuerySet[Any]:
    """Return those of organizations in the public directory."""
    return on_offer().filter(organization__in=Organization.objects.listed_publicly().order_by().values("pk"))
