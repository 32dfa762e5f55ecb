"""The hand-over of all open work when staff change."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import access, audit, clock
from core.errors import UserError
from core.inbox.models import Todo
from core.inbox.queries import forget_counts
from core.inbox.services import notify
from unions.handover import open_work
from unions.models import Appointment, Delegation, HandOver, User
from unions.queries import colleagues_near
from unions.services.leave import may_stand_in


def successors_of(user: User) -> list[User]:
    """Return those who can take a person's work over: colleagues at the unions of its appointments, or above them."""
    found: dict[int, User] = {}
    for appointment in Appointment.objects.filter(user=user).select_related("union"):
        found |= {one.pk: one for one in colleagues_near(appointment.union)}
    found.pop(user.pk, None)
    return sorted(found.values(), key=lambda one: (one.name, one.pk))


def may_hand_over(who: User, by: User) -> bool:
    """Tell whether somebody may hand a person's work over: the person itself, or a manager within reach."""
    if by.acting_for is not None and by.acting_for.pk == who.pk:
        return False
    return who.pk == by.pk or any(
        by.has_perm("unions.hand_over_work", appointment)
        for appointment in Appointment.objects.filter(user=who).select_related("union")
    )


@transaction.atomic
def hand_over(*, who: User, to: User, by: User, note: str = "") -> HandOver:
    """Move everything open of a person to a successor, all or nothing; both are told.

    Raises PermissionDenied for others than the person and its managers, UserError for somebody who is no colleague.
    """
    if not may_hand_over(who, by):
        access.demand(by, "unions.administer_people")
    if to.pk not in {one.pk for one in successors_of(who)}:
        raise UserError(_("Choose a colleague of this person's union, or of one above it."), field="to")
    User.objects.select_for_update().get(pk=who.pk)
    with audit.context(by=by, reason=_("hand-over from %(who)s to %(to)s") % {"who": who, "to": to}):
        counts = {name: open_work.get(name).hand_over(who, to, by) for name in open_work.names()}
    done = HandOver.objects.create(
        from_user=who, to_user=to, by=by, note=note.strip(), counts={name: n for name, n in counts.items() if n}
    )
    forget_counts([who.pk, to.pk])
    context = {"who": str(who), "to": str(to), "n": sum(counts.values())}
    notify([who, to], "work_handed_over", url=reverse("inbox:tasks"), context=context, about=done)
    return done


def hand_over_todos(who: User, to: User, _by: User) -> int:
    """Move the open to-dos of a person; they are reminded of anew."""
    return Todo.objects.filter(for_user=who, done_at=None).update(for_user=to, reminded_at=None)


def hand_over_stand_ins(who: User, to: User, by: User) -> int:
    """Let the successor stand in where the person does, now or later; where the successor may not, it ends."""
    waiting = Delegation.objects.standing().filter(delegate=who, ends_on__gte=clock.today())
    rows = list(waiting.select_related("appointment__user", "appointment__union"))
    for each in rows:
        if may_stand_in(each.appointment, to):
            each.delegate = to
        else:
            each.ended_at, each.ended_by = clock.now(), by
        each.save()
    return len(rows)
