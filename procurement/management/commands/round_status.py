"""``manage.py round_status ID [--json]``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from core import clock
from core.commands import PortalCommand
from core.wording import labelled, with_aside
from procurement.dossier import moment
from procurement.models import Round
from procurement.presentation.dashboard import money_rows, stage_words, waiting_rows
from procurement.queries.dashboard import funnel_of, money_of_round, waiting_in
from procurement.services.rounds import faults_of


class Command(PortalCommand):
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
        for line in _lines(round, facts):
            self.stdout.write(line)


def _lines(round: Round, facts: dict[str, Any]) -> Iterator[str]:
    yield labelled(round.title, round.get_status_display())
    if round.deadline:
        yield labelled(_("Deadline"), moment(round.deadline))
    words = {"begun": _("Begun"), **stage_words()}
    yield from (labelled(words[name], number) for name, number in facts["funnel"].items())
    yield from (
        labelled(with_aside(label, _("yuan")), amount) for label, amount, _over in money_rows(money_of_round(round))
    )
    yield from (labelled(with_aside(who, number), what) for who, what, number in waiting_rows(facts["waiting"]))
    yield from facts["missing"]


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
