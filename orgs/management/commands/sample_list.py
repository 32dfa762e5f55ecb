"""``manage.py sample_list FILE.xlsx``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orgs.sheets.sample import write_sample_list


class Command(BaseCommand):
    """Writes a small, messy and fictional list to try the import with."""

    help = "Write a small list of fictional organizations, as messy as real ones, to try the import with."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where to."""
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the workbook."""
        path: Path = options["file"]
        if path.suffix.lower() != ".xlsx":
            raise CommandError(f"{path}: the list is an Excel workbook, name it .xlsx.")
        try:
            write_sample_list(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"{path} is there; import it with: manage.py import_orgs {path}")
