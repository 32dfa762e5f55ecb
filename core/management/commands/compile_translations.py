"""Compile the translations; no system gettext is needed."""

from typing import Any

from core import translations
from core.commands import PortalCommand


class Command(PortalCommand):
    """Compiles every .po file of the project into the .mo file that Django reads."""

    help = "Compile the translations (locale/*/LC_MESSAGES/*.po), without a system gettext."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Compile each catalogue that is there."""
        for source in translations.catalogues():
            if source.exists():
                self.stdout.write(str(translations.compile_catalogue(source)))
