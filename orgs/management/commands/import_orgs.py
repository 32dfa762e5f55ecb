"""``manage.py import_orgs FILE [--union CODE] [--dry-run] [--errors OUT.xlsx] [--json]``."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from core import audit
from core.commands import PortalCommand
from core.sheets import Result, RowError, write_faults
from core.sheets.errors import FileRefusedError
from orgs.services.importing import import_organizations
from unions.queries import union_by_code

UNREADABLE = 2
SHOWN = 20


class Command(PortalCommand):
    """Imports a list of organizations: XLSX, XLS or CSV. Exits with 2 where the file could not be read."""

    help = "Import a list of organizations (XLSX, XLS, CSV in UTF-8 or GB18030)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--union", metavar="CODE", help="the union that records the organizations")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--errors", metavar="OUT.xlsx", type=Path, help="write the rows with faulty cells marked")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, and print what happened."""
        union = union_by_code(options["union"]) if options["union"] else None
        if options["errors"]:
            _require_writable(options["errors"])
        try:
            with audit.context(command="import_orgs"):
                result = import_organizations(path=options["file"], union=union, dry_run=options["dry_run"])
            if options["errors"]:
                self._write_errors(options["file"], result, options["errors"])
        except FileRefusedError as refusal:
            if options["json"]:
                self.stdout.write(json.dumps(_nothing_but(str(refusal.message)), ensure_ascii=False, indent=1))
            raise CommandError(str(refusal.message), returncode=UNREADABLE) from None
        if options["json"]:
            self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False, indent=1))
        else:
            self._tell(result, dry_run=options["dry_run"])

    def _write_errors(self, source: Path, result: Result, path: Path) -> None:
        write_faults(source, result.errors, path, header_row=result.header_row, sheet=result.sheet_name)

    def _tell(self, result: Result, *, dry_run: bool) -> None:
        duplicates = result.extras.get("duplicates", [])
        counts = {"created": result.created, "updated": result.updated, "unchanged": result.unchanged,
                  "faulty": result.faulty, "duplicates": len(duplicates)}  # fmt: skip
        text = _("%(created)s new, %(updated)s changed, %(unchanged)s unchanged, %(faulty)s refused; "
                 "%(duplicates)s possible duplicates.")  # fmt: skip
        self.stdout.write((_("Nothing was changed (dry run).") + " " if dry_run else "") + text % counts)
        self._list(result.errors)
        if len(result.errors) > SHOWN:
            self.stdout.write(
                _("… and %(n)s more; --errors OUT.xlsx marks them all.") % {"n": len(result.errors) - SHOWN}
            )
        if result.notes:
            self.stdout.write(_("Taken in, but please look (%(n)s):") % {"n": len(result.notes)})
            self._list(result.notes)
        if len(result.notes) > SHOWN:
            self.stdout.write(_("… and %(n)s more remarks; --json prints them all.") % {"n": len(result.notes) - SHOWN})

    def _list(self, found: Sequence[RowError]) -> None:
        for each in found[:SHOWN]:
            self.stdout.write(_("Row %(row)s, %(column)s: %(message)s") % each.as_dict())


def _nothing_but(message: str) -> dict[str, Any]:
    """Return what is printed of a file that could not be read."""
    empty = Result(extras={"duplicates": []}).as_dict()
    return {**empty, "errors": [{"row": None, "column": None, "message": message}]}


def _require_writable(path: Path) -> None:
    """Refuse before anything is imported what could not be written afterwards."""
    if path.suffix.lower() != ".xlsx":
        raise CommandError(_("%(path)s: the workbook of errors is an Excel file, name it .xlsx.") % {"path": path})
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise CommandError(_("%(path)s cannot be written: choose another folder.") % {"path": path})
