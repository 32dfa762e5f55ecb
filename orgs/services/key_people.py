"""Key people: terms begin, are corrected, end and are withdrawn; the record's legal representative follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.editing import refuse_stale, stale
from core.errors import UserError
from orgs.choices.people import LEAVES, SINGLE_HOLDER, Post
from orgs.models import KeyPerson, Organization
from orgs.models.key_people import SEALED
from orgs.queries.key_people import terms_ending
from orgs.services.current import follow_rows
from orgs.services.endings import REMIND_BEFORE, Reminder, Subject, remind, stage_of
from unions.models import User

FACTS = ("post", "post_title", "name", "is_full_time", "starts_on", "ends_on", "note", *SEALED)


@transaction.atomic
def add_key_person(
    *, organization: Organization, facts: Mapping[str, Any], by: User, succeeds: bool = False
) -> KeyPerson:
    """Enter who holds a post; ``succeeds`` ends the term of whoever holds it now the day before.

    Raises ValidationError by field, UserError for a second holder of a single-holder post and for impossible days.
    """
    if not organization.is_on_record:
        raise UserError(_("This record is no organization on record: nothing can be entered for it."))
    person = KeyPerson(organization=organization, recorded_by=by)
    _fill_in(person, facts)
    before = _predecessors(person)
    if succeeds:
        _end_terms(before, person)
    elif before:
        raise UserError(
            _("%(name)s holds this post: tick “%(box)s”, or end that term first.")
            % {"name": before[0].name, "box": LEAVES}, field="post",
        )  # fmt: skip
    person.full_clean()
    person.save()
    _follow(person)
    return person


@transaction.atomic
def correct_key_person(
    *, person: KeyPerson, facts: Mapping[str, Any], version: int, reason: str, by: User, forget: Iterable[str] = ()
) -> KeyPerson:
    """Correct an entry that was read at ``version``. A sealed field left empty stays; ``forget`` names those to erase.

    Raises StaleRecordError when somebody changed it meanwhile, UserError without a reason, ValidationError by field.
    """
    if not reason.strip():
        raise UserError(_("Say why the entry is corrected."), field="reason")
    current = _locked(person)
    refuse_stale(current, version=version, names=[name for name in FACTS if name in facts and name not in SEALED])
    if current.version != version and any(facts.get(name) for name in SEALED):
        raise stale([], version=current.version)  # the history does not tell whether these were changed
    _fill_in(current, {name: value for name, value in facts.items() if value or name not in SEALED})
    for name in set(forget) & set(SEALED):
        setattr(current, name, None)
    current.full_clean()
    _save(current, reason.strip(), by=by)
    return current


@transaction.atomic
def end_term(*, person: KeyPerson, on: dt.date, reason: str, by: User) -> KeyPerson:
    """End a term with its last day. Raises UserError where it ended already or the day lies before its first."""
    current = _locked(person)
    if current.is_over:
        raise UserError(_("This term has ended already: correct the entry where its last day is wrong."))
    if current.starts_on and on < current.starts_on:
        raise UserError(_("The term began later than that: check the day."), field="on")
    current.ends_on = on
    current.full_clean()
    _save(current, reason, by=by)
    return current


@transaction.atomic
def withdraw_key_person(*, person: KeyPerson, reason: str, by: User) -> KeyPerson:
    """Take back an entry made by mistake; it stays on record with the reason, without its personal numbers."""
    if not reason.strip():
        raise UserError(_("Say why the entry is withdrawn."), field="reason")
    current = _locked(person)
    current.withdrawn_at, current.withdrawn_by, current.withdrawn_reason = clock.now(), by, reason.strip()[:200]
    for name in SEALED:
        setattr(current, name, None)
    _save(current, reason.strip(), by=by)
    _forget_name(current)
    return current


def _locked(person: KeyPerson) -> KeyPerson:
    current = KeyPerson.objects.select_for_update(of=("self",)).select_related("organization").get(pk=person.pk)
    if current.withdrawn_at:
        raise UserError(_("This entry was withdrawn."))
    return current


def _fill_in(person: KeyPerson, facts: Mapping[str, Any]) -> None:
    for name in FACTS:
        if name in facts:
            setattr(person, name, facts[name])
    person.name = person.name.strip()
    if isinstance(person.identity_number, str):
        person.identity_number = person.identity_number.strip().upper() or None


def _predecessors(person: KeyPerson) -> list[KeyPerson]:
    """Return who holds a single-holder post when its next holder begins, from an earlier day on."""
    if person.post not in SINGLE_HOLDER:
        return []
    first = person.starts_on or min(person.ends_on or clock.today(), clock.today())
    holders = KeyPerson.objects.in_force().filter(organization=person.organization, post=person.post)
    begun = Q(starts_on__isnull=True) | Q(starts_on__lt=first)
    return list(holders.select_for_update().filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gte=first)))


def _end_terms(holders: Iterable[KeyPerson], successor: KeyPerson) -> None:
    """Let whoever holds a post leave it the day before its next holder begins."""
    for holder in holders:
        if successor.starts_on is None:
            raise UserError(_("Enter the first day: the predecessor's term ends the day before."), field="starts_on")
        holder.ends_on = successor.starts_on - dt.timedelta(days=1)
        _save(holder, _("%(name)s succeeds") % {"name": successor.name}, by=successor.recorded_by)


def _save(person: KeyPerson, reason: str, *, by: User | None) -> None:
    person.version += 1
    with audit.context(by=by, reason=reason):
        person.save()
    _follow(person)


def _follow(person: KeyPerson) -> None:
    if person.post == Post.LEGAL_REPRESENTATIVE:
        follow_rows([person.organization_id])


def _forget_name(person: KeyPerson) -> None:
    """Empty the record's legal representative where only the withdrawn entry named them."""
    rest = KeyPerson.objects.in_force().filter(organization=person.organization, post=person.post)
    if person.post == Post.LEGAL_REPRESENTATIVE and not rest.filter(name=person.name).exists():
        Organization.objects.filter(pk=person.organization_id, legal_representative=person.name).update(
            legal_representative="", updated_at=clock.now()
        )


# By night -------------------------------------------------------------------------------------------------------------


def follow_terms() -> None:
    """Let records follow terms of legal representatives that began since."""
    today = clock.today()
    begun = KeyPerson.objects.in_office().filter(
        post=Post.LEGAL_REPRESENTATIVE, starts_on__range=(today - dt.timedelta(days=7), today)
    )
    follow_rows(begun.values_list("organization_id", flat=True))


def remind_of_terms() -> int:
    """Tell owners and clerks of terms that end within 60, 30 or 7 days; each stage once. Returns how many messages."""
    listed_at = f"{reverse('orgs:desk_people')}?term={max(REMIND_BEFORE)}"
    return remind(Subject("term_ending", "terms_ending", listed_at), map(_reminder, terms_ending(max(REMIND_BEFORE))))


def _reminder(person: KeyPerson) -> Reminder:
    assert person.ends_on is not None  # noqa: S101 - the query asks for an end
    pk = person.organization_id
    return Reminder(
        about=person.organization, organization=person.organization, ends_on=person.ends_on,
        key=f"keyperson:{person.pk}:{person.ends_on}:{stage_of(person.ends_on)}",
        context={
            "organization": person.organization.name, "name": person.name, "post": person.post_in_words,
            "day": person.ends_on.isoformat(),
        },
        at_owner=reverse("orgs:my_people", args=[pk]),
        at_desk=reverse("orgs:desk_organization", args=[pk, "people"]),
    )  # fmt: skip
