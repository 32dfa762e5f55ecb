"""Sample objects of partner bodies, leave and hand-overs."""

import datetime as dt
from functools import cache

from core import clock
from tests.matrix import OWNER, Sample, provides
from unions.models import Delegation, Meeting, PartnerBody


@cache
def body(world):
    return PartnerBody.objects.create(name="样例民政局", kind="civil_affairs", union=world.owner)


def at_the_desk(user):
    return user.acting is not None


@provides("unions:partner", "pk")
@provides("orgs:desk_add_partner_contact", "pk")
def partner(world):
    return Sample(body(world).pk, seen_by=at_the_desk)


@provides("unions:meeting", "pk")
def meeting(world):
    made = Meeting.objects.create(
        union=world.owner, kind="special", title="样例专题会", held_on=clock.today(), chair="王某", members="李某"
    )
    return Sample(made.pk)


@provides("unions:edit_partner", "pk")
def partner_to_correct(world):
    return Sample(body(world).pk)


@provides("unions:end_leave", "pk")
def delegation(world):
    holder, delegate = world.people[f"clerk at {OWNER}"], world.people[f"leader at {OWNER}"]
    made = Delegation.objects.create(
        appointment=holder.appointments.get(), delegate=delegate, ends_on=clock.today() + dt.timedelta(days=9)
    )
    return Sample(made.pk, seen_by=lambda user: user == holder or manages(user, world))


def manages(user, world):
    return user.acting is not None and user.acting.role == "manager" and user.reaches(world.owner)


@provides("unions:hand_over", "pk")
def somebody(world):
    who = world.people[f"clerk at {OWNER}"]
    return Sample(who.pk, seen_by=lambda user: user == who or manages(user, world))


@provides("unions:end_appointment", "pk")
def appointment(world):
    return Sample(world.people[f"clerk at {OWNER}"].appointments.get().pk)
