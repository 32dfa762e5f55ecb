"""What the organization database tells of an organization's life: record, filing, people, contacts, status, work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.attachments.models import Attachment
from core.clock import day_of
from core.lifecycle.models import TransitionLog
from core.wording import labelled, with_aside
from orgs.choices.life import BuildingSubject
from orgs.choices.records import ClaimStatus, LegalForm
from orgs.lifeline import Event, Eyes, Source, lifeline_sources, lifeline_stages
from orgs.models import Appeal, BlacklistEntry, Organization
from orgs.models.standing import StandingEntry
from orgs.places.lifeline_dealings import collection_events, contact_events, document_events, meeting_events
from orgs.presentation.life import LIFE_TONES
from orgs.presentation.records import TONES
from orgs.queries.standing import files_of_entries
from orgs.services.building import DAYS, MODELS
from orgs.standing import StandingKind, standing_kinds
from orgs.tabs import Tab, tabs

STAGES = (
    ("group", gettext_lazy("Workers' group")),
    ("registered", gettext_lazy("Registered in law")),
    ("filed", gettext_lazy("Filed with a hub")),
    ("contractor", gettext_lazy("Undertakes services")),
    ("evaluated", gettext_lazy("Rated")),
)
"""Stages of life. Later apps put theirs between: member, applicant."""
STAGE_OF = {"services": "contractor", "ratings": "evaluated"}
DAY_OF: dict[str, tuple[tuple[str, Any], ...]] = {
    "inspections": (("decided_on", ""),),
    "ratings": (("awarded_on", ""),),
    "penalties": (("decided_on", ""),),
    "listings": (("entered_on", gettext_lazy("entered")), ("removed_on", gettext_lazy("removed"))),
    "honours": (("conferred_on", ""),),
    "services": (("began_on", gettext_lazy("began")), ("ended_on", gettext_lazy("ended"))),
    "documents": (("valid_from", ""),),
    "offers": (("valid_from", ""),),
    "reports": (("submitted_on", ""),),
    "funding": (),
}
"""The days of each kind of entry that are events; where none is known, its year, or else the day it was entered."""
WORK_KINDS = {"inspections", "ratings", "penalties", "honours", "services", "offers", "reports", "funding"}
BAD_KINDS = {"penalties": "bad", "listings": "bad", "honours": "distinction", "ratings": "good"}


def register() -> None:
    """Fill the registries of stages and sources, and the tab that shows them."""
    for place, (name, title) in enumerate(STAGES):
        lifeline_stages.register(name, title, order=10 * (place + 1) + (20 if place > 2 else 0))
    sources = (
        ("record", Source(gettext_lazy("Record"), "building-community", record_events)),
        ("status", Source(gettext_lazy("Status and decisions"), "gavel", status_events)),
        ("people", Source(gettext_lazy("People who keep the record"), "users", people_events)),
        ("key_people", Source(gettext_lazy("Key people"), "id-badge-2", key_people_events)),
        ("merges", Source(gettext_lazy("Merging of records"), "arrows-join", merge_events)),
        ("filings", Source(gettext_lazy("Filing"), "folder-check", filing_events)),
        ("building", Source(gettext_lazy("Party and union building"), "flag", building_events)),
        ("blacklist", Source(gettext_lazy("Blacklist"), "ban", blacklist_events)),
        ("collections", Source(gettext_lazy("Collections"), "clipboard-list", collection_events)),
        ("contacts", Source(gettext_lazy("Contacts"), "phone", contact_events)),
        ("meetings", Source(gettext_lazy("Meetings with many"), "users-group", meeting_events)),
        ("correspondence", Source(gettext_lazy("Official documents"), "mailbox", document_events)),
        ("files", Source(gettext_lazy("Files"), "paperclip", file_events)),
    )
    for order, (name, source) in enumerate(sources):
        lifeline_sources.register(name, source, order=order)
    for order, kind in enumerate(standing_kinds, 20):
        source = Source(kind.title, kind.icon, partial(entry_events, kind), is_work=kind.slug in WORK_KINDS)
        lifeline_sources.register(kind.slug, source, order=order)
    tab = Tab(
        "lifeline", gettext_lazy("Life-line"), "orgs.open_organizations", "orgs/desk/tabs/lifeline.html",
        lambda _record, _user: {},
    )  # fmt: skip
    tabs.register(tab.name, tab, order=12)


# The record -----------------------------------------------------------------------------------------------------------


def record_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield when it was registered in law and recorded here, and its changes of name."""
    url = eyes.page(organization, desk="facts", my="orgs:my_organization")
    recorded_on, by = day_of(organization.created_at), organization.recorded_by
    is_group = organization.legal_form == LegalForm.UNREGISTERED
    yield Event(
        recorded_on, _("Recorded by %(union)s") % {"union": by.name} if by else _("Registered itself here"),
        url=url, tone="info", stage="group" if is_group else "",
    )  # fmt: skip
    if organization.registered_on:
        yield Event(
            organization.registered_on, _("Registered in law"), organization.registration_authority, url, "good",
            "registered",
        )  # fmt: skip
    if organization.worker_service_decided_on:
        is_one = organization.is_worker_service
        title = _("Found to be a worker-service organization") if is_one else _("Found to be no worker-service one")
        yield Event(organization.worker_service_decided_on, title, organization.worker_service_reason, url)
    life = eyes.page(organization, desk="life", my="orgs:my_life")
    for change in organization.name_changes.all():
        text = "，".join(filter(None, (change.document_number, change.reason)))
        yield Event(change.changed_on, str(change), text, life)


def status_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield every step of the record's own lifecycles; reasons that are internal only at the desk."""
    steps = TransitionLog.objects.filter(
        object_type=ContentType.objects.get_for_model(Organization), object_id=organization.pk
    ).select_related("object_type", "by")
    url = eyes.page(organization, desk="life", my="orgs:my_life")
    internal = eyes.see("orgs.open_organizations", organization)
    for step in steps:
        if internal or step.public:
            text = "，".join(filter(None, (str(step.by) if internal and step.by else "", step.reason)))
            stage = "registered" if step.target == "registered" and step.field == "legal_status" else ""
            yield Event(day_of(step.at), step.label, text, url, TONES.get(step.target, "neutral"), stage)


def people_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield who came to keep the record, and claims that were decided."""
    url = eyes.page(organization, desk="facts", my="orgs:my_organization")
    for member in organization.members.select_related("user"):
        title = _("%(name)s keeps the record as %(role)s") % {
            "name": member.user.name, "role": member.get_role_display()
        }  # fmt: skip
        yield Event(day_of(member.since), title, url=url)
    if eyes.see("orgs.decide_claim", organization):
        for claim in organization.claims.exclude(status=ClaimStatus.OPEN).select_related("user"):
            title = _("Claim of %(name)s: %(status)s") % {
                "name": claim.user.name, "status": claim.get_status_display()
            }  # fmt: skip
            yield Event(day_of(claim.decided_at or claim.made_at), title, claim.answer, url)


def key_people_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield who took up and left which post; where the first day is not known, when it was entered."""
    if eyes.at_desk and not eyes.see("orgs.open_people", organization):
        return
    url = eyes.page(organization, desk="people", my="orgs:my_people")
    for person in organization.key_people.filter(withdrawn_at=None):
        names = {"name": person.name, "post": person.post_title or person.get_post_display()}
        if person.starts_on:
            yield Event(person.starts_on, _("%(name)s took office: %(post)s") % names, person.note, url, "info")
        else:
            yield Event(day_of(person.recorded_at), _("%(name)s entered: %(post)s") % names, person.note, url)
        if person.is_over and person.ends_on:
            yield Event(person.ends_on, _("%(name)s left office: %(post)s") % names, "", url)


def merge_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield which other records turned out to be this one, and what of it was taken back; why, only at the desk."""
    inside = eyes.see("orgs.open_organizations", organization)
    for merge in organization.merges.select_related("absorbed"):
        other = {"name": merge.absorbed.name, "number": merge.absorbed.number}
        url = reverse("orgs:desk_merged", args=[merge.pk]) if inside else ""
        title = _("Merged with the record %(name)s (%(number)s)") % other
        yield Event(day_of(merge.merged_at), title, merge.reason if inside else "", url, "info")
        if merge.undone_at:
            title = _("Separated again from the record %(name)s (%(number)s)") % other
            yield Event(day_of(merge.undone_at), title, merge.undone_reason if inside else "", url)


# Dealings with unions -------------------------------------------------------------------------------------------------


def filing_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield when it asked to be filed, was filed, and how the filing ended."""
    for filing in organization.filings.exclude(status="draft").select_related("union"):
        name = "orgs:desk_filing" if eyes.at_desk else "orgs:my_filing"
        url = reverse(name, args=[filing.pk])
        if filing.submitted_at:
            yield Event(day_of(filing.submitted_at), _("Filing form handed in"), filing.union.name, url, "waiting")
        if filing.filed_on:
            text = _("%(number)s, until %(day)s") % {"number": filing.number, "day": filing.valid_until}
            title = _("Filed with %(union)s") % {"union": filing.union.name}
            yield Event(filing.filed_on, title, text, url, "good", "filed")
        if filing.status == "lapsed" and filing.valid_until:
            yield Event(filing.valid_until, _("The filing lapsed"), filing.number, url, "warning")


STEP_WORDS = {
    "contact": gettext_lazy("first talks"), "prepare": gettext_lazy("preparation"), "apply": gettext_lazy("applied"),
    "approve": gettext_lazy("approved"), "elect": gettext_lazy("elected"), "end": gettext_lazy("ended"),
}  # fmt: skip


def building_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield the steps of party and union building; guidance at the desk."""
    url = reverse("orgs:desk_organization", args=[organization.pk, "building"]) if eyes.at_desk else ""
    for subject, model in MODELS.items():
        for record in model._default_manager.filter(organization=organization):
            for step, name in DAYS.items():
                if day := getattr(record, name):
                    title = labelled(BuildingSubject(subject).label, STEP_WORDS[step])
                    yield Event(day, title, record.superior if eyes.at_desk else "", url, "info")
    if eyes.see("orgs.open_building", organization):
        for given in organization.guidance.select_related("union"):
            title = _("Guidance on %(subject)s by %(union)s") % {
                "subject": given.get_subject_display(), "union": given.union.name
            }  # fmt: skip
            yield Event(given.given_on, title, given.text, url)


def blacklist_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield entries in the unions' blacklist with their appeals."""
    url = eyes.page(organization, desk="life", my="orgs:my_life")
    entries = {entry.pk: entry for entry in organization.blacklist_entries.select_related("union")}
    for entry in entries.values():
        title = _("On the blacklist of %(union)s until %(day)s") % {"union": entry.union.name, "day": entry.ends_on}
        yield Event(entry.starts_on, title, entry.reason, url, LIFE_TONES[entry.status])
    steps = TransitionLog.objects.filter(
        object_type=ContentType.objects.get_for_model(BlacklistEntry), object_id__in=entries
    )
    for step in steps.select_related("object_type"):
        title = _("Blacklist: %(status)s") % {"status": entries[step.object_id].get_status_display()}
        yield Event(day_of(step.at), title, step.reason, url, "info")
    for appeal in Appeal.objects.filter(entry__organization=organization):
        yield Event(day_of(appeal.lodged_at), _("Appeal lodged"), appeal.text, url, "waiting")
        if appeal.decided_at:
            title = _("Appeal: %(status)s") % {"status": appeal.get_status_display()}
            yield Event(day_of(appeal.decided_at), title, appeal.answer, url, LIFE_TONES[appeal.status])


def file_events(organization: Organization, _eyes: Eyes) -> Iterator[Event]:
    """Yield the files of the record."""
    for file in Attachment.objects.about(organization).current():
        yield Event(day_of(file.uploaded_at), file.title, files=((file.filename, file.get_absolute_url()),))


# Standing and work ----------------------------------------------------------------------------------------------------


def entry_events(kind: StandingKind, organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield the entries of one kind that were not withdrawn, with their documents."""
    entries = list(kind.model._default_manager.filter(organization=organization, withdrawn_at=None))
    files = files_of_entries(kind, entries) if kind.with_file and entries else {}
    url = f"{eyes.page(organization, desk=kind.family, my=kind.my_page)}#{kind.slug}"
    for entry in entries:
        file = files.get(entry.pk)
        documents = ((file.filename, file.get_absolute_url()),) if file else ()
        for day, word, is_year in _days(kind, entry):
            title = labelled(kind.title, with_aside(entry, word) if word else entry)
            text = "，".join(filter(None, (_sum(entry), _("not confirmed") if entry.is_unconfirmed else "")))
            tone = "waiting" if entry.is_unconfirmed else BAD_KINDS.get(kind.slug, "neutral")
            stage = "" if entry.is_unconfirmed else STAGE_OF.get(kind.slug, "")
            yield Event(day, title, text, url, tone, stage, is_year, documents)


def _days(kind: StandingKind, entry: StandingEntry) -> list[tuple[dt.date, Any, bool]]:
    found = [(day, word, False) for name, word in DAY_OF[kind.slug] if (day := getattr(entry, name))]
    if found:
        return found
    year = getattr(entry, "year", None)
    return [(dt.date(year, 12, 31), "", True)] if year else [(day_of(entry.recorded_at), "", False)]


def _sum(entry: StandingEntry) -> str:
    amount = getattr(entry, "amount", None)
    return "" if amount is None else _("%(amount)s yuan") % {"amount": f"{amount:,.2f}"}
