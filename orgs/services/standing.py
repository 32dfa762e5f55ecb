"""An organization's standing: entries are added, corrected, confirmed and withdrawn, each with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.attachments.models import Attachment
from core.attachments.services import store, withdraw
from core.editing import refuse_stale
from core.errors import UserError
from core.inbox.services import notify
from core.lifecycle.services import perform
from orgs.choices.life import ListKind
from orgs.choices.records import LegalStatus
from orgs.models import CreditListing, Organization, RatingAward
from orgs.models.standing import StandingEntry
from orgs.queries.records import keepers_of, staff_in_charge
from orgs.queries.standing import Ending, ending_soon
from orgs.services.current import follow_rows, forget_without_rows
from orgs.services.endings import REMIND_BEFORE, Reminder, Subject, remind, stage_of
from orgs.standing import StandingKind, kind_of
from unions.models import User

RATING_YEARS = 5  # 社会组织评估管理办法, article 32


@transaction.atomic
def add_entry(
    *,
    kind: StandingKind,
    organization: Organization,
    facts: Mapping[str, Any],
    by: User,
    is_declared: bool = False,
    upload: File[bytes] | None = None,
) -> StandingEntry:
    """Enter something; ``is_declared`` where the organization itself does, which counts once a clerk confirms it.

    Raises ValidationError by field, UserError for dates in the future and records that are no organizations.
    """
    if not organization.is_on_record:
        raise UserError(_("This record is no organization on record: nothing can be entered for it."))
    entry = kind.model(organization=organization, recorded_by=by, is_declared=is_declared)
    _fill_in(entry, facts)
    entry.save()
    if upload:
        _keep_file(entry, upload, by=by)
    _follow(entry, by=by)
    if is_declared:
        notify(
            staff_in_charge(organization), "standing_declared", by=by, about=organization,
            url=reverse("orgs:desk_organization", args=[organization.pk, kind.family]),
            context={"organization": organization.name, "what": str(entry)},
        )  # fmt: skip
    return entry


@transaction.atomic
def correct_entry(
    *,
    entry: StandingEntry,
    facts: Mapping[str, Any],
    version: int,
    reason: str,
    by: User,
    is_declared: bool = False,
    upload: File[bytes] | None = None,
) -> StandingEntry:
    """Correct an entry that was read at ``version``; ``is_declared`` where the organization itself does.

    What an organization corrects waits for confirmation, also where it was confirmed before.
    Raises StaleRecordError when somebody changed it meanwhile, UserError without a reason, ValidationError by field.
    """
    if not reason.strip():
        raise UserError(_("Say why the entry is corrected."), field="reason")
    current = _locked(entry)
    refuse_stale(current, version=version, names=list(facts))
    _fill_in(current, facts)
    if is_declared:
        current.is_declared, current.confirmed_by, current.confirmed_at = True, None, None
    current.version += 1
    with audit.reason(reason.strip()):
        current.save()
    if upload:
        _keep_file(current, upload, by=by)
    _follow(current, by=by)
    return current


@transaction.atomic
def confirm_entry(*, entry: StandingEntry, by: User) -> StandingEntry:
    """Confirm what an organization declared: from now on it counts."""
    current = _locked(entry)
    if not current.is_unconfirmed:
        raise UserError(_("This entry waits for no confirmation."))
    current.confirmed_by, current.confirmed_at = by, clock.now()
    current.version += 1
    current.save()
    _follow(current, by=by)
    return current


@transaction.atomic
def withdraw_entry(*, entry: StandingEntry, reason: str, by: User) -> StandingEntry:
    """Take back an entry. It stays on record, with the reason, and no longer counts."""
    if not reason.strip():
        raise UserError(_("Say why the entry is withdrawn."), field="reason")
    current = _locked(entry)
    current.withdrawn_by, current.withdrawn_at, current.withdrawn_reason = by, clock.now(), reason.strip()[:200]
    current.version += 1
    current.save()
    if current.is_declared and current.recorded_by_id != by.pk:
        notify(
            keepers_of(current.organization), "standing_refused", by=by, about=current.organization,
            url=reverse(kind_of(current).my_page, args=[current.organization_id]),
            context={"organization": current.organization.name, "what": str(current), "why": reason.strip()},
        )  # fmt: skip
    forget_without_rows([current.organization_id])
    _follow(current, by=by)
    return current


def _locked(entry: StandingEntry) -> StandingEntry:
    current: StandingEntry = type(entry)._default_manager.select_for_update(of=("self",)).get(pk=entry.pk)
    if current.withdrawn_at:
        raise UserError(_("This entry was withdrawn: enter it anew where it holds after all."))
    return current


def _fill_in(entry: StandingEntry, facts: Mapping[str, Any]) -> None:
    for name in kind_of(entry).fields:
        if name in facts:
            value = facts[name]
            setattr(entry, name, value.strip() if isinstance(value, str) else value)
    _refuse_future(entry)
    if isinstance(entry, RatingAward) and entry.awarded_on and entry.valid_until is None:
        entry.valid_until = years_after(entry.awarded_on, RATING_YEARS)
    if isinstance(entry, CreditListing) and entry.removed_on and not entry.removal_reason:
        raise UserError(_("Say why it was removed from the list."), field="removal_reason")
    entry.full_clean()


WHAT_HAPPENED = ("decided_on", "awarded_on", "entered_on", "removed_on", "conferred_on", "began_on",
                 "submitted_on")  # fmt: skip


def _refuse_future(entry: StandingEntry) -> None:
    """Refuse days of what happened that lie in the future; a year of inspection that has not come."""
    for name in WHAT_HAPPENED:
        day = getattr(entry, name, None)
        if day and day > clock.today():
            raise UserError(_("This date lies in the future: enter the day it happened."), field=name)
    year = getattr(entry, "year", None)
    if year and year > clock.today().year:
        raise UserError(_("This year has not come yet."), field="year")


def years_after(day: dt.date, years: int) -> dt.date:
    """Return the last day of a period of years that begins on a day."""
    try:
        anniversary = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        anniversary = day.replace(year=day.year + years, month=3, day=1)
    return anniversary - dt.timedelta(days=1)


def _keep_file(entry: StandingEntry, upload: File[bytes], *, by: User) -> Attachment:
    """Keep the entry's file in place of the one before."""
    for earlier in Attachment.objects.about(entry).current():
        withdraw(earlier, by=by, reason=_("replaced by a new file"))
    return store(
        upload, by=by, about=entry, title=str(entry), category="standing",
        valid_until=getattr(entry, "valid_until", None),
    )  # fmt: skip


def _follow(entry: StandingEntry, *, by: User) -> None:
    """Let the record follow its rows: rating, inspection, and the legal status where a list says so."""
    follow_rows([entry.organization_id])
    if isinstance(entry, CreditListing) and entry.list_kind == ListKind.ABNORMAL and not entry.is_unconfirmed:
        _follow_listing(entry, by=by)


def _follow_listing(entry: CreditListing, *, by: User) -> None:
    organization = Organization.objects.get(pk=entry.organization_id)
    listings = CreditListing.objects.filter(organization=organization, list_kind=ListKind.ABNORMAL)
    stands = listings.counting().filter(removed_on=None).exists()
    if stands and organization.legal_status == LegalStatus.REGISTERED:
        perform(organization, "enter_abnormal_list", by=by, reason=entry.entry_reason)
    elif not stands and organization.legal_status == LegalStatus.ABNORMAL:
        reason = entry.withdrawn_reason or entry.removal_reason or entry.entry_reason
        perform(organization, "leave_abnormal_list", by=by, reason=reason)


# Reminders ------------------------------------------------------------------------------------------------------------


def remind_of_ends() -> int:
    """Tell owners and clerks of documents and ratings that end within 60, 30 or 7 days; each stage once.

    Returns how many messages were written.
    """
    subject = Subject("document_ending", "documents_ending", reverse("orgs:desk_standing"))
    return remind(subject, map(_reminder, ending_soon(max(REMIND_BEFORE))))


def _reminder(ending: Ending) -> Reminder:
    pk, until = ending.organization.pk, ending.valid_until
    return Reminder(
        about=ending.organization, organization=ending.organization, ends_on=until,
        key=f"{ending.entry._meta.model_name}:{ending.entry.pk}:{until}:{stage_of(until)}",
        context={"organization": ending.organization.name, "what": ending.what, "day": until.isoformat()},
        at_owner=reverse("orgs:my_standing", args=[pk]),
        at_desk=reverse("orgs:desk_organization", args=[pk, "standing"]),
    )  # fmt: skip


def entry_file(entry: StandingEntry) -> Attachment | None:
    """Return the file of an entry, if it has one."""
    return Attachment.objects.about(entry).current().first()
