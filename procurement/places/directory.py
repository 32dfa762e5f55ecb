"""Where the service directory appears: the menu, the public footer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from core import navigation
from core.navigation import NavItem


def register() -> None:
    """Fill the registries of places."""
    title = gettext_lazy("Service directory")
    desk = NavItem(title, "procurement:directory", "list-search", "procurement.open_rounds", group="rounds")
    navigation.desk.register("directory", desk, order=70)
    navigation.footer.register("directory", NavItem(title, "procurement:public_directory", "list-search"))
