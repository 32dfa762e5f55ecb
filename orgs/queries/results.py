"""What the answers of a campaign come to."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from core.forms.summary import Summary, summaries
from core.listing.pages import list_pages
from orgs.models import Campaign
from orgs.queries.records import HANDED_IN, VERIFIED
from unions.models import Union, User

WHICH = (VERIFIED, HANDED_IN)


@dataclass(frozen=True)
class Results:
    """The questions with what was answered, the unions in the tree's order, how many organizations each has."""

    summaries: list[Summary]
    unions: list[Union]
    sizes: dict[int, int]
    evidence: str

    @property
    def n(self) -> int:
        """How many organizations' answers count."""
        return sum(self.sizes.values())


def results_of(campaign: Campaign, user: User, *, which: str) -> Results:
    """Return the results within the user's reach; ``evidence``: the list's parameters that show the rows counted."""
    evidence = urlencode({"campaign": campaign.pk, "answers": which})
    rows = list_pages.get("collections").filtered(user, evidence)
    found, sizes = summaries(rows, campaign.form_version.declaration, "answers", group="union_id")
    unions = sorted(Union.objects.in_bulk(sizes).values(), key=lambda union: union.path)
    return Results(found, unions, sizes, evidence)
