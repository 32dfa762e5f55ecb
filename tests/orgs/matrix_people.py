"""Sample objects of an organization's people."""

from functools import cache

from core.pii.models import DataRequest
from orgs.models import KeyPerson
from tests.matrix import Sample, provides
from tests.orgs.matrix import OWNERS, everybody, kept, record
from unions.models import Role


@cache
def holder(world):
    return KeyPerson.objects.create(organization=record(world), post="liaison", name="样例", mobile="13800000000")


@provides("orgs:my_people", "pk")
@provides("orgs:my_add_person", "pk")
@provides("orgs:my_workforce", "pk")
def our_record(world):
    return Sample(record(world).pk, seen_by=kept(world))


@provides("orgs:my_correct_person", "person")
@provides("orgs:my_end_term", "person")
@provides("orgs:my_withdraw_person", "person")
def our_person(world):
    return Sample(holder(world).pk, seen_by=kept(world))


@provides("orgs:desk_add_person", "pk")
@provides("orgs:desk_workforce", "pk")
def desk_record(world):
    return Sample(record(world).pk)


@provides("orgs:desk_correct_person", "person")
@provides("orgs:desk_end_term", "person")
@provides("orgs:desk_withdraw_person", "person")
def desk_person(world):
    return Sample(holder(world).pk)


@provides("pii:reveal", "kind")
def kind(_world):
    return Sample("key-person", seen_by=everybody)


@provides("pii:reveal", "field")
def field(_world):
    return Sample("mobile", seen_by=everybody)


@provides("pii:reveal", "pk")
def person_to_reveal(world):
    return Sample(holder(world).pk, seen_by=lambda user: kept(world)(user) or reveals(world, user))


def reveals(world, user):
    return world.reached_by(user) and user.acting.role in {Role.CLERK, Role.MANAGER}


@provides("pii:withdraw", "pk")
def own_request(world):
    by = world.people[OWNERS]
    made = DataRequest.objects.create(user=by, kind="correction", text="样例", due_on="2026-12-31")
    return Sample(made.pk, seen_by=lambda user: user == by)


@provides("pii:request", "pk")
def request_to_answer(world):
    made = DataRequest.objects.create(user=world.people[OWNERS], kind="erasure", due_on="2026-12-31")
    return Sample(made.pk, seen_by=everybody)
