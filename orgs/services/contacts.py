"""Contacts of unions with organizations and partner bodies, one by one or many at an occasion, and what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import UserError
from core.inbox.audiences import members_of
from core.inbox.models import Todo
from core.inbox.queries import todos_of
from core.inbox.services import add_todo, hand_on_todo, pass_on_todo
from orgs.models import Contact, ContactOccasion, FollowUp, Organization
from orgs.queries.records import reaches_organization
from unions.models import PartnerBody, Union, User

MOST_AT_ONCE = 300
EARLIEST = dt.date(1990, 1, 1)


@dataclass(frozen=True)
class Agreed:
    """What was agreed: of which kind, what, by when, and who of the union sees to it (None: whoever records it)."""

    kind: str
    what: str
    due: dt.date
    responsible: User | None = None


@transaction.atomic
def record_contact(
    *,
    union: Union,
    facts: Mapping[str, Any],
    by: User,
    organization: Organization | None = None,
    partner: PartnerBody | None = None,
    agreed: Sequence[Agreed] = (),
) -> Contact:
    """Record a contact with an organization or a partner body; what was agreed becomes to-dos.

    Raises UserError for a date in the future or before the organization was there, something agreed for a day before
    the contact, or a record that is no organization on record.
    """
    contact = Contact(organization=organization, partner=partner, union=union, recorded_by=by, **facts)
    _refuse_day(contact.contacted_on, "contacted_on")
    if organization and organization.registered_on and contact.contacted_on < organization.registered_on:
        raise UserError(
            _("%(name)s has existed since %(day)s: enter the day the contact took place.")
            % {"name": organization.name, "day": organization.registered_on}, field="contacted_on",
        )  # fmt: skip
    if organization and not organization.is_on_record:
        raise UserError(_("This record is no organization on record: no contact can be entered for it."))
    contact.full_clean()
    contact.save()
    for each in agreed:
        agree(agreed=each, contact=contact, by=by)
    return contact


@transaction.atomic
def record_occasion(
    *,
    union: Union,
    facts: Mapping[str, Any],
    organizations: Iterable[Organization],
    by: User,
    partners: Iterable[PartnerBody] = (),
    agreed: Sequence[Agreed] = (),
) -> ContactOccasion:
    """Record a meeting once, with a contact for each who took part: each organization counts as one contacted.

    Raises UserError for a date in the future, nobody who took part, too many, or what is no organization on record.
    """
    present = list({one.pk: one for one in organizations}.values())
    bodies = list({one.pk: one for one in partners}.values())
    occasion = ContactOccasion(union=union, recorded_by=by, **facts)
    _refuse_day(occasion.held_on, "held_on")
    if not present and not bodies:
        raise UserError(_("Choose who took part: at least one organization or partner body."), field="organizations")
    if len(present) > MOST_AT_ONCE:
        raise UserError(_("At most %(n)s organizations at once.") % {"n": MOST_AT_ONCE}, field="organizations")
    if lost := next((one for one in present if not one.is_on_record), None):
        raise UserError(_("%(name)s is no organization on record.") % {"name": lost.name}, field="organizations")
    occasion.full_clean()
    occasion.save()
    same = {
        "union": union, "occasion": occasion, "contacted_on": occasion.held_on, "method": occasion.method,
        "staff": occasion.staff, "subject": occasion.subject, "outcome": occasion.outcome, "recorded_by": by,
    }  # fmt: skip
    Contact.objects.bulk_create(
        [Contact(organization=one, **same) for one in present] + [Contact(partner=one, **same) for one in bodies]
    )
    for each in agreed:
        agree(agreed=each, occasion=occasion, by=by)
    return occasion


def _refuse_day(day: dt.date, field: str) -> None:
    if day < EARLIEST:
        raise UserError(_("The contact is dated before 1990: enter the day it took place."), field=field)
    if day > clock.today():
        raise UserError(_("The contact is dated in the future: enter the day it took place."), field=field)


# What was agreed ------------------------------------------------------------------------------------------------------


@transaction.atomic
def agree(
    *, agreed: Agreed, by: User, contact: Contact | None = None, occasion: ContactOccasion | None = None
) -> FollowUp:
    """Add a follow-up or a promise to a contact or a whole occasion: a to-do of whoever sees to it.

    Raises UserError for a day before the contact, or somebody who may no longer sign in.
    """
    source: Contact | ContactOccasion | None = contact or occasion
    assert source is not None  # noqa: S101 - the constraint follow_up_of_one
    held_on = source.contacted_on if isinstance(source, Contact) else source.held_on
    what = agreed.what.strip() or source.subject
    if agreed.due < held_on:
        raise UserError(_("The follow-up lies before the contact."), field=f"{agreed.kind}_on")
    responsible = agreed.responsible or by
    if not responsible.is_active:
        raise UserError(_("This person no longer signs in: choose somebody else."), field="responsible")
    todo = add_todo(
        for_user=responsible, due=agreed.due, by=by, about=source, url=address_of(source),
        wording=f"contact_{agreed.kind}", context=_context(source, agreed),
    )  # fmt: skip
    return FollowUp.objects.create(
        contact=contact, occasion=occasion, union=source.union, kind=agreed.kind, what=what[:200],
        agreed_for=agreed.due, todo=todo,
    )  # fmt: skip


def _context(source: Contact | ContactOccasion, agreed: Agreed) -> dict[str, str]:
    whom = source.other_side.name if isinstance(source, Contact) else source.subject
    return {"organization": whom, "what": agreed.what.strip() or source.subject}


def address_of(source: Contact | ContactOccasion) -> str:
    """Return the page on which a contact or an occasion is read."""
    if isinstance(source, ContactOccasion):
        return reverse("orgs:desk_occasion", args=[source.pk])
    if source.partner_id:
        return reverse("unions:partner", args=[source.partner_id])
    return reverse("orgs:desk_organization", args=[source.organization_id, "contacts"])


@transaction.atomic
def finish_follow_ups(*, follow_ups: QuerySet[FollowUp], by: User) -> int:
    """Tick off whatever is still open of many follow-ups and promises. Returns how many that were."""
    waiting = Todo.objects.filter(pk__in=follow_ups.order_by().values("todo_id"), done_at=None)
    return waiting.update(done_at=clock.now(), done_by=by)


@transaction.atomic
def hand_on_follow_ups(*, follow_ups: QuerySet[FollowUp], to: User, by: User) -> int:
    """Put those that are open and on one's own list on a colleague's, who is told of each. Returns how many.

    Raises UserError where ``to`` is no colleague.
    """
    mine = todos_of(by).filter(pk__in=follow_ups.order_by().values("todo_id"), done_at=None)
    waiting = list(mine.select_related("for_user"))
    for todo in waiting:
        hand_on_todo(todo, to=to, by=by)
    return len(waiting)


def pass_on_follow_ups(*, organization: Organization, lead: Union, by: User) -> int:
    """Move what is open about an organization to the union that leads for it, from those who reach it no more.

    Where that union has nobody to see to it, it stays. Returns how many moved; both sides are told.
    """
    audience = f"clerks:{lead.code}"
    if not list(members_of(audience)):
        return 0
    open_ones = FollowUp.objects.filter(contact__organization=organization, todo__done_at=None)
    moved = 0
    for each in open_ones.exclude(todo__audience=audience).select_related("todo__for_user").order_by("pk"):
        if each.todo.for_user and reaches_organization(each.todo.for_user, organization):
            continue
        pass_on_todo(each.todo, audience=audience, by=by)
        FollowUp.objects.filter(pk=each.pk).update(union=lead)
        moved += 1
    return moved


# Taking back ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def withdraw_contact(*, contact: Contact, reason: str, by: User) -> Contact:
    """Take back a contact entered by mistake. It stays on record, with the reason, and no longer counts.

    What was agreed at it waits for nobody any more.
    """
    _withdraw(Contact.objects.filter(pk=contact.pk), reason, by=by)
    contact.refresh_from_db()
    return contact


@transaction.atomic
def withdraw_occasion(*, occasion: ContactOccasion, reason: str, by: User) -> int:
    """Take back all contacts of an occasion that still stand, with what was agreed. Returns how many contacts."""
    count = _withdraw(Contact.objects.filter(occasion=occasion), reason, by=by)
    finish_follow_ups(follow_ups=FollowUp.objects.filter(occasion=occasion), by=by)
    return count


def _withdraw(contacts: QuerySet[Contact], reason: str, *, by: User) -> int:
    if not reason.strip():
        raise UserError(_("Say why the entry is withdrawn."), field="reason")
    standing = list(contacts.filter(withdrawn_at=None).select_for_update().values_list("pk", flat=True))
    finish_follow_ups(follow_ups=FollowUp.objects.filter(contact__in=standing), by=by)
    with audit.reason(reason):
        return Contact.objects.filter(pk__in=standing).update(withdrawn_at=clock.now(), withdrawn_reason=reason.strip())
