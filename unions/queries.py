"""Reads about unions, people and appointments."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from unions.models import Appointment, Delegation, Role, Union, User

ROOT_CODE = "BFTU"
# Where somebody has several, the appointment with the widest reach and the most to decide comes first.
_STRENGTH = [Role.MANAGER, Role.CLERK, Role.LEADER, Role.FINANCE, Role.PARTY, Role.AUDITOR]


def appointments_in_force(user: User, on: dt.date | None = None) -> QuerySet[Appointment]:
    """Return a person's appointments in force on a day (today), each with its union, widest reach first.

    The first and the last day of an appointment count. Appointments at unions that are no longer in use do not.
    """
    on = on or clock.today()
    strength = Case(*[When(role=role, then=Value(rank)) for rank, role in enumerate(_STRENGTH)])
    return (
        Appointment.objects.filter(user=user, starts_on__lte=on, union__is_active=True)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .select_related("union")
        .order_by("union__depth", strength, "starts_on", "id")
    )


def appointments_exercised(user: User) -> QuerySet[Appointment]:
    """Return the appointments that a person exercises today: its own, widest reach first, then those stood in for."""
    today = clock.today()
    stood_in = Delegation.objects.in_force(today).filter(delegate=user).values("appointment")
    strength = Case(*[When(role=role, then=Value(rank)) for rank, role in enumerate(_STRENGTH)])
    return (
        Appointment.objects.filter(Q(user=user) | Q(pk__in=stood_in), starts_on__lte=today, union__is_active=True)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
        .select_related("union", "user")
        .order_by(Case(When(user=user, then=0), default=1), "union__depth", strength, "starts_on", "id")
    )


def delegations_seen_by(user: User) -> QuerySet[Delegation]:
    """Return the delegations that concern a person: given, received, and those of the unions that a manager reaches."""
    concerned = Q(appointment__user=user) | Q(delegate=user)
    if user.acting is not None and user.has_perm("unions.arrange_leave"):
        concerned |= Q(appointment__union__path__startswith=user.acting.union.path)
    rows = Delegation.objects.filter(concerned)
    return rows.select_related("appointment__user", "appointment__union", "delegate", "given_by", "ended_by")


def people_in_reach(user: User) -> QuerySet[User]:
    """Return those who act, or acted, for a union that the person's acting appointment reaches."""
    if user.acting is None:
        return User.objects.none()
    held = Appointment.objects.filter(union__path__startswith=user.acting.union.path)
    return User.objects.filter(pk__in=held.values("user")).order_by("name", "pk")


def people_with_role(union: Union, *roles: str, on: dt.date | None = None) -> QuerySet[User]:
    """Return those who may sign in and hold one of the roles (any, if none is named) at this very union on a day."""
    on = on or clock.today()
    held = Appointment.objects.filter(union=union, starts_on__lte=on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    )
    held = held.filter(role__in=roles) if roles else held
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")


def colleagues_near(union: Union) -> QuerySet[User]:
    """Return those who may sign in and act today for a union or for one above it: who can take its work over."""
    today, above = clock.today(), [union.path[:end] for end in range(Union.steplen, len(union.path) + 1, Union.steplen)]
    held = Appointment.objects.filter(union__path__in=above, union__is_active=True, starts_on__lte=today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "pk")


def colleagues_of(user: User) -> QuerySet[User]:
    """Return those to whom a person may hand work on: of the acting union, and of those above it."""
    return colleagues_near(user.acting.union).exclude(pk=user.pk) if user.acting else User.objects.none()


def city_federation() -> Union:
    """Return the root of the tree."""
    root: Union = Union.objects.get(code=ROOT_CODE)
    return root


def unions_visible_to(user: User) -> QuerySet[Union]:
    """Return the unions that a person's acting appointment reaches, in tree order."""
    unions: QuerySet[Union] = Union.objects.none()
    if user.acting is not None:
        unions = Union.objects.filter(path__startswith=user.acting.union.path).order_by("path")
    return unions


def union_by_code(code: str) -> Union:
    """Return the union of a code, whatever its case. Raises UserError, naming the code."""
    try:
        union: Union = Union.objects.get(code__iexact=code.strip())
    except Union.DoesNotExist:
        raise UserError(_("There is no union with the code %(code)s.") % {"code": code}) from None
    return union
