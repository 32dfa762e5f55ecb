from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RehearsalConfig(AppConfig):
    """A portal whose clock is set by hand. Only ``config.settings.rehearsal`` installs it."""

    name = "procurement.rehearsal"
    label = "rehearsal"
    verbose_name = _("Rehearsal")

    def ready(self) -> None:
        """Let every process of the rehearsal keep the same clock; say who may set it."""
        from core import clock
        from procurement.rehearsal.timing import shift
        from unions.rules import add_perm, any_role

        clock.follow(shift)
        add_perm("rehearsal.set_clock", any_role)
