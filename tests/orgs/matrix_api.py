"""Samples for the addresses of the API: the public record that the others stand on."""

from orgs.models import Organization
from tests.matrix import Sample, provides
from tests.orgs.matrix import everybody, kept, record


def _number(world):
    return Organization.objects.values_list("number", flat=True).get(pk=record(world).pk)


@provides("orgs_api:organization", "number")
def public_record(world):
    return Sample(_number(world), seen_by=everybody)


@provides("orgs_api:standing", "number")
@provides("orgs_api:work", "number")
@provides("orgs_api:collections", "number")
def whole_record(world):
    keepers = kept(world)
    return Sample(_number(world), seen_by=lambda user: keepers(user) or world.reached_by(user))


@provides("orgs_api:contacts", "number")
def record_in_reach(world):
    return Sample(_number(world))
