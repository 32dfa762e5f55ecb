"""Leave: an appointment that somebody else exercises for a time, and its early end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import access, clock
from core.errors import UserError
from core.inbox.queries import forget_counts
from core.inbox.services import notify
from unions.models import Appointment, Delegation, Role, User
from unions.queries import appointments_in_force, colleagues_near, people_with_role
from unions.services.accounts import explained

LONGEST = dt.timedelta(days=366)


@transaction.atomic
def delegate(
    *,
    appointment: Appointment,
    to: User,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str = "",
    by: User | None,
) -> Delegation:
    """Let somebody exercise an appointment from a day to a day; both, and the union's managers, are told.

    Its holder arranges it, or a manager of the union, or an administrator. Raises PermissionDenied for others, and
    UserError where a delegate would delegate on, the period does not fit, or the person cannot stand in.
    """
    _demand(appointment, by=by)
    _refuse_period(appointment, starts_on, ends_on)
    _refuse_person(appointment, to)
    delegation = Delegation(
        appointment=appointment, delegate=to, starts_on=starts_on, ends_on=ends_on, reason=reason.strip(), given_by=by
    )
    explained(delegation.save)
    to.forget_appointments()
    forget_counts([to.pk])
    _tell(delegation, "leave_arranged", by=by)
    return delegation


def _refuse_period(appointment: Appointment, starts_on: dt.date, ends_on: dt.date) -> None:
    if ends_on < starts_on:
        raise UserError(_("The last day lies before the first. Correct one of the two days."), field="ends_on")
    if starts_on < clock.today():
        raise UserError(_("Choose today or a later day."), field="starts_on")
    if ends_on - starts_on > LONGEST:
        raise UserError(_("For more than a year somebody else is appointed instead."), field="ends_on")
    if not appointment.in_force(starts_on) or not appointment.in_force(ends_on):
        raise UserError(_("The appointment itself does not run through the whole period."), field="ends_on")


def may_stand_in(appointment: Appointment, to: User) -> bool:
    """Tell whether a person may stand in there."""
    try:
        _refuse_person(appointment, to)
    except UserError:
        return False
    return True


def _refuse_person(appointment: Appointment, to: User) -> None:
    if to.pk == appointment.user_id:
        raise UserError(_("Choose somebody else than the person on leave."), field="to")
    if not colleagues_near(appointment.union).filter(pk=to.pk).exists():
        raise UserError(_("Choose a colleague of this union, or of one above it."), field="to")
    is_auditor = appointments_in_force(to).filter(role=Role.AUDITOR).exists()
    if (appointment.role == Role.AUDITOR) != is_auditor:
        raise UserError(_("Auditors stand in for auditors only, and nobody else does."), field="to")


@transaction.atomic
def end_delegation(*, delegation: Delegation, by: User | None) -> Delegation:
    """End a delegation at once: its holder, a manager of the union, or an administrator. Done twice is done once."""
    current = Delegation.objects.select_for_update(of=("self",)).select_related("appointment__union").get(
        pk=delegation.pk
    )  # fmt: skip
    _demand(current.appointment, by=by)
    if current.is_over:
        return current
    current.ended_at, current.ended_by = clock.now(), by
    current.save()
    current.delegate.forget_appointments()
    forget_counts([current.delegate_id])
    _tell(current, "leave_ended", by=by)
    return current


def may_arrange(appointment: Appointment, user: User) -> bool:
    """Tell whether a person may arrange, and end, that somebody stands in: never who stands in there for now."""
    if user.acting_for is not None and user.acting_for.pk == appointment.user_id:
        return False
    is_holder = appointment.user_id == user.pk
    return is_holder or user.has_perm("unions.arrange_leave", appointment) or user.is_staff


def _demand(appointment: Appointment, *, by: User | None) -> None:
    if by is None or may_arrange(appointment, by):
        return
    if by.acting_for is not None and by.acting_for.pk == appointment.user_id:
        raise UserError(_("Who stands in for somebody cannot pass that on."))
    access.demand(by, "unions.administer_people")


def _tell(delegation: Delegation, kind: str, *, by: User | None) -> None:
    appointment = delegation.appointment
    context: dict[str, Any] = {
        "person": str(appointment.user), "delegate": str(delegation.delegate), "appointment": str(appointment),
        "first": delegation.starts_on, "last": delegation.ends_on,
    }  # fmt: skip
    readers = [appointment.user, delegation.delegate, *people_with_role(appointment.union, Role.MANAGER)]
    notify(readers, kind, url=reverse("unions:leave"), context=context, by=by, about=delegation)
