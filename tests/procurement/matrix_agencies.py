"""Sample agencies for the permission matrix, and somebody who works for one: other rounds are out of reach."""

import datetime as dt
from functools import cache

from core import clock
from procurement.choices import AgencyTask
from procurement.models import Agency, AgencyEngagement, Round
from tests.factories import UserFactory
from tests.matrix import OTHER, Sample, joins, provides
from tests.orgs.matrix import everybody
from unions.queries import union_by_code

PAGES = (
    "agency", "edit_agency", "add_agency_member", "remove_agency_member", "engage_agency", "engagement",
    "end_engagement",
)  # fmt: skip


def engaged(union):
    """Return a running engagement of an agency with one member, for every task in one round of a union."""
    agency = Agency.objects.create(union=union, name=f"样例评估服务有限公司{union.code}")
    agency.members.create(user=UserFactory())
    today = clock.today()
    made = AgencyEngagement.objects.create(
        agency=agency, union=union, tasks=AgencyTask.values, starts_on=today, ends_on=today + dt.timedelta(days=30)
    )
    made.rounds.add(Round.objects.create(union=union, year=today.year, kind="service", title="委托批次"))
    return made


@cache
def ours(world):
    return engaged(world.owner)


@joins("staff of another union's agency")
def staff(_world):
    return engaged(union_by_code(OTHER)).agency.members.get().user


def agency(world):
    return Sample(ours(world).agency_id)


for name in PAGES:
    provides(f"procurement:{name}", "pk")(agency)


@provides("procurement:engagement", "engagement")
@provides("procurement:end_engagement", "engagement")
def engagement(world):
    return Sample(ours(world).pk, seen_by=everybody)


@provides("procurement:remove_agency_member", "member")
def member(world):
    return Sample(ours(world).agency.members.get().pk, seen_by=everybody)
