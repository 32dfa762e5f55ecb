"""``manage.py find_duplicates [--json]``."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core.commands import PortalCommand
from orgs.likeness.reasons import in_words
from orgs.queries.duplicates import open_pairs
from orgs.services.duplicates import search_all


class Command(PortalCommand):
    """Compares all organizations on record, keeps what looks alike, and prints the pairs that nobody has decided."""

    help = "Search all organizations for possible duplicates, and print the open pairs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Search, then print."""
        search = search_all()
        pairs = [{**pair, "reasons": list(map(str, _words(pair["reasons"])))} for pair in open_pairs()]
        found = {"records": search.records, "found": search.found, "open": len(pairs)}
        said = _("%(records)s organizations compared: %(found)s pairs look alike, %(open)s of them not decided yet.")
        self.stderr.write(said % found)
        if options["json"]:
            self.stdout.write(json.dumps(pairs, ensure_ascii=False, indent=1))
            return
        for pair in pairs:
            sides = "  ≈  ".join(f"{pair[side]['name']} ({pair[side]['uscc'] or pair[side]['id']})" for side in "ab")
            self.stdout.write(f"{pair['score']:.0f}  {sides}  {'; '.join(pair['reasons'])}")


def _words(reasons: list[str]) -> list[str]:
    return [in_words([reason]) for reason in reasons]
