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
        from orgs import (  # models are loaded only now
            filing_certificate,
            filing_lists,
            life_places,
            lists,
            places,
            rules,  # noqa: F401 - it declares as it is read
            sheets,
            standing_lists,
            standing_sheets,
            work_sheets,
        )

        for room in (places, life_places, lists, standing_lists, filing_lists, sheets, work_sheets, standing_sheets):
            room.register()
        filing_certificate.register()
