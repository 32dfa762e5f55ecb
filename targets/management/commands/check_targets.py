"""``manage.py check_targets [--year Y] [--as-of YYYY-MM-DD] [--union CODE] [--json]``."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import audit, clock
from targets.queries import Figure
from targets.services import check
from unions.models import Union
from unions.queries import union_by_code


class Command(BaseCommand):
    """Checks the targets of a year from the evidence, and keeps what it found."""

    help = "Check the targets of a year; with --json print a list of {union, year, metric, value, subtree, …}."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare year, day and union."""
        parser.add_argument("--year", type=int, help="the year (default: that of the day)")
        parser.add_argument("--as-of", type=dt.date.fromisoformat, help="the day whose end counts (default: today)")
        parser.add_argument("--union", help="code of one union (default: all unions in use)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, and print what was found."""
        as_of = options["as_of"] or clock.today()
        year = options["year"] or as_of.year
        if not 2015 <= year <= 2100:
            raise CommandError("Choose a year from 2015 to 2100.")
        unions = [_union(options["union"])] if options["union"] else None
        with audit.context(command="check_targets"):
            found = check(year=year, as_of=as_of, unions=unions)
        if options["json"]:
            self.stdout.write(json.dumps([figure.as_json() for figure in found], ensure_ascii=False, indent=1))
        else:
            self._print(found)

    def _print(self, found: list[Figure]) -> None:
        for each in found:
            self.stdout.write(
                f"{each.union.code:20} {each.metric.key:18} {each.value:6} ({each.count.subtree} with all below) "
                f"of {each.target or '-'}, forecast {each.forecast}: {each.status.label}"
            )


def _union(code: str) -> Union:
    try:
        return union_by_code(code)
    except Union.DoesNotExist as error:
        raise CommandError(str(error)) from error
