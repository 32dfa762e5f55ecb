"""``manage.py check_targets [--year Y] [--as-of YYYY-MM-DD] [--union CODE] [--json]``."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from core import audit, clock
from core.commands import PortalCommand, day
from targets.queries import Figure
from targets.services import check
from unions.queries import union_by_code


class Command(PortalCommand):
    """Checks the targets of a year from the evidence, and keeps what it found."""

    help = "Check the targets of a year; with --json print a list of {union, year, metric, value, subtree, …}."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare year, day and union."""
        parser.add_argument("--year", type=int, help="the year (default: that of the day)")
        parser.add_argument("--as-of", type=day, help="the day whose end counts (default: today)")
        parser.add_argument("--union", help="code of one union (default: all unions in use)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, and print what was found."""
        as_of = options["as_of"] or clock.today()
        year = options["year"] or as_of.year
        if not 2015 <= year <= 2100:
            raise CommandError(_("Choose a year from 2015 to 2100."))
        unions = [union_by_code(options["union"])] if options["union"] else None
        with audit.context(command="check_targets"):
            found = check(year=year, as_of=as_of, unions=unions)
        if options["json"]:
            self.stdout.write(json.dumps([figure.as_json() for figure in found], ensure_ascii=False, indent=1))
        else:
            self._print(found)

    def _print(self, found: list[Figure]) -> None:
        for each in found:
            facts = {
                "union": f"{each.union.code:20}", "metric": f"{each.metric.key:18}", "value": f"{each.value:6}",
                "subtree": each.count.subtree, "target": each.target or "-", "forecast": each.forecast,
                "status": each.status.label,
            }  # fmt: skip
            said = _("%(union)s %(metric)s %(value)s (%(subtree)s with all below) of %(target)s, "
                     "forecast %(forecast)s: %(status)s")  # fmt: skip
            self.stdout.write(said % facts)
