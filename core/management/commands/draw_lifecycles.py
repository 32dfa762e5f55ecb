"""``manage.py draw_lifecycles``: write the diagrams of all lifecycles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from core.commands import PortalCommand
from core.lifecycle.diagrams import document
from core.lifecycle.states import all_lifecycles


class Command(PortalCommand):
    """Writes docs/lifecycles.md, or tells that it is out of date."""

    help = "Write the diagrams of all lifecycles to docs/lifecycles.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``--check``."""
        parser.add_argument("--check", action="store_true", help="only tell whether the page is up to date")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the page, or compare it."""
        page = settings.BASE_DIR / "docs" / "lifecycles.md"
        text = document(all_lifecycles())
        if not options["check"]:
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            raise CommandError(_("docs/lifecycles.md is out of date: run manage.py draw_lifecycles."))
