"""``manage.py export RESOURCE --output FILE [--format csv|xlsx|json] [--filter KEY=VALUE …] [--union CODE]``.

``--year Y`` is short for ``--filter year=Y``.

``manage.py export PUBLICATION --output DIR`` writes the files of a publication of open data (``hsds``);
``manage.py export ocds --year Y --output FILE.json`` one year of such as come by years.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import UserError
from core.open_data.publications import publications
from core.sheets import FORMATS, export, format_of, resources


class Command(BaseCommand):
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
        resource, asked = resources.get(options["resource"]), _filters(options["filter"])
        if options["year"] is not None:
            asked["year"] = [str(options["year"])]
        try:
            chosen = format_of(options["output"], options["format"])
            rows = resource.narrowed(resource.rows(options["union"]), asked)
            count = export(resource.sheet, rows, options["output"], format=chosen)
        except (UserError, ObjectDoesNotExist, OSError) as error:
            raise CommandError(str(error)) from None
        self.stderr.write(f"{count} rows written to {options['output']}")

    def _publish(self, options: dict[str, Any]) -> None:
        name, output, year = options["resource"], options["output"], options["year"]
        if name not in publications:
            raise CommandError(f"no resource {name!r}; there are: {', '.join(_known())}")
        if idle := [f"--{option}" for option in ("filter", "union", "format") if options[option]]:
            raise CommandError(f"{name!r} is published whole, in its own format: leave out {', '.join(idle)}")
        publication = publications.get(name)
        if year is not None and (publication.write_year is None or not 1900 < year < 2200):
            raise CommandError(f"{name!r} does not come by years" if publication.write_year is None else "no such year")
        if year is None and output.suffix == ".json":
            raise CommandError(f"{name!r} without --year writes several files: --output names their folder")
        try:
            if publication.write_year and year is not None:
                self.stderr.write(f"{publication.write_year(year, output)} objects written to {output}")
                return
            for file, count in publication.write(output).items():
                self.stderr.write(f"{count} objects written to {output / file}")
        except OSError as error:
            raise CommandError(str(error)) from None


def _known() -> list[str]:
    return [*resources.names(), *(name for name in publications.names() if name not in resources)]


def _filters(pairs: list[str]) -> dict[str, list[str]]:
    filters: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise CommandError(f"--filter wants KEY=VALUE, not {pair!r}")
        filters[key.strip()].append(value)
    return filters
