"""``manage.py open_collection --year Y --union CODE --deadline DATE [--filter KEY=VALUE …] [--own] [--json]``."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core import audit
from core.commands import PortalCommand, day, filters
from orgs.models import Campaign
from orgs.services.campaigns import Invited, invite_chosen, open_campaign, open_campaign_of
from unions.models import Union
from unions.queries import union_by_code


class Command(PortalCommand):
    """Opens a collection campaign and invites whom the filters choose."""

    help = "Open a union's yearly collection and invite organizations. Changes nothing where one is open already."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--union", required=True, metavar="CODE")
        parser.add_argument("--deadline", type=day, required=True, metavar="DATE", help="YYYY-MM-DD")
        parser.add_argument("--filter", action="append", default=[], metavar="KEY=VALUE", help="as export takes them")
        parser.add_argument("--own", action="store_true", help="the opening union verifies all, not those below it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Open, invite, and print what happened."""
        union, year = union_by_code(options["union"]), options["year"]
        campaign, invited = open_campaign_of(union, year), Invited()
        is_new = campaign is None
        if campaign is None:
            campaign, invited = _open(union, options)
        self._tell(campaign, invited, is_new=is_new, as_json=options["json"])

    def _tell(self, campaign: Campaign, invited: Invited, *, is_new: bool, as_json: bool) -> None:
        facts = {
            "campaign": campaign.pk, "year": campaign.year, "union": campaign.union.code,
            "deadline": campaign.due_on.isoformat(), "created": is_new, "invited": invited.invited,
            "left_out": invited.left_out,
        }  # fmt: skip
        if as_json:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        elif is_new:
            text = _("%(campaign)s: open until %(deadline)s; %(invited)s organizations invited, %(left_out)s left out.")
            self.stdout.write(text % {**facts, "campaign": campaign})
        else:
            text = _("%(campaign)s: open already, until %(deadline)s; nothing was changed.")
            self.stdout.write(text % {**facts, "campaign": campaign})


def _open(union: Union, options: dict[str, Any]) -> tuple[Campaign, Invited]:
    with audit.context(command="open_collection"):
        campaign = open_campaign(
            union=union, year=options["year"], due_on=options["deadline"], by=None,
            whom={"columns": filters(options["filter"])}, cascades=not options["own"],
        )  # fmt: skip
        return campaign, invite_chosen(campaign=campaign, by=None)
