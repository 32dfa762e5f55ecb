"""Workers' needs show themselves in the frames and registries of the lower apps."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    """What workers need, counted."""

    name = "needs"
    verbose_name = _("Workers' needs")

    def ready(self) -> None:
        """Fill the registries."""
        from needs import lists, places, rules, sheets  # noqa: F401 - rules declare as they are read

        for room in (places, lists, sheets):  # models are loaded only now
            room.register()
