"""``manage.py rehearse ROUND [--port N] [--now YYYY-MM-DDTHH:MM] [--stop | --delete] [--json]``."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core import clock
from core.commands import PortalCommand, instant
from core.errors import UserError
from procurement.models import Round
from procurement.rehearsal.house import House
from procurement.rehearsal.script import script_of

PORT = 8001


class Command(PortalCommand):
    """Opens a rehearsal of a round and goes on; ``--stop`` ends it, ``--delete`` removes it."""

    help = (
        "Open a copy of the portal on a database of its own, in which test people play a round with a clock that is "
        "set by hand. Nothing leaves it, and nothing of the real portal changes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("round", type=int, metavar="ROUND", help="the round's id")
        parser.add_argument("--port", type=int, default=PORT, help=f"where it serves ({PORT})")
        parser.add_argument("--now", type=instant, metavar="YYYY-MM-DDTHH:MM",
                            help="when it begins; else the working day before the call is published")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        ends = parser.add_mutually_exclusive_group()
        ends.add_argument("--stop", action="store_true", help="end it; opened again, it goes on where it was")
        ends.add_argument("--delete", action="store_true", help="end it and delete its data")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Open, stop or delete the rehearsal, and print what came of it."""
        house = House(options["round"])
        if options["stop"] or options["delete"]:
            self._end(house, options)
        else:
            self._open(house, options)

    def _open(self, house: House, options: dict[str, Any]) -> None:
        if not house.exists:
            house.furnish(_script(options["round"], options["now"]))
        elif options["now"]:
            raise UserError(_("This rehearsal was begun already: its clock is set on its own page."))
        told = house.open(options["port"])
        address = f"http://127.0.0.1:{options['port']}"
        place = {"url": address, "page": f"{address}/rehearsal/", "folder": str(house.folder)}
        facts = {"state": "running", **place, **told}
        lines = [
            _("The rehearsal of “%(title)s” is open: %(url)s") % facts,
            *(f"  {part['login']:<34} {part['name']}" for part in told["people"]),
            _("Password of all of them: %(password)s") % facts,
            _("Its clock and its messages: %(page)s") % facts,
            _("It goes on until: manage.py rehearse %(id)s --stop (or --delete)") % {"id": options["round"]},
        ]
        self._print(facts, lines, options)

    def _end(self, house: House, options: dict[str, Any]) -> None:
        if not house.exists:
            raise UserError(_("There is no rehearsal of round %(id)s.") % {"id": options["round"]})
        if options["delete"]:
            house.tear_down()
        else:
            house.close()
        words = _("The rehearsal is deleted.") if options["delete"] else _("The rehearsal is stopped; its data stay.")
        self._print({"state": "deleted" if options["delete"] else "stopped"}, [words], options)

    def _print(self, facts: dict[str, Any], lines: list[str], options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(facts, ensure_ascii=False) if options["json"] else "\n".join(lines))


def _script(pk: int, now: dt.datetime | None) -> str:
    round = Round.objects.select_related("union", "form_version__form").filter(pk=pk).first()
    if round is None:
        raise UserError(_("There is no round %(id)s. manage.py export rounds --output FILE lists them.") % {"id": pk})
    script = script_of(round)
    if now is None:
        return script
    aware = now if now.tzinfo else now.replace(tzinfo=clock.SHANGHAI)
    return json.dumps({**json.loads(script), "now": aware.isoformat()}, ensure_ascii=False)
