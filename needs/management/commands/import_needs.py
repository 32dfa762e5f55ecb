"""``manage.py import_needs FILE [--union CODE] [--dry-run] [--json]``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core.commands import PortalCommand
from needs.services.importing import import_needs
from needs.sheets import SHEET
from unions.queries import union_by_code


class Command(PortalCommand):
    """Imports counts of workers' needs: XLSX, XLS or CSV."""

    help = "Import counts of workers' needs (survey, needs database, 12351 hotline) for a union."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--union", metavar="CODE", default="BFTU", help="the union that keeps them")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, and print what happened."""
        union = union_by_code(options["union"])
        result = import_needs(sheet=SHEET, path=options["file"], union=union, dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False, indent=1))
            return
        counts = {name: getattr(result, name) for name in ("created", "updated", "unchanged", "faulty")}
        self.stdout.write(
            _("%(created)s new, %(updated)s changed, %(unchanged)s unchanged, %(faulty)s refused.") % counts
        )
        for each in result.errors[:20]:
            self.stdout.write(_("Row %(row)s, %(column)s: %(message)s") % each.as_dict())
