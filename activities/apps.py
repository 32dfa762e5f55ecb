"""Activities show themselves in the frames and registries of the lower apps."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """Whatever is held for people."""

    name = "activities"
    verbose_name = _("Activities")

    def ready(self) -> None:
        """Fill the registries."""
        from activities import lists, places, privacy, rules, sheets  # noqa: F401 - rules: by being read

        for room in (places, lists, sheets, privacy):  # models are loaded only now
            room.register()
