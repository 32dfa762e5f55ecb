"""``manage.py round_status ID [--json]``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core import clock
from procurement.models import Round
from procurement.queries.dashboard import funnel_of, money_of_round, waiting_in
from procurement.services.rounds import faults_of


class Command(BaseCommand):
    """Says how far a round is."""

    help = "Print a round's status, dates, funnel, money, what waits in it and what it still needs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("round", type=int, metavar="ID")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the status."""
        round = Round.objects.select_related("union").filter(pk=options["round"]).first()
        if round is None:
            raise CommandError(_("There is no round %(id)s.") % {"id": options["round"]})
        facts = _facts(round)
        if options["json"]:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
            return
        self.stdout.write(f"{round.title}: {round.get_status_display()}")
        for name in ("deadline", "funnel", "money", "waiting", "missing"):
            self.stdout.write(f"{name}: {facts[name]}")


def _facts(round: Round) -> dict[str, Any]:
    money = {name: None if amount is None else str(amount) for name, amount in asdict(money_of_round(round)).items()}
    deadline = round.deadline.astimezone(clock.SHANGHAI).isoformat() if round.deadline else None
    return {
        "id": round.pk, "year": round.year, "kind": round.kind, "funding_mode": round.funding_mode,
        "status": round.status, "number": round.number, "title": round.title, "union": round.union.code,
        "deadline": deadline, "dates": {kind: day.isoformat() for kind, day in round.days.items()},
        "funnel": asdict(funnel_of(round)), "money": money, "waiting": waiting_in(round),
        "missing": faults_of(round) if round.can_be_written else [],
    }  # fmt: skip
