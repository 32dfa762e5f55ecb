"""Where workers' needs appear: the menu, themes and open data of rounds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from core import navigation
from core.navigation import NavItem
from needs.queries import rationale_of, themes_for
from procurement.open_data.processes import rationales
from procurement.themes import theme_sources


def register() -> None:
    """Fill the registries of the lower apps."""
    item = NavItem(gettext_lazy("Workers' needs"), "needs:needs", "message-question", "needs.open_needs", group="work")
    navigation.desk.register("needs", item, order=7)
    rationales.register("needs", rationale_of)
    theme_sources.register("needs", themes_for)
