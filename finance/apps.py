"""Budgets show themselves in the frames and registries of the lower apps."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class FinanceConfig(AppConfig):
    """Budgets, the append-only ledger, payments."""

    name = "finance"
    verbose_name = pgettext_lazy("app", "Finance")

    def ready(self) -> None:
        """Fill the registries."""
        from finance import lists, places, rules, sheets  # noqa: F401 - rules declare as they are read

        for room in (places, lists, sheets):  # models are loaded only now
            room.register()
