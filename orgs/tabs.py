"""Tabs of an organization's record page. Later apps register theirs; the page does not know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from core.registry import Registry
from orgs.models import Organization
from unions.models import User


@dataclass(frozen=True)
class Tab:
    """One tab: its title, the permission it asks for, its template and what the template needs.

    ``count`` gives the number beside the title, if one is of use.
    """

    name: str
    title: str | Promise
    permission: str
    template: str
    context: Callable[[Organization, User], dict[str, Any]]
    count: Callable[[Organization], int] | None = None


tabs: Registry[Tab] = Registry("tab of the organization page")


def tabs_for(organization: Organization, user: User) -> list[dict[str, Any]]:
    """Return the tabs that the user may open, with their counts."""
    return [
        {"tab": tab, "count": tab.count(organization) if tab.count else None}
        for tab in tabs
        if user.has_perm(tab.permission, organization)
    ]
