"""Bring the catalogues of translations up to date with the code, or tell what they lack."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from core import translations
from core.commands import PortalCommand


class Command(PortalCommand):
    """Writes the messages found in code and templates into the .po files; ``--check`` only compares."""

    help = "Write the messages found in code and templates into locale/; with --check, fail unless all are translated."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``--check``."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail on anything untranslated")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Update or check each catalogue. Raises CommandError where a checked one has faults."""
        check = options["check"]
        faults = []
        for path in translations.catalogues():
            if not check:
                translations.update(path)
            faults += translations.faults(path)
        for fault in sorted(faults):
            self.stderr.write(fault)
        if check and faults:
            raise CommandError(_("%(n)s messages are not translated as they should be.") % {"n": len(faults)})
