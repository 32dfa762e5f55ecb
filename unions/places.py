"""Where unions, people and partner bodies appear: menus, search, and who is a colleague."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core import clock, navigation
from core.inbox.audiences import AudienceKind, audience_kinds, colleague_sources
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency, Todo
from core.inbox.stand_ins import Hat, StandIns, stand_ins
from core.navigation import Hit, NavItem, SearchSource
from core.search import matches
from core.wording import labelled
from unions.handover import OpenWork, WorkItem, open_work
from unions.models import Delegation, PartnerBody, Role, Union, User
from unions.queries import colleagues_of, people_with_role
from unions.services.hand_over import hand_over_stand_ins, hand_over_todos

CLERKS = "clerks"
"""The audience of a union's clerks and managers, by the union's code."""
CLERK_ROLES = (Role.CLERK, Role.MANAGER)


def register() -> None:
    """Fill the registries of the kernel."""
    partners = NavItem(
        _("Partner bodies"), "unions:partners", "building-bank", "unions.open_partners", group="contacts"
    )
    navigation.desk.register("partners", partners, order=15)
    meetings = NavItem(_("Meetings of unions"), "unions:meetings", "users-group", "unions.open_meetings")
    navigation.desk.register("meetings", meetings, order=71)
    navigation.search_sources.register(
        "partners",
        SearchSource(
            _("Partner bodies"), find_partners, "building-bank", "unions.open_partners",
            all_results=lambda words: f"{reverse('unions:partners')}?{urlencode({'q': words})}",
        ),
    )  # fmt: skip
    colleague_sources.register("unions", colleagues_of)
    audience_kinds.register(CLERKS, AudienceKind(clerks_as, clerks_at))
    _register_staff()


def _register_staff() -> None:
    """Show leave and hand-overs, let people see what waits for those for whom they stand in, say what is open."""
    navigation.desk_groups.register("staff", _("Staff"), order=80)
    places = (
        ("leave", NavItem(_("Leave and standing in"), "unions:leave", "beach", "unions.open_desk", group="staff")),
        ("hand_overs", NavItem(_("Hand-over of work"), "unions:hand_overs", "transfer", "unions.hand_over_work",
                               group="staff")),
    )  # fmt: skip
    for order, (name, item) in enumerate(places):
        navigation.desk.register(name, item, order=order)
    mine = NavItem(_("Hand over my work"), "unions:my_hand_over", "transfer", "unions.open_desk")
    navigation.me.register("hand_over", mine, order=40)
    stand_ins.register("unions", StandIns(principals_of, hats_of))
    open_work.register("todos", OpenWork(_("To-dos and promises"), open_todos, hand_over_todos), order=10)
    open_work.register("stand_ins", OpenWork(_("Stands in for others"), open_stand_ins, hand_over_stand_ins), order=90)
    register_kinds(
        NotificationKind(
            "leave_arranged", _("Somebody stands in"),
            _("%(delegate)s stands in for %(person)s (%(appointment)s) from %(first)s to %(last)s."),
            Frequency.IMMEDIATE,
        ),
        NotificationKind(
            "leave_ended", _("Standing in ended early"),
            _("%(delegate)s no longer stands in for %(person)s (%(appointment)s)."), Frequency.IMMEDIATE,
        ),
        NotificationKind(
            "work_handed_over", _("Work handed over"), _("Open work of %(who)s went to %(to)s: %(n)s things."),
            Frequency.IMMEDIATE,
        ),
    )  # fmt: skip


def clerks_as(user: User) -> list[str]:
    """Return the code of the union whose clerk or manager a person is, acting so; else nothing."""
    acting = user.acting
    return [acting.union.code] if acting is not None and acting.role in CLERK_ROLES else []


def clerks_at(code: str) -> list[User]:
    """Return the clerks and managers of a union."""
    union = Union.objects.filter(code=code).first()
    return list(people_with_role(union, *CLERK_ROLES)) if union else []


def principals_of(user: User) -> list[User]:
    """Return those for whom a person stands in today."""
    return [one.user for one in user.appointments_today if one.user_id != user.pk]


def hats_of(user: User) -> Iterator[Hat]:
    """Yield the appointments of others that a person may exercise, and does not exercise now."""
    acting = user.acting
    for appointment in user.appointments_today:
        if appointment.user_id != user.pk and appointment != acting:
            wearer = copy.copy(user)
            wearer.act_under(appointment.pk)
            yield Hat(wearer, str(appointment.user), appointment.pk)


def open_todos(user: User) -> Iterator[WorkItem]:
    """Yield the open to-dos of a person."""
    for todo in Todo.objects.filter(for_user=user, done_at=None).order_by("due", "pk"):
        yield WorkItem(todo.title, todo.url, todo.due)


def open_stand_ins(user: User) -> Iterator[WorkItem]:
    """Yield the appointments of others in which a person stands in, now or later."""
    waiting = Delegation.objects.standing().filter(delegate=user, ends_on__gte=clock.today())
    for each in waiting.select_related("appointment__user", "appointment__union"):
        yield WorkItem(labelled(each.appointment.user, each.appointment), reverse("unions:leave"), each.ends_on)


def find_partners(_user: Any, words: str, limit: int) -> Iterator[Hit]:
    """Yield the partner bodies that hold the words."""
    for partner in matches(PartnerBody.objects.all(), words).order_by("name", "pk")[:limit]:
        yield Hit(partner.name, reverse("unions:partner", args=[partner.pk]), str(partner.get_kind_display()))
