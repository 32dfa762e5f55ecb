"""Where agencies appear: the menu, notifications; where their staff start."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core import navigation
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.navigation import NavItem
from core.registry import landing
from procurement.models import Round
from unions.models import User


def register() -> None:
    """Fill the registries of places and kinds."""
    item = NavItem(
        gettext_lazy("Agencies"), "procurement:agencies", "building-skyscraper", "procurement.open_agencies",
        group="rounds",
    )  # fmt: skip
    navigation.desk.register("agencies", item, order=75)
    landing.register("agency", _start, order=30)
    register_kinds(NotificationKind(
        "agency_engaged", gettext_lazy("Engagement of your agency"),
        gettext_lazy("%(union)s engages your agency until %(until)s: see the rounds delegated to you."),
        email=Frequency.IMMEDIATE,
    ))  # fmt: skip


def _start(user: User) -> str | None:
    return reverse("procurement:rounds") if Round.objects.delegated_to(user).exists() else None
