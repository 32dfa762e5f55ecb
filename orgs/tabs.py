"""Tabs of an organization's record page. Later apps register theirs; the page does not know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from core.registry import Registry
from core.templatetags.ui import Tab as TabLink
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


@dataclass(frozen=True)
class Part:
    """A part that a higher app adds to a page about an organization: its template, and what the template needs.

    ``context`` takes the organization and the visitor; None where there is nothing to show.
    """

    template: str
    context: Callable[[Organization, Any], dict[str, Any] | None]


tabs: Registry[Tab] = Registry("tab of the organization page")
work_parts: Registry[Part] = Registry("part of the tab and page of an organization's work")
profile_parts: Registry[Part] = Registry("part of an organization's public page")


def parts_for(registry: Registry[Part], organization: Organization, user: Any) -> list[dict[str, Any]]:
    """Return the parts that have something to show: ``template`` and ``context`` of each."""
    shown = [(part.template, part.context(organization, user)) for part in registry]
    return [{"template": template, "context": context} for template, context in shown if context is not None]


def tab_links(organization: Organization, user: User, *, current: str) -> list[TabLink]:
    """Return the tabs that the user may open, as the tabs component takes them."""
    return [
        TabLink(
            title=tab.title, url=reverse("orgs:desk_organization", args=[organization.pk, tab.name]),
            is_current=tab.name == current, count=tab.count(organization) if tab.count else None,
        )
        for tab in tabs
        if user.has_perm(tab.permission, organization)
    ]  # fmt: skip
