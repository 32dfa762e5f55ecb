from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PiiConfig(AppConfig):
    """Personal data: sealed fields, the log of who looked, people's own rights, retention."""

    name = "core.pii"
    label = "pii"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        """Register checks, the log's list and its place."""
        from core import navigation
        from core.navigation import NavItem
        from core.pii import checks, lists  # noqa: F401 - reading registers the checks

        lists.register()
        log = NavItem(_("Access to personal data"), "pii:accesses", "shield-lock", "pii.open_accesses", group="privacy")
        navigation.desk_groups.register("privacy", _("Personal data"), order=90)
        navigation.desk.register("pii_accesses", log, order=10)
