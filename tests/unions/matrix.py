"""Sample objects of partner bodies."""

from functools import cache

from tests.matrix import Sample, provides
from unions.models import PartnerBody


@cache
def body(world):
    return PartnerBody.objects.create(name="样例民政局", kind="civil_affairs", union=world.owner)


def at_the_desk(user):
    return user.acting is not None


@provides("unions:partner", "pk")
@provides("orgs:desk_add_partner_contact", "pk")
def partner(world):
    return Sample(body(world).pk, seen_by=at_the_desk)


@provides("unions:edit_partner", "pk")
def partner_to_correct(world):
    return Sample(body(world).pk)
