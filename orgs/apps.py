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
        from orgs import collection_form, filing_certificate, lists, open_data, places, privacy, sheets
        from orgs import rules as _rules  # noqa: F401 - they declare as they are read
        from orgs.presentation import profile_template

        for room in (places, lists, sheets, open_data, privacy):  # models are loaded only now
            room.register()
        filing_certificate.register()
        profile_template.register()
        collection_form.register()
