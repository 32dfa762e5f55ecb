"""Sample objects of projects for the permission matrix."""

from functools import cache

from tests.matrix import Sample, provides
from tests.orgs.matrix import everybody, kept, record
from tests.projects.factories import ProjectFactory, published

ONE = ("project", "edit", "photos")


@cache
def drafted(world):
    return ProjectFactory(organization=record(world), union=world.owner)


def ours(world):
    return Sample(drafted(world).pk, seen_by=kept(world))


def reachable(world):
    return Sample(drafted(world).pk)


for name in ONE:
    provides(f"projects:my_{name}", "pk")(ours)
    provides(f"projects:desk_{name}", "pk")(reachable)
provides("projects:move", "pk")(reachable)


@provides("projects:move", "transition")
def transition(_world):
    return Sample("withdraw", seen_by=everybody)


@provides("projects:enter", "pk")
def entered_for(world):
    return Sample(record(world).pk)


@provides("projects:page", "number")
@provides("projects:word", "number")
def shown(_world):
    return Sample(published().number, seen_by=everybody)


@provides("projects:catalogue_file", "ending")
def ending(_world):
    return Sample("csv", seen_by=everybody)
