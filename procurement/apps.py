"""Rounds show themselves in the frames and registries of the lower apps."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcurementConfig(AppConfig):
    """Rounds, applications, review, contracts."""

    name = "procurement"
    verbose_name = _("Procurement")

    def ready(self) -> None:
        """Fill the registries."""
        from procurement import (  # noqa: F401 - rules declare as they are read
            application_form,
            lists,
            open_data,
            places,
            rules,
            sheets,
        )
        from procurement.eligibility import earlier, kinds

        for room in (kinds, earlier, application_form, places, lists, sheets, open_data):  # models are loaded only now
            room.register()
