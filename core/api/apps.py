from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """Tokens, and what the API of every app stands on."""

    name = "core.api"
    label = "api"
    verbose_name = _("API")

    def ready(self) -> None:
        """Show the tokens under the account and the documentation in the public footer."""
        from core import navigation
        from core.api import guards, serializers  # noqa: F401 - the description finds them once they are read
        from core.navigation import NavItem

        navigation.me.register("tokens", NavItem(_("API tokens"), "api:tokens", "key"), order=40)
        navigation.footer.register("api", NavItem(_("API"), "api:docs", "api"))
