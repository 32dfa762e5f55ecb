"""Sample objects of activities for the permission matrix."""

from functools import cache

from tests.activities.factories import ActivityFactory
from tests.matrix import Sample, provides
from tests.orgs.matrix import everybody, kept, record

ONE = ("activity", "edit", "move", "report", "people", "tick", "code", "renew_code", "photos")


@cache
def planned(world):
    return ActivityFactory(organization=record(world), status="held")


@cache
def somebody(world):
    return planned(world).sign_ups.create(name="张示范", phone="01055500001", status="registered")


def ours(world):
    return Sample(planned(world).pk, seen_by=kept(world))


def reachable(world):
    return Sample(planned(world).pk)


for name in ONE:
    provides(f"activities:my_{name}", "pk")(ours)
    provides(f"activities:desk_{name}", "pk")(reachable)


@provides("activities:my_plan", "pk")
def our_record(world):
    return Sample(record(world).pk, seen_by=kept(world))


@provides("activities:desk_plan_for", "pk")
def desk_record(world):
    return Sample(record(world).pk)


@provides("activities:my_move", "transition")
@provides("activities:desk_move", "transition")
def transition(_world):
    return Sample("cancel", seen_by=everybody)


@provides("activities:my_tick", "sign_up")
@provides("activities:desk_tick", "sign_up")
def ticked(world):
    return Sample(somebody(world).pk, seen_by=everybody)


@provides("activities:page", "pk")
@provides("activities:calendar", "pk")
@provides("activities:sign_in", "pk")
def shown(world):
    return Sample(planned(world).pk, seen_by=everybody)


@provides("activities:sign_in", "key")
def sign_in_key(world):
    return Sample(planned(world).sign_in_key, seen_by=everybody)


@provides("activities:sign_up", "key")
@provides("activities:withdraw", "key")
@provides("activities:correct", "key")
@provides("activities:take_along", "key")
@provides("activities:erase", "key")
def sign_up_key(world):
    return Sample(somebody(world).key, seen_by=everybody)
