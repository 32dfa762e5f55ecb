"""The yearly collection: invite, fill in by either side, hand in, return, verify, freeze."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.editing import edited_since, stale
from core.errors import UserError
from core.forms.answers import begin, calculations, storable
from core.forms.models import FormVersion
from core.forms.services import current_version
from core.inbox.services import notify
from core.lifecycle.services import perform
from orgs.choices.records import FIRST_YEAR, CampaignStatus, CollectionStatus
from orgs.collection_form import FACT_KINDS, KEY
from orgs.consequences import free_of, refuse
from orgs.models import Campaign, Collection, Organization
from orgs.queries.records import keepers_by_organization, keepers_of, staff_in_charge
from orgs.services.current import take_over_facts
from orgs.services.records import FACTS
from orgs.services.workforce import record_from_collection
from unions.models import Union, User


def refuse_wrong_years(year: int) -> None:
    """Refuse a year mistyped, or one whose answers nobody could verify yet. Raises UserError."""
    if year > clock.today().year:
        raise UserError(_("This year has not come yet."), field="year")
    if year < FIRST_YEAR:
        raise UserError(
            _("Collections begin with %(first)s: write the year in four digits.") % {"first": FIRST_YEAR}, field="year"
        )


@transaction.atomic
def invite(
    *, organizations: Iterable[Organization], year: int, union: Union, by: User | None, due_on: dt.date | None = None,
    campaign: Campaign | None = None,
) -> list[Collection]:  # fmt: skip
    """Invite organizations to answer for a year. Those invited before are left alone.

    Without a campaign they answer the latest version of the form, as part of the union's open campaign if it has one.
    Returns the new collections; each is prefilled from the organization's record and last year's answers.
    """
    if due_on and due_on < clock.today():
        raise UserError(_("The deadline has passed already: choose a later day."), field="due_on")
    refuse_wrong_years(year)
    chosen = _those_free({organization.pk: organization for organization in organizations if organization.is_on_record})
    asked = set(
        Collection.objects.filter(year=year, organization_id__in=chosen).values_list("organization_id", flat=True)
    )
    last_year = dict(
        Collection.objects.filter(year=year - 1, organization_id__in=chosen, status=CollectionStatus.VERIFIED)
        .order_by("version").values_list("organization_id", "answers")
    )  # fmt: skip
    campaign = campaign or Campaign.objects.filter(union=union, year=year, status=CampaignStatus.OPEN).first()
    due_on = due_on or (campaign.due_on if campaign else None)
    version = campaign.form_version if campaign else current_version(KEY)
    made = Collection.objects.bulk_create(
        Collection(
            organization=organization, year=year, union=union, due_on=due_on, invited_by=by, form_version=version,
            campaign=campaign,
            answers=prefilled(organization, version, last_year.get(pk, {})),
        )
        for pk, organization in chosen.items() if pk not in asked
    )  # fmt: skip
    keepers = keepers_by_organization(collection.organization_id for collection in made)
    for collection in made:
        if people := keepers.get(collection.organization_id):
            tell_keepers(collection, "collection_invited", by=by, people=people)
    return made


def _those_free(chosen: dict[int, Organization]) -> dict[int, Organization]:
    """Leave out those that no union invites now; raises UserError with the grounds where it was the only one."""
    free = set(free_of(Organization.objects.filter(pk__in=chosen), "collections").values_list("pk", flat=True))
    if len(chosen) == 1 and not free:
        refuse(next(iter(chosen.values())), "collections")
    return {pk: organization for pk, organization in chosen.items() if pk in free}


def prefilled(organization: Organization, version: FormVersion, last_year: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to begin with: last year's, overlaid by what the record says now."""
    facts = {name: getattr(organization, name) for name in FACT_KINDS}
    return begin(version.declaration, before=last_year, facts=facts)


@transaction.atomic
def save_answers(
    *,
    collection: Collection,
    answers: Mapping[str, Any],
    by: User,
    revision: int | None = None,
    for_union: bool = False,
    together: bool = False,
) -> Collection:
    """Keep answers as far as they go.

    ``together``: where somebody else changed answers since ``revision`` that are sent as they were then, theirs stay.
    Raises UserError once they were handed in, StaleRecordError where any other of them changed since.
    """
    collection = Collection.objects.select_for_update().get(pk=collection.pk)
    if not collection.takes_answers:
        raise UserError(why_closed(collection))
    theirs = _changed_by_others(collection, answers, revision=revision, together=together)
    if collection.status != CollectionStatus.IN_PROGRESS:
        collection = perform(collection, "begin", by=by)
    kept = {**collection.answers, **storable({key: said for key, said in answers.items() if key not in theirs})}
    collection.answers = kept | calculations(collection.form_version.declaration, kept)
    collection.filled_by_union = for_union
    collection.saved_at = clock.now()
    collection.revision += 1
    collection.save()
    return collection


def why_closed(collection: Collection) -> str:
    """Return in words why nothing can be typed any more."""
    if collection.status == CollectionStatus.CLOSED:
        return _("The campaign is closed and takes no more answers: ask the union that asked for them.")
    return _("These answers were handed in; they can be changed only after they are returned.")


def _changed_by_others(
    collection: Collection, answers: Mapping[str, Any], *, revision: int | None, together: bool
) -> set[str]:  # fmt: skip
    """Return the answers that somebody else changed since, and that are sent as they were. Raises as save_answers."""
    asked = [question.key for question in collection.form_version.declaration.questions() if question.is_asked]
    edits = edited_since(
        collection, version=revision, names=[key for key in asked if key in answers], within="answers",
        counter="revision",
    )  # fmt: skip
    sent = storable(answers)
    if not all(together and audit.is_same(sent[edit.name], edit.before) for edit in edits):
        raise stale(edits, version=collection.revision)
    return {edit.name for edit in edits}


@transaction.atomic
def submit(
    *,
    collection: Collection,
    answers: Mapping[str, Any],
    by: User,
    revision: int | None = None,
    for_union: bool = False,
) -> Collection:
    """Hand in the checked answers. Raises as :func:`save_answers`."""
    collection = save_answers(collection=collection, answers=answers, by=by, revision=revision, for_union=for_union)
    collection.submitted_at, collection.submitted_by = clock.now(), by
    collection.is_late = collection.due_on is not None and clock.today() > collection.due_on
    collection.save()
    collection = perform(collection, "submit", by=by)
    if not for_union:
        notify(
            staff_in_charge(collection.organization), "collection_submitted", by=by, about=collection,
            url=reverse("orgs:desk_collection", args=[collection.pk]), context=_context(collection),
        )  # fmt: skip
    return collection


@transaction.atomic
def return_for_correction(
    *, collection: Collection, remarks: Mapping[str, str], reason: str, by: User, revision: int | None = None
) -> Collection:
    """Send the answers back. ``remarks`` maps question keys to what is to be corrected.

    They stay until the next ones, for whoever reads the corrected answers. Raises UserError without any, and where
    the answers changed since ``revision`` was read.
    """
    _refuse_unread(collection, revision)
    kept = {key: text.strip() for key, text in remarks.items() if text.strip()}
    if not kept and not reason.strip():
        raise UserError(_("Say what is to be corrected: a remark beside a question, or a general one."), field="reason")
    collection = perform(
        collection, "return_for_correction", by=by, reason=reason.strip() or _("See the remarks beside the questions.")
    )
    collection.remarks = kept
    collection.save()
    tell_keepers(collection, "collection_returned", by=by)
    return collection


@transaction.atomic
def verify(*, collection: Collection, by: User, revision: int | None = None) -> Collection:
    """Confirm the answers: they are frozen, and the record takes over the facts they confirm.

    Raises UserError where the answers changed since ``revision`` was read.
    """
    organization = Organization.objects.select_for_update().get(pk=collection.organization_id)
    collection = _refuse_unread(collection, revision)
    with audit.reason(_("yearly collection %(year)s") % {"year": collection.year}):
        if not _has_later(collection):
            _take_over_facts(organization, collection)
            take_over_facts([organization.pk], by=by)
        record_from_collection(collection=collection, by=by)
    organization.refresh_from_db()
    collection = perform(
        collection, "verify", by=by,
        changes={
            "verified_at": clock.now(), "verified_by": by,
            "snapshot": {"answers": collection.answers, "facts": facts_of(organization)},
        },
    )  # fmt: skip
    tell_keepers(collection, "collection_verified", by=by)
    return collection


def _refuse_unread(collection: Collection, revision: int | None) -> Collection:
    """Lock the answers; refuse to decide on what was not read: returned and handed in anew meanwhile."""
    collection = Collection.objects.select_for_update().get(pk=collection.pk)
    if revision not in {None, collection.revision}:
        raise UserError(_("These answers changed since you opened them: read them again, then decide."))
    return collection


def _has_later(collection: Collection) -> bool:
    """Whether answers of a later year were verified: then an older year's correction says nothing of today."""
    later = Collection.objects.filter(organization=collection.organization_id, year__gt=collection.year)
    return later.filter(status=CollectionStatus.VERIFIED).exists()


@transaction.atomic
def correct(*, collection: Collection, by: User) -> Collection:
    """Begin a new version of verified answers, which stay as they are until the new ones are verified.

    Returns the version under way where there is one. Raises UserError for answers that are not frozen.
    """
    collection = Collection.objects.select_for_update().get(pk=collection.pk)
    if collection.status != CollectionStatus.VERIFIED:
        raise UserError(_("Only verified answers are corrected by a new version; these can still be changed."))
    if not by.has_perm("orgs.answer_collection", collection):
        raise UserError(_("You may not do this."))
    made, is_new = Collection.objects.get_or_create(
        corrects=collection,
        defaults={
            "organization_id": collection.organization_id, "year": collection.year, "union_id": collection.union_id,
            "campaign_id": collection.campaign_id, "form_version_id": collection.form_version_id,
            "version": collection.version + 1, "answers": collection.answers, "invited_by": by,
        },
    )  # fmt: skip
    if is_new:
        tell_keepers(made, "collection_correction", by=by)
    return made


def _take_over_facts(organization: Organization, collection: Collection) -> None:
    for question in collection.form_version.declaration.questions():
        if question.fact and (value := collection.answers.get(question.key)) is not None:
            setattr(organization, question.fact, value)
    organization.version += 1
    organization.updated_at = clock.now()
    organization.save()


def facts_of(organization: Organization) -> dict[str, Any]:
    """Return the organization's facts as JSON takes them."""
    facts = {name: organization.serializable_value(name) for name in FACTS}
    return {"number": organization.number, **storable(facts)}


def tell_keepers(
    collection: Collection, kind: str, *, by: User | None, people: Iterable[User] | None = None
) -> None:  # fmt: skip
    """Tell those who keep the organization's record (``people``, where they are known) of its collection."""
    notify(
        keepers_of(collection.organization) if people is None else people, kind, by=by, about=collection,
        url=reverse("orgs:my_collection", args=[collection.pk]), context=_context(collection),
    )  # fmt: skip


def _context(collection: Collection) -> dict[str, Any]:
    return {
        "organization": collection.organization.name,
        "year": collection.year,
        "due_on": str(collection.due_on or ""),
    }
