"""What unions did with an organization, on its life-line: collections, contacts, meetings, official documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import day_of
from core.correspondence.holders import documents_visible_to
from core.lifecycle.models import TransitionLog
from core.wording import labelled
from orgs.choices.records import CollectionStatus
from orgs.lifeline import Event, Eyes
from orgs.models import Collection, Contact, ContactOccasion, Filing, Organization


def collection_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield the yearly collections with their corrections: asked for, handed in, returned, verified, closed."""
    name = "orgs:desk_collection" if eyes.at_desk else "orgs:my_collection"
    asked = list(organization.collections.select_related("union"))
    for one in asked:
        url, what = reverse(name, args=[one.pk]), _of_year(one)
        asking = _("Invited to the collection %(year)s") if one.version == 1 else _("Correction of %(year)s begun")
        yield Event(day_of(one.invited_at), asking % what, one.union.name, url)
        if one.submitted_at:
            late = _("after the deadline") if one.is_late else ""
            yield Event(day_of(one.submitted_at), _("Answers for %(year)s handed in") % what, late, url, "waiting")
        if one.verified_at and one.status == CollectionStatus.VERIFIED:
            yield Event(day_of(one.verified_at), _("Answers for %(year)s verified") % what, "", url, "good")
    by_pk = {one.pk: one for one in asked}
    for step in _ends_without_answer(by_pk):
        one = by_pk[step.object_id]
        returned = step.target == CollectionStatus.RETURNED
        title = _("Answers for %(year)s returned") if returned else _("Collection %(year)s closed without an answer")
        yield Event(
            day_of(step.at), title % _of_year(one), step.reason if returned else "", reverse(name, args=[one.pk]),
            "warning",
        )  # fmt: skip


def _of_year(one: Collection) -> dict[str, Any]:
    year = str(one.year)
    return {"year": _("%(year)s (version %(n)s)") % {"year": year, "n": one.version} if one.version > 1 else year}


def _ends_without_answer(collections: dict[int, Collection]) -> Any:
    ended = (CollectionStatus.RETURNED, CollectionStatus.CLOSED)
    kind = ContentType.objects.get_for_model(Collection)
    return TransitionLog.objects.filter(object_type=kind, object_id__in=list(collections), target__in=ended)


def contact_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield contacts with it alone: notes of the unions, which the organization does not read."""
    if not eyes.see("orgs.open_contacts", organization):
        return
    url = reverse("orgs:desk_organization", args=[organization.pk, "contacts"])
    for contact in organization.contacts.filter(withdrawn_at=None, occasion=None).select_related("union"):
        yield Event(contact.contacted_on, _how(contact), _said(contact.subject, contact.outcome), url)


def meeting_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield meetings at which a union spoke with it among many."""
    if not eyes.see("orgs.open_contacts", organization):
        return
    rows = organization.contacts.filter(withdrawn_at=None, occasion__isnull=False).select_related("union", "occasion")
    for contact in rows:
        if held := contact.occasion:
            text = _said(held.subject, held.place, contact.outcome)
            yield Event(contact.contacted_on, _how(contact), text, reverse("orgs:desk_occasion", args=[held.pk]))


def _how(contact: Contact) -> str:
    return labelled(contact.union.name, contact.get_method_display())


def _said(*parts: str) -> str:
    return "，".join(filter(None, parts))


def document_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield incoming and outgoing documents behind its record, its filings and the contacts with it."""
    if not eyes.see("correspondence.open_register", organization):
        return
    contacts = Contact.objects.filter(organization=organization).order_by()
    behind: dict[type[Any], tuple[Any, str]] = {
        Organization: ([organization.pk], "facts"),
        Filing: (Filing.objects.filter(organization=organization).order_by().values("pk"), "filings"),
        Contact: (contacts.values("pk"), "contacts"),
        ContactOccasion: (contacts.filter(occasion__isnull=False).values("occasion"), "contacts"),
    }
    kinds = {ContentType.objects.get_for_model(model).pk: found for model, found in behind.items()}
    about = Q()
    for kind, (keys, _tab) in kinds.items():
        about |= Q(content_type=kind, object_id__in=keys)
    for document in documents_visible_to(eyes.user).in_force().filter(about):
        url = reverse("orgs:desk_organization", args=[organization.pk, kinds[document.content_type_id][1]])
        title = f"{document.get_direction_display()} {document.number}"
        yield Event(document.dated_on, title, _said(document.title, document.counterpart), url)
