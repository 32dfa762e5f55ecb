"""Sample objects of collection campaigns."""

import datetime as dt
from functools import cache

from core import clock
from orgs.models import Campaign
from tests.matrix import Sample, provides


@cache
def campaign(world):
    return Campaign.objects.create(
        union=world.owner, year=2026, due_on=clock.today() + dt.timedelta(days=30), cascades=False
    )


@provides("orgs:desk_campaign", "pk")
@provides("orgs:desk_chase_campaign", "pk")
@provides("orgs:desk_extend_campaign", "pk")
@provides("orgs:desk_close_campaign", "pk")
def desk_campaign(world):
    return Sample(campaign(world).pk)
