"""``manage.py create_round --template NAME --year Y --union CODE [--json]``."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from core import audit
from core.commands import PortalCommand
from procurement.blueprints import templates
from procurement.services.parts import begin_round
from unions.queries import union_by_code


class Command(PortalCommand):
    """Begins the draft of a round."""

    help = "Begin the draft of a round from a template; it is finished, approved and published on screen."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--template", required=True, metavar="NAME", help=", ".join(templates.names()))
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--union", required=True, metavar="CODE")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Begin the round and print what it is."""
        if options["template"] not in templates:
            known = ", ".join(templates.names())
            raise CommandError(_("There is no template %(name)s; there are: %(known)s.") % {
                "name": options["template"], "known": known,
            })  # fmt: skip
        union = union_by_code(options["union"])
        with audit.context(command="create_round"):
            made = begin_round(union=union, year=options["year"], by=None, template=options["template"])
        facts = {
            "id": made.pk, "year": made.year, "kind": made.kind, "funding_mode": made.funding_mode,
            "status": made.status, "title": made.title, "union": made.union.code, "template": options["template"],
        }  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        else:
            self.stdout.write(_("Round %(id)s begun: %(title)s") % facts)
