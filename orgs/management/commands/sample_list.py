"""``manage.py sample_list FILE.xlsx``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from core.commands import PortalCommand, writing
from orgs.sheets.sample import write_sample_list


class Command(PortalCommand):
    """Writes a small, messy and fictional list to try the import with."""

    help = "Write a small list of fictional organizations, as messy as real ones, to try the import with."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where to."""
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the workbook."""
        path: Path = options["file"]
        if path.suffix.lower() != ".xlsx":
            raise CommandError(_("%(path)s: the list is an Excel workbook, name it .xlsx.") % {"path": path})
        with writing(path):
            write_sample_list(path)
        self.stderr.write(_("%(path)s is there; import it with: manage.py import_orgs %(path)s") % {"path": path})
