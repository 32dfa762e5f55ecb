"""Draws the experts of a round again, from the seeds and pools recorded, and says whether the same ones come out."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from core.commands import PortalCommand
from procurement.models import Round
from procurement.queries.draws import replay


class Command(PortalCommand):
    """``manage.py replay_draw ROUND [--json]``: exit 0 when every draw comes out again, 1 when one does not."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the round's key."""
        parser.add_argument("round", type=int)
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Draw again and tell. Raises CommandError for an unknown round, and SystemExit(1) for a difference."""
        round = Round.objects.filter(pk=options["round"]).first()
        if round is None:
            raise CommandError(_("There is no round %(id)s.") % {"id": options["round"]})
        found = replay(round)
        sound = bool(found) and not any(each.faults for each in found)
        draws = [{"id": each.draw.pk, "seed": each.draw.seed, "faults": each.faults} for each in found]
        if options["json"]:
            self.stdout.write(json.dumps({"id": round.pk, "same": sound, "draws": draws}, ensure_ascii=False))
        else:
            self._tell(draws)
        if not sound:
            raise SystemExit(1)

    def _tell(self, draws: list[dict[str, Any]]) -> None:
        if not draws:
            self.stdout.write(_("Nothing was drawn for this round."))
        for each in draws:
            verdict = " ".join(each["faults"]) or _("comes out again")
            self.stdout.write(_("Draw %(id)s (seed %(seed)s): %(verdict)s") % {**each, "verdict": verdict})
