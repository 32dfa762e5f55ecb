"""``manage.py recount_campaigns``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from orgs.services.campaigns import recount_campaigns


class Command(BaseCommand):
    """Counts the collections of all campaigns anew."""

    help = "Count how far all collection campaigns are anew, from the collections themselves."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Count."""
        recount_campaigns()
