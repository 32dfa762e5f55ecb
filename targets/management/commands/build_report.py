"""``manage.py build_report annual --year Y [--union CODE] --output FILE.docx``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from core import audit
from core.commands import PortalCommand, writing
from targets.report.builder import build_report
from unions.queries import ROOT_CODE, union_by_code


class Command(PortalCommand):
    """Writes a report to a file."""

    help = "Write a report of a year as a Word document."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare which report, of which year and union, and where to."""
        parser.add_argument("report", choices=["annual"])
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--union", default=ROOT_CODE, help=f"code of the union (default: {ROOT_CODE})")
        parser.add_argument("--output", type=Path, required=True, help="the .docx to write")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Build the report and write it, whole or not at all."""
        output: Path = options["output"]
        if output.suffix.lower() != ".docx":
            raise CommandError(_("%(path)s: the report is a Word document, name it .docx.") % {"path": output})
        if not 2015 <= options["year"] <= 2100:
            raise CommandError(_("Choose a year from 2015 to 2100."))
        with audit.context(command="build_report"):
            content = build_report(union=union_by_code(options["union"]), year=options["year"])
        with writing(output):
            _write(output, content)
        self.stdout.write(_("The report is written to %(path)s.") % {"path": output})


def _write(output: Path, content: bytes) -> None:
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
