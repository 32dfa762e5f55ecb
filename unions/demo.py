"""People for the demo: one for each role, obviously fictional, with one password that opens nothing elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unions import services
from unions.models import Role, Union, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DEMO_PASSWORD = "demo-2026-hub"  # noqa: S105 - printed for everybody, and refused outside of demo mode


class DemoPerson(NamedTuple):
    """Somebody of the demo: what they are, how they sign in, and their appointments (union code, role)."""

    title: StrOrPromise
    login: str
    name: str
    appointments: tuple[tuple[str, str], ...] = ()
    is_administrator: bool = False


DEMO_PEOPLE = (
    DemoPerson(_("Clerk, city federation"), "clerk@demo.example", "张示范", (("BFTU", Role.CLERK),)),
    DemoPerson(_("Manager, city federation"), "manager@demo.example", "李示范", (("BFTU", Role.MANAGER),)),
    DemoPerson(_("Second manager, city federation"), "manager2@demo.example", "沈示范", (("BFTU", Role.MANAGER),)),
    DemoPerson(_("Leader, city federation"), "leader@demo.example", "王示范", (("BFTU", Role.LEADER),)),
    DemoPerson(_("Party-building commission member"), "party@demo.example", "赵示范", (("BFTU", Role.PARTY),)),
    DemoPerson(_("Finance officer, city federation"), "finance@demo.example", "钱示范", (("BFTU", Role.FINANCE),)),
    DemoPerson(_("Auditor, city federation"), "auditor@demo.example", "孙示范", (("BFTU", Role.AUDITOR),)),
    DemoPerson(_("Clerk, Chaoyang district"), "chaoyang@demo.example", "周示范", (("BFTU-110105", Role.CLERK),)),
    DemoPerson(_("Manager, Chaoyang district"), "chaoyang2@demo.example", "吴示范", (("BFTU-110105", Role.MANAGER),)),
    DemoPerson(
        _("Finance officer, Chaoyang district"), "chaoyang3@demo.example", "许示范", (("BFTU-110105", Role.FINANCE),)
    ),
    DemoPerson(_("Clerk, Dongcheng district"), "dongcheng@demo.example", "郑示范", (("BFTU-110101", Role.CLERK),)),
    DemoPerson(_("Manager, Dongcheng district"), "dongcheng2@demo.example", "冯示范", (("BFTU-110101", Role.MANAGER),)),
    DemoPerson(
        _("Finance officer, Dongcheng district"), "dongcheng3@demo.example", "曹示范", (("BFTU-110101", Role.FINANCE),)
    ),
    DemoPerson(
        _("Two appointments (Haidian district, Education union)"),
        "both@demo.example",
        "陈示范",
        (("BFTU-110108", Role.CLERK), ("BFTU-EDU", Role.MANAGER)),
    ),
    DemoPerson(_("Owner of an organization's record"), "owner@demo.example", "何示范"),
    DemoPerson(_("Editor of an organization's record"), "editor@demo.example", "林示范"),
    DemoPerson(_("Applicant who has just registered"), "applicant@demo.example", "高示范"),
    DemoPerson(_("Expert who reviews applications"), "expert@demo.example", "严示范"),
    DemoPerson(_("Staff of an agency that runs a round"), "agency@demo.example", "云示范"),
    DemoPerson(_("System administrator"), "admin@demo.example", "管示范", is_administrator=True),
)


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """Return role title, login and password of each person of the demo, for ``make run`` and the sign-in page."""
    return [(str(person.title), person.login, DEMO_PASSWORD) for person in DEMO_PEOPLE]


@transaction.atomic
def seed_people(today: dt.date) -> dict[str, User]:
    """Make the people of the demo, appointed since the first day of the year before ``today``; return them by login.

    People who exist already stay as they are. Raises ImproperlyConfigured outside of demo mode.
    """
    if not settings.DEMO_MODE:
        raise ImproperlyConfigured("Demo people are made in demo mode only.")
    since = today.replace(year=today.year - 4, month=1, day=1)
    return {person.login: _seed(person, since) for person in DEMO_PEOPLE}


def _seed(person: DemoPerson, since: dt.date) -> User:
    existing = User.objects.filter(email=person.login).first()
    if existing:
        return existing
    user = services.create_user(
        name=person.name,
        email=person.login,
        password=DEMO_PASSWORD,
        is_administrator=person.is_administrator,
        by=None,
    )
    for code, role in person.appointments:
        services.appoint(user=user, union=Union.objects.get(code=code), role=role, starts_on=since, by=None)
    return user
