"""Where contacts appear: the record's tabs, and the page of a partner body."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.correspondence.holders import Holder, register_holder
from core.correspondence.models import OfficialDocument
from core.inbox.models import wordings
from orgs.choices.records import FollowUpKind
from orgs.models import Contact, ContactOccasion, Filing, Organization
from orgs.queries.contacts import occasions_visible_to, open_with, open_with_partner, relations_of
from orgs.queries.filings import filings_visible_to
from orgs.queries.records import contacts_visible_to
from orgs.services.contacts import address_of
from orgs.tabs import Tab, tabs
from unions.models import PartnerBody, User
from unions.partners import PartnerPanel, partner_panels

HOLDERS = (
    Holder(
        Organization, lambda user: Organization.objects.all().visible_to(user),
        lambda user, record: user.has_perm("orgs.correct_organization", record),
        lambda record: reverse("orgs:desk_organization", args=[record.pk]),
    ),
    Holder(
        Contact, contacts_visible_to, lambda user, contact: user.has_perm("orgs.record_contact", contact), address_of
    ),
    Holder(
        ContactOccasion, occasions_visible_to, lambda user, one: user.has_perm("orgs.record_contact", one), address_of
    ),
    Holder(
        Filing, filings_visible_to, lambda user, filing: user.has_perm("orgs.decide_filing", filing),
        lambda filing: reverse("orgs:desk_filing", args=[filing.pk]),
    ),
)  # fmt: skip
"""Records behind which official documents may stand."""


AGREED = {
    FollowUpKind.FOLLOW_UP: gettext_lazy("%(organization)s: %(what)s"),
    FollowUpKind.OURS: gettext_lazy("Promised to %(organization)s: %(what)s"),
    FollowUpKind.THEIRS: gettext_lazy("%(organization)s promised: %(what)s"),
}
"""What was agreed, as it stands in a task list."""


def register() -> None:
    """Put the relations beside the contacts, and the contacts onto the page of a partner body."""
    for kind, words in AGREED.items():
        wordings.register(f"contact_{kind}", words)
    relations = Tab(
        "relations", gettext_lazy("Relations"), "orgs.open_contacts", "orgs/desk/tabs/relations.html", relations_shown
    )
    tabs.register(relations.name, relations, order=25)
    panel = PartnerPanel("orgs.open_contacts", "orgs/desk/_partner_contacts.html", partner_shown)
    partner_panels.register("contacts", panel)
    for holder in HOLDERS:
        register_holder(holder)


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
    documents: dict[int, list[OfficialDocument]] = defaultdict(list)
    for document in OfficialDocument.objects.about_any(Contact, (contact.pk for contact in rows)).in_force():
        documents[document.object_id].append(document)
    for contact in rows:
        contact.documents = documents[contact.pk]  # type: ignore[attr-defined]  # for the template
    return {"contacts": rows, "own": {contact.pk for contact in rows if user.reaches(contact.union)}}
