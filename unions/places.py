"""Where unions, people and partner bodies appear: menus, search, and who is a colleague."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.inbox.audiences import colleague_sources
from core.navigation import Hit, NavItem, SearchSource
from core.search import matches
from unions.models import PartnerBody
from unions.queries import colleagues_of


def register() -> None:
    """Fill the registries of the kernel."""
    partners = NavItem(
        _("Partner bodies"), "unions:partners", "building-bank", "unions.open_partners", group="organizations"
    )
    navigation.desk.register("partners", partners, order=15)
    navigation.search_sources.register(
        "partners",
        SearchSource(
            _("Partner bodies"), find_partners, "building-bank", "unions.open_partners",
            all_results=lambda words: f"{reverse('unions:partners')}?{urlencode({'q': words})}",
        ),
    )  # fmt: skip
    colleague_sources.register("unions", colleagues_of)


def find_partners(_user: Any, words: str, limit: int) -> Iterator[Hit]:
    """Yield the partner bodies that hold the words."""
    for partner in matches(PartnerBody.objects.all(), words).order_by("name", "pk")[:limit]:
        yield Hit(partner.name, reverse("unions:partner", args=[partner.pk]), str(partner.get_kind_display()))
