"""Where contacts appear: the record's tabs, and the page of a partner body."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from orgs.models import Contact, Organization
from orgs.queries.contacts import open_with, open_with_partner, relations_of
from orgs.tabs import Tab, tabs
from unions.models import PartnerBody, User
from unions.partners import PartnerPanel, partner_panels


def register() -> None:
    """Put the relations beside the contacts, and the contacts onto the page of a partner body."""
    relations = Tab(
        "relations", gettext_lazy("Relations"), "orgs.open_contacts", "orgs/desk/tabs/relations.html", relations_shown
    )
    tabs.register(relations.name, relations, order=25)
    panel = PartnerPanel("orgs.open_contacts", "orgs/desk/_partner_contacts.html", partner_shown)
    partner_panels.register("contacts", panel)


def contacts_shown(record: Organization, user: User) -> dict[str, Any]:
    """Return what the tab of contacts shows."""
    return {"can_add": user.has_perm("orgs.record_contact", record), **_listed(record.contacts.all(), user)}


def relations_shown(record: Organization, _user: User) -> dict[str, Any]:
    """Return what the tab of relations shows."""
    return {"relations": relations_of(record), "follow_ups": open_with(record)}


def partner_shown(partner: PartnerBody, user: User) -> dict[str, Any]:
    """Return the contacts with a partner body, and what is still open with it."""
    return {
        "partner": partner, "follow_ups": open_with_partner(partner),
        "can_add": user.has_perm("orgs.record_contact"), **_listed(partner.contacts.all(), user),
    }  # fmt: skip


def _listed(contacts: QuerySet[Contact], user: User) -> dict[str, Any]:
    rows = list(contacts.select_related("union").prefetch_related("follow_ups__todo__for_user"))
    return {"contacts": rows, "own": {contact.pk for contact in rows if user.reaches(contact.union)}}
