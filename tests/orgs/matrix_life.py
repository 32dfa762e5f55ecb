"""Sample objects of standing, filing, party and union building, and status."""

import datetime as dt
from functools import cache

from core import clock
from orgs.choices.life import BuildingSubject
from orgs.models import Appeal, BlacklistEntry, RatingAward
from orgs.services import filings
from tests.factories import UserFactory
from tests.matrix import OWNER, Sample, provides
from tests.orgs.matrix import OWNERS, everybody, kept, record


@provides("orgs:my_standing", "pk")
@provides("orgs:my_standing_add", "pk")
@provides("orgs:my_work", "pk")
@provides("orgs:my_lifeline", "pk")
@provides("orgs:my_filings", "pk")
@provides("orgs:my_life", "pk")
def our_record(world):
    return Sample(record(world).pk, seen_by=kept(world))


@provides("orgs:my_begin_filing", "pk")
def our_record_to_file(world):
    return Sample(record(world).pk, seen_by=kept(world))


@provides("orgs:my_standing_add", "kind")
@provides("orgs:my_standing_correct", "kind")
@provides("orgs:my_standing_withdraw", "kind")
@provides("orgs:desk_standing_add", "kind")
@provides("orgs:desk_standing_correct", "kind")
@provides("orgs:desk_standing_withdraw", "kind")
@provides("orgs:desk_standing_confirm", "kind")
def kind(_world):
    return Sample("ratings", seen_by=everybody)


def rating(world):
    return RatingAward.objects.create(organization=record(world), grade="3A", is_declared=True)


@provides("orgs:my_standing_correct", "entry")
@provides("orgs:my_standing_withdraw", "entry")
def declared(world):
    return Sample(rating(world).pk, seen_by=kept(world))


@provides("orgs:desk_standing_correct", "entry")
@provides("orgs:desk_standing_withdraw", "entry")
@provides("orgs:desk_standing_confirm", "entry")
def entry(world):
    return Sample(rating(world).pk)


@cache
def filed(world):
    clerk, manager = world.people[f"clerk at {OWNER}"], world.people[f"manager at {OWNER}"]
    begun = filings.begin_filing(organization=record(world), union=world.owner, by=clerk)
    answers = {"purpose": "服务", "activities": "读书", "organizer": "张", "organizer_telephone": "010-55500001",
               "place": "朝阳", "promises": True}  # fmt: skip
    handed_in = filings.submit_filing(filing=begun, answers=answers, version=1, by=clerk)
    return filings.file(filing=handed_in, by=manager)


@provides("orgs:my_filing", "pk")
@provides("orgs:my_withdraw_filing", "pk")
@provides("orgs:my_certificate", "pk")
def our_filing(world):
    return Sample(filed(world).pk, seen_by=kept(world))


@provides("orgs:desk_filing", "pk")
@provides("orgs:desk_filing_form", "pk")
@provides("orgs:desk_decide_filing", "pk")
@provides("orgs:desk_withdraw_filing", "pk")
@provides("orgs:desk_new_copy", "pk")
@provides("orgs:desk_certificate", "pk")
def desk_filing(world):
    return Sample(filed(world).pk)


@provides("orgs:my_certificate", "kind")
@provides("orgs:desk_certificate", "kind")
def format_of_certificate(_world):
    return Sample("docx", seen_by=everybody)


@provides("orgs:desk_standing_add", "pk")
@provides("orgs:desk_begin_filing", "pk")
@provides("orgs:desk_guide", "pk")
@provides("orgs:desk_building_people", "pk")
@provides("orgs:desk_advance", "pk")
@provides("orgs:desk_change_name", "pk")
@provides("orgs:desk_blacklist", "pk")
def desk_record(world):
    return Sample(record(world).pk)


@provides("orgs:desk_building_people", "subject")
@provides("orgs:desk_advance", "subject")
def subject(_world):
    return Sample(BuildingSubject.UNION.value, seen_by=everybody)


@provides("orgs:desk_advance", "step")
def step(_world):
    return Sample("contact", seen_by=everybody)


@cache
def listed(world):
    today = clock.today()
    return BlacklistEntry.objects.create(
        organization=record(world), union=world.owner, reason="样例", starts_on=today,
        ends_on=today + dt.timedelta(days=9), decided_by=UserFactory(),
    )  # fmt: skip


@provides("orgs:my_appeal", "pk")
def our_entry(world):
    return Sample(listed(world).pk, seen_by=lambda user: user == world.people[OWNERS])


@provides("orgs:desk_lift", "pk")
def entry_to_lift(world):
    return Sample(listed(world).pk)


@provides("orgs:desk_appeal", "pk")
def appeal(world):
    return Sample(Appeal.objects.create(entry=listed(world), text="不实").pk)
