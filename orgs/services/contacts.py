"""Contacts of unions with organizations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from core.inbox.services import add_todo
from orgs.models import Contact, Organization
from unions.models import Union, User


@transaction.atomic
def record_contact(*, organization: Organization, union: Union, facts: Mapping[str, Any], by: User) -> Contact:
    """Record a contact; a follow-up becomes a to-do of whoever recorded it.

    Raises UserError for a date in the future or a follow-up before the contact.
    """
    contact = Contact(organization=organization, union=union, recorded_by=by, **facts)
    if contact.contacted_on > clock.today():
        raise UserError(_("The contact is dated in the future: enter the day it took place."), field="contacted_on")
    if contact.follow_up_on and contact.follow_up_on < contact.contacted_on:
        raise UserError(_("The follow-up lies before the contact."), field="follow_up_on")
    if not organization.is_on_record:
        raise UserError(_("This record is no organization on record: no contact can be entered for it."))
    contact.full_clean()
    contact.save()
    if contact.follow_up_on:
        add_todo(
            for_user=by, due=contact.follow_up_on, by=by, about=contact,
            title=_("%(organization)s: %(what)s")
            % {"organization": organization.name, "what": contact.follow_up or contact.subject},
            url=reverse("orgs:desk_organization", args=[organization.pk, "contacts"]),
        )  # fmt: skip
    return contact


@transaction.atomic
def withdraw_contact(*, contact: Contact, reason: str, by: User) -> Contact:
    """Take back a contact entered by mistake. It stays on record, with the reason, and no longer counts."""
    if not reason.strip():
        raise UserError(_("Say why the entry is withdrawn."), field="reason")
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    contact.withdrawn_at, contact.withdrawn_reason = clock.now(), reason.strip()
    contact.save()
    return contact
