from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    """The plan's figures: targets, checks, warnings, reports."""

    name = "targets"
    verbose_name = _("Targets and reports")

    def ready(self) -> None:
        """Fill the registries."""
        from targets import metrics, places, rules  # noqa: F401 - models are loaded only now

        metrics.register()
        places.register()
