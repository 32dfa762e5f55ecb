"""Every non-trivial read about collection campaigns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import QueryDict

from core.listing.pages import list_pages
from core.sheets import resources
from orgs.choices.records import CollectionStatus
from orgs.models import Campaign, CampaignTally, Collection, Organization, Responsibility
from unions.models import Union, User

BOARD = (
    CollectionStatus.INVITED,
    CollectionStatus.IN_PROGRESS,
    CollectionStatus.SUBMITTED,
    CollectionStatus.RETURNED,
    CollectionStatus.VERIFIED,
    CollectionStatus.CLOSED,
)


def campaigns_visible_to(user: User) -> QuerySet[Campaign]:
    """Return the campaigns of the unions within the user's scope, and those cascaded from above."""
    union_ids = user.scope_union_ids()
    campaigns = Campaign.objects.select_related("union", "form_version__form")
    if union_ids is None or user.acting is None:
        return campaigns if union_ids is None else campaigns.none()
    above = list(user.acting.union.get_ancestors().values_list("pk", flat=True))
    return campaigns.filter(Q(union_id__in=union_ids) | Q(union_id__in=above, cascades=True))


def organizations_within(union: Union) -> QuerySet[Organization]:
    """Return the organizations on record that a union may invite: its own and those of the unions below it."""
    return Organization.objects.on_record().of_unions(None if union.is_root() else union.subtree_ids())


def chosen_by(campaign: Campaign) -> QuerySet[Organization]:
    """Return the organizations that a campaign's filters choose.

    ``whom`` holds either ``list``, the querystring of the list of organizations, or ``columns``, filters as the export
    takes them. Raises UserError where a filter is not understood.
    """
    reach = organizations_within(campaign.union)
    if columns := campaign.whom.get("columns"):
        return resources.get("organizations").narrowed(reach, columns)
    filters = list_pages.get("organizations").filterset_class
    chosen: QuerySet[Organization] = filters(QueryDict(campaign.whom.get("list", "")), reach).result()
    return chosen


def verifying_unions(campaign: Campaign, organization_ids: Iterable[int]) -> dict[int, int]:
    """Return the union that sees and verifies each organization's answers.

    Cascaded: the responsible union that leads, else the first one, within the opening union's reach; the opening union
    where there is none.
    """
    ids = list(organization_ids)
    unions = dict.fromkeys(ids, campaign.union_id)
    if campaign.cascades:
        below = Responsibility.objects.filter(organization_id__in=ids, union__path__startswith=campaign.union.path)
        unions |= dict(below.order_by("is_lead", "-union__path").values_list("organization_id", "union_id"))
    return unions


@dataclass
class BoardRow:
    """How far one union is: the number of its collections in each state, and of corrections under way."""

    union: Union | None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BOARD, 0))
    corrections: int = 0

    @property
    def total(self) -> int:
        """How many organizations were invited."""
        return sum(self.counts.values())

    @property
    def owed(self) -> int:
        """How many have not answered."""
        return sum(self.counts[state] for state in (BOARD[0], BOARD[1], BOARD[3]))

    def add(self, status: str, n: int, *, is_correction: bool) -> None:
        """Count so many more."""
        if not is_correction:
            self.counts[status] += n
        elif status not in {CollectionStatus.VERIFIED, CollectionStatus.CLOSED}:
            self.corrections += n


def board(campaign: Campaign, user: User) -> tuple[list[BoardRow], BoardRow]:
    """Return how far each union within the user's scope is, in the tree's order, and their sum. Two queries."""
    tallies = tallies_of(campaign, user.scope_union_ids())
    sums = list(tallies.values_list("union_id", "status", "is_correction").annotate(Sum("n")).order_by())
    unions = Union.objects.in_bulk({union for union, *_rest in sums})
    rows, whole = {pk: BoardRow(union) for pk, union in unions.items()}, BoardRow(None)
    for pk, status, is_correction, n in sums:
        for row in (rows[pk], whole):
            row.add(status, n, is_correction=is_correction)
    shown = [row for row in rows.values() if row.total or row.corrections]
    return sorted(shown, key=lambda row: row.union.path if row.union else ""), whole


def tallies_of(campaign: Campaign, union_ids: list[int] | None) -> QuerySet[CampaignTally]:
    """Return a campaign's counts, of some unions only where ``union_ids`` says so."""
    tallies = CampaignTally.objects.filter(campaign=campaign)
    return tallies if union_ids is None else tallies.filter(union_id__in=union_ids)


def progress_of(campaign_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return for each campaign how many organizations were invited, and how many answers were verified."""
    tallies = CampaignTally.objects.filter(campaign_id__in=campaign_ids, is_correction=False).order_by()
    sums = tallies.values("campaign_id").annotate(
        invited=Sum("n"), verified=Sum("n", filter=Q(status=CollectionStatus.VERIFIED), default=0)
    )
    return {row["campaign_id"]: (row["invited"], row["verified"]) for row in sums}


def open_collections(campaign: Campaign, **narrowed: Any) -> QuerySet[Collection]:
    """Return a campaign's collections that wait for their organization."""
    owed = Collection.objects.filter(campaign=campaign, status__in=(BOARD[0], BOARD[1], BOARD[3]), **narrowed)
    return owed.select_related("organization", "campaign")
