"""``manage.py recount_campaigns``."""

from __future__ import annotations

from typing import Any

from core.commands import PortalCommand
from orgs.services.campaigns import recount_campaigns


class Command(PortalCommand):
    """Counts the collections of all campaigns anew."""

    help = "Count how far all collection campaigns are anew, from the collections themselves."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Count."""
        recount_campaigns()
