"""The organization database shows itself in the frames and registries of the kernel."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    """The organization database."""

    name = "orgs"
    verbose_name = _("Organizations")

    def ready(self) -> None:
        """Fill the registries."""
        from orgs import lists, places, rules, sheets, work_sheets  # noqa: F401 - models are loaded only now

        places.register()
        lists.register()
        sheets.register()
        work_sheets.register()
