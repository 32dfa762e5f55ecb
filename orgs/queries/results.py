"""What the answers of a campaign come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core.forms.evidence import Answer
from core.forms.models import FormVersion
from core.forms.summary import Summary, summaries
from core.listing.pages import list_pages
from orgs.models import Campaign
from orgs.queries.records import HANDED_IN, VERIFIED
from unions.models import Union, User

WHICH = (VERIFIED, HANDED_IN)


@dataclass(frozen=True)
class Results:
    """The questions with what was answered, the unions in the tree's order, how many organizations each has."""

    version: FormVersion
    summaries: list[Summary]
    unions: list[Union]
    sizes: dict[int, int]
    evidence: dict[str, Any]

    @property
    def n(self) -> int:
        """How many organizations' answers count."""
        return sum(self.sizes.values())

    def list_url(self, answer: Answer | None = None, union: Union | None = None) -> str:
        """Return the address of the list of those whose answers count, who answered so, of a union."""
        chosen: dict[str, Any] = dict(self.evidence)
        if answer:
            chosen["answer"] = answer.named(self.version)
        if union:
            chosen["union"] = union.pk
        return f"{reverse('orgs:desk_collections')}?{urlencode(chosen)}"


def results_of(campaign: Campaign, user: User, *, which: str) -> Results:
    """Return the results within the user's reach; ``evidence``: the list's parameters that show the rows counted."""
    evidence = {"campaign": campaign.pk, "answers": which}
    version = campaign.form_version
    rows = list_pages.get("collections").filtered(user, urlencode(evidence))
    found, sizes = summaries(rows, version.declaration, "answers", group="union_id")
    unions = sorted(Union.objects.in_bulk(sizes).values(), key=lambda union: union.path)
    return Results(version, found, unions, sizes, evidence)
