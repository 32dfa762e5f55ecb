"""Collection campaigns: open, invite, remind, chase, extend, close; and the counts of how far they are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from core.forms.models import FormVersion
from core.inbox.services import notify
from core.lifecycle.services import perform
from orgs.choices.records import CampaignStatus, CollectionStatus
from orgs.models import Campaign, Collection, Organization
from orgs.models.tally_triggers import COLUMNS
from orgs.queries.campaigns import chosen_by, open_collections, tallies_of, verifying_unions
from orgs.queries.records import clerks_of, keepers_by_organization
from orgs.services.collections import invite, refuse_wrong_years, tell_keepers
from unions.models import Union, User

BATCH = 500
Progress = Callable[[int], Any]


@transaction.atomic
def open_campaign(
    *, union: Union, year: int, due_on: dt.date, by: User | None, form_version: FormVersion | None = None,
    whom: Mapping[str, Any] | None = None, **facts: Any,
) -> Campaign:  # fmt: skip
    """Open a union's campaign for a year; nobody is invited yet. Further facts are the campaign's own fields.

    Raises UserError where one is open already, the deadline has passed, or a filter is not understood.
    """
    if due_on < clock.today():
        raise UserError(_("The deadline has passed already: choose a later day."), field="due_on")
    refuse_wrong_years(year)
    campaign = Campaign(union=union, year=year, due_on=due_on, whom=dict(whom or {}), opened_by=by, **facts)
    if form_version:
        if not form_version.released_at:
            raise UserError(_("This version of the form is a draft: release it first."), field="form_version")
        campaign.form_version = form_version
    chosen_by(campaign).exists()
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError:
        raise UserError(
            _("A campaign of this union for %(year)s is open already: close it first.") % {"year": year}, field="year"
        ) from None
    return campaign


def open_campaign_of(union: Union, year: int) -> Campaign | None:
    """Return the campaign that is open at a union for a year, if any."""
    return Campaign.objects.filter(union=union, year=year, status=CampaignStatus.OPEN).first()


@dataclass
class Invited:
    """What came of inviting: how many were invited now, and how many were chosen but left out."""

    invited: int = 0
    left_out: int = 0


def invite_chosen(*, campaign: Campaign, by: User | None, progress: Progress = lambda _done: None) -> Invited:
    """Invite all whom the campaign's filters choose and nobody asked for that year yet, some hundred at a time."""
    outcome, ids = Invited(), list(chosen_by(campaign).order_by("pk").values_list("pk", flat=True))
    for done, some in enumerate(_batches(ids), 1):
        made = len(invite_to(campaign=campaign, organizations=Organization.objects.filter(pk__in=some), by=by))
        outcome.invited += made
        outcome.left_out += len(some) - made
        progress(min(done * BATCH, len(ids)))
    return outcome


@transaction.atomic
def invite_to(*, campaign: Campaign, organizations: Iterable[Organization], by: User | None) -> list[Collection]:
    """Invite organizations to an open campaign, each for the union that verifies its answers."""
    if campaign.status != CampaignStatus.OPEN:
        raise UserError(_("This campaign is closed."))
    asked = {organization.pk: organization for organization in organizations}
    by_union: dict[int, list[Organization]] = defaultdict(list)
    for pk, union_id in verifying_unions(campaign, asked).items():
        by_union[union_id].append(asked[pk])
    unions = Union.objects.in_bulk(by_union)
    return [
        collection
        for pk, some in by_union.items()
        for collection in invite(
            organizations=some, year=campaign.year, union=unions[pk], by=by, due_on=campaign.due_on, campaign=campaign
        )
    ]


@transaction.atomic
def extend_campaign(*, campaign: Campaign, due_on: dt.date, by: User) -> Campaign:
    """Move the deadline, of the campaign and of all who have not answered. Reminders count from the new one."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.status != CampaignStatus.OPEN:
        raise UserError(_("This campaign is closed."))
    if due_on < clock.today():
        raise UserError(_("The deadline has passed already: choose a later day."), field="due_on")
    if not by.has_perm("orgs.open_campaign", campaign):
        raise UserError(_("You may not do this."))
    campaign.due_on = due_on
    campaign.save()
    open_collections(campaign).update(due_on=due_on)
    return campaign


def close_campaign(*, campaign: Campaign, by: User | None, progress: Progress = lambda _done: None) -> int:
    """Close a campaign, and with it the collections that nobody answered. Returns how many those were."""
    campaign = perform(campaign, "close", by=by, changes={"closed_at": clock.now()})
    ids = list(open_collections(campaign).values_list("pk", flat=True))
    reason = _("The campaign was closed.")
    for done, some in enumerate(_batches(ids), 1):
        with transaction.atomic():
            for collection in Collection.objects.filter(pk__in=some):
                perform(collection, "close", by=None, reason=reason)
        progress(min(done * BATCH, len(ids)))
    return len(ids)


# Chasing and reminders ------------------------------------------------------------------------------------------------


@dataclass
class Chased:
    """What came of chasing: organizations told, told today already, and such as nobody keeps on line."""

    told: int = 0
    today: int = 0
    unreachable: int = 0

    def __iadd__(self, other: Chased) -> Chased:
        self.told, self.today = self.told + other.told, self.today + other.today
        self.unreachable += other.unreachable
        return self


@transaction.atomic
def chase(*, collections: Iterable[Collection], by: User | None, kind: str = "collection_reminded") -> Chased:
    """Ask the keepers of organizations that have not answered to do so; each organization once a day at most."""
    owed = [collection for collection in collections if collection.takes_answers]
    # Locked: whoever chases at the same moment waits, and reads who was told.
    rows = Collection.objects.select_for_update().filter(pk__in=[collection.pk for collection in owed]).order_by("pk")
    chased = dict(rows.values_list("pk", "chased_at"))
    keepers = keepers_by_organization([collection.organization_id for collection in owed])
    outcome, told = Chased(), []
    for collection in owed:
        if (last := chased[collection.pk]) and clock.day_of(last) == clock.today():
            outcome.today += 1
        elif people := keepers.get(collection.organization_id):
            tell_keepers(collection, kind, by=by, people=people)
            told.append(collection.pk)
        else:
            outcome.unreachable += 1
    Collection.objects.filter(pk__in=told).update(chased_at=clock.now())
    outcome.told = len(told)
    return outcome


def chase_campaign(
    *, campaign: Campaign, by: User | None, kind: str = "collection_reminded", union_ids: list[int] | None = None,
    progress: Progress = lambda _done: None,
) -> Chased:  # fmt: skip
    """Chase all who have not answered a campaign, within some unions where ``union_ids`` says so."""
    narrowed = {} if union_ids is None else {"union_id__in": union_ids}
    outcome, ids = Chased(), list(open_collections(campaign, **narrowed).values_list("pk", flat=True))
    for done, some in enumerate(_batches(ids), 1):
        outcome += chase(collections=open_collections(campaign, pk__in=some), by=by, kind=kind)
        progress(min(done * BATCH, len(ids)))
    return outcome


def remind_of_deadlines() -> int:
    """Remind organizations that have not answered on the days that their campaigns name, each day's reminder once.

    After the deadline the clerks of the unions learn how many still owe their answers. Returns how many organizations
    were told.
    """
    told = 0
    for campaign in Campaign.objects.filter(status=CampaignStatus.OPEN):
        if stage := campaign.due_reminder(clock.today()):
            late = int(stage) > 0
            kind = "collection_overdue" if late else "collection_due"
            told += chase_campaign(campaign=campaign, by=None, kind=kind).told
            if late:
                _tell_clerks(campaign)
            Campaign.objects.filter(pk=campaign.pk).update(reminded=[*campaign.reminded, f"{campaign.due_on}:{stage}"])
    return told


def _tell_clerks(campaign: Campaign) -> None:
    owed: dict[int, int] = defaultdict(int)
    states = (CollectionStatus.INVITED, CollectionStatus.IN_PROGRESS, CollectionStatus.RETURNED)
    for union_id, n in tallies_of(campaign, None).filter(status__in=states).values_list("union_id", "n"):
        owed[union_id] += n
    for union_id, n in owed.items():
        if n > 0:
            notify(
                clerks_of([union_id]), "campaign_overdue", about=campaign,
                url=f"{reverse('orgs:desk_collections')}?campaign={campaign.pk}&union={union_id}&answered=no",
                context={"n": n, "year": campaign.year},
            )  # fmt: skip


# Counts ---------------------------------------------------------------------------------------------------------------

FOLD = f"""
    WITH gone AS (DELETE FROM orgs_campaigntally RETURNING *)
    INSERT INTO orgs_campaigntally ({COLUMNS}, n)
    SELECT {COLUMNS}, sum(n) FROM gone GROUP BY {COLUMNS} HAVING sum(n) <> 0
"""  # noqa: S608 - no value of a user's
RECOUNT = f"""
    DELETE FROM orgs_campaigntally;
    INSERT INTO orgs_campaigntally ({COLUMNS}, n)
    SELECT campaign_id, union_id, status, version > 1, count(*) FROM orgs_collection
    WHERE campaign_id IS NOT NULL GROUP BY 1, 2, 3, 4
"""  # noqa: S608


def fold_tallies() -> None:
    """Sum up the steps that the triggers wrote, so that boards stay quick."""
    _run(FOLD)


def recount_campaigns() -> None:
    """Count all campaigns' collections anew: after a bulk load that left the triggers out."""
    _run(RECOUNT)


@transaction.atomic
def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + BATCH] for at in range(0, len(ids), BATCH))
