"""``manage.py export RESOURCE --output FILE [--format csv|xlsx|json] [--filter KEY=VALUE …] [--union CODE]``.

``--year Y`` is short for ``--filter year=Y``.

``manage.py export PUBLICATION --output DIR`` writes the files of a publication of open data (``hsds``);
``manage.py export ocds --year Y --output FILE.json`` one year of such as come by years.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core.commands import PortalCommand, filters, writing
from core.errors import UserError
from core.open_data.publications import publications
from core.sheets import FORMATS, export, format_of, resources


class Command(PortalCommand):
    """Exports a registered resource."""

    help = "Export a resource as CSV, XLSX or JSON, or a publication of open data into a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("resource", metavar="RESOURCE", help=", ".join(_known()))
        parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="or folder, for open data")
        parser.add_argument("--format", choices=FORMATS, help="from FILE's ending when not given")
        parser.add_argument(
            "--filter", action="append", default=[], metavar="KEY=VALUE", help="may be given repeatedly"
        )
        parser.add_argument(
            "--year", type=int, metavar="Y", help="one year: the filter year=Y, or a year of open data into FILE"
        )
        parser.add_argument("--union", metavar="CODE", help="only what belongs to this union and those below it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file, and say on standard error how many rows it holds."""
        if options["resource"] not in resources:
            self._publish(options)
            return
        resource, asked = resources.get(options["resource"]), filters(options["filter"])
        if options["year"] is not None:
            asked["year"] = [str(options["year"])]
        chosen = format_of(options["output"], options["format"])
        rows = resource.narrowed(resource.rows(options["union"]), asked)
        with writing(options["output"]):
            count = export(resource.sheet, rows, options["output"], format=chosen)
        self.stderr.write(_("%(n)s rows written to %(path)s.") % {"n": count, "path": options["output"]})

    def _publish(self, options: dict[str, Any]) -> None:
        name, output, year = options["resource"], options["output"], options["year"]
        if name not in publications:
            known = ", ".join(_known())
            raise UserError(_("There is no resource %(name)s; there are: %(known)s.") % {"name": name, "known": known})
        if idle := [f"--{option}" for option in ("filter", "union", "format") if options[option]]:
            said = _("%(name)s is published whole, in its own format: leave out %(options)s.")
            raise UserError(said % {"name": name, "options": ", ".join(idle)})
        publication = publications.get(name)
        if year is not None and publication.write_year is None:
            raise UserError(_("%(name)s does not come by years: leave out --year.") % {"name": name})
        if year is not None and not 1900 < year < 2200:
            raise UserError(_("There is no year %(year)s.") % {"year": year})
        if year is None and output.suffix == ".json":
            raise UserError(
                _("%(name)s without --year is several files: let --output name their folder.") % {"name": name}
            )
        with writing(output):
            if publication.write_year and year is not None:
                written = {output: publication.write_year(year, output)}
            else:
                written = {output / file: count for file, count in publication.write(output).items()}
        for path, count in written.items():
            self.stderr.write(_("%(n)s objects written to %(path)s.") % {"n": count, "path": path})


def _known() -> list[str]:
    return [*resources.names(), *(name for name in publications.names() if name not in resources)]
