"""What happens to an organization: change of name, blacklisting, appeals; and what follows from it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import UserError
from core.inbox.services import notify
from core.lifecycle.services import perform
from core.lifecycle.signals import transitioned
from orgs.choices.life import BlacklistStatus
from orgs.choices.records import LegalStatus
from orgs.models import Appeal, BlacklistEntry, NameChange, Organization
from orgs.queries.records import owners_of
from orgs.services.filings import end_filings
from unions.models import Union, User

NAMES_JOINED_BY = "、"


@transaction.atomic
def change_name(
    *, organization: Organization, name: str, changed_on: dt.date, by: User, document_number: str = "", reason: str = ""
) -> NameChange:
    """Give an organization its new name; the former one stays on record with its last day, and is found by search.

    Raises UserError for the same name, a day in the future or a record that is no organization.
    """
    current = Organization.objects.select_for_update().get(pk=organization.pk)
    name = name.strip()
    if not current.is_on_record:
        raise UserError(_("This record is no organization on record: its name is corrected in the record itself."))
    if name == current.name:
        raise UserError(_("This is the name already."), field="name")
    if changed_on > clock.today():
        raise UserError(_("This date lies in the future: enter the day it happened."), field="changed_on")
    change = NameChange(
        organization=current, former_name=current.name, new_name=name, changed_on=changed_on,
        document_number=document_number.strip(), reason=reason.strip(), recorded_by=by,
    )  # fmt: skip
    change.full_clean()
    change.save()
    current.former_names = _with_former(current, current.name)
    current.name, current.version, current.updated_at = name, current.version + 1, clock.now()
    with audit.reason(_("change of name")):
        current.save()
    return change


def _with_former(organization: Organization, name: str) -> str:
    """Return the former names with one more at their head, as long as the field holds them."""
    known = [each for each in organization.former_names.split(NAMES_JOINED_BY) if each and each != name]
    joined = NAMES_JOINED_BY.join([name, *known])
    longest = Organization._meta.get_field("former_names").max_length or 400
    return joined if len(joined) <= longest else joined[:longest].rpartition(NAMES_JOINED_BY)[0] or name


@transaction.atomic
def blacklist(
    *,
    organization: Organization,
    reason: str,
    starts_on: dt.date,
    ends_on: dt.date,
    union: Union,
    by: User,
    grounds: str = "",
) -> BlacklistEntry:
    """Put an organization on the blacklist for a period; its owner is told, and may appeal.

    Raises ValidationError by field, UserError for an entry that would end before today.
    """
    Organization.objects.select_for_update().get(pk=organization.pk)
    if ends_on < clock.today():
        raise UserError(_("The period is over already: choose a later end."), field="ends_on")
    if starts_on > clock.today():
        raise UserError(_("An entry begins with the decision: choose today or an earlier day."), field="starts_on")
    entry = BlacklistEntry(
        organization=organization, union=union, reason=reason.strip(), grounds=grounds.strip(), starts_on=starts_on,
        ends_on=ends_on, decided_by=by,
    )  # fmt: skip
    entry.full_clean(exclude=["status"], validate_constraints=False)
    entry.validate_constraints()
    entry.save()
    _tell_owner(entry, "blacklisted", by=by)
    return entry


@transaction.atomic
def lift(*, entry: BlacklistEntry, reason: str, by: User) -> BlacklistEntry:
    """Take an entry back before its end."""
    entry = perform(entry, "lift", by=by, reason=reason)
    _tell_owner(entry, "blacklisting_lifted", by=by, answer=reason)
    return entry


@transaction.atomic
def lodge_appeal(*, entry: BlacklistEntry, text: str, by: User) -> Appeal:
    """Appeal against an entry in force; the managers of the deciding union are told."""
    current = BlacklistEntry.objects.select_for_update(of=("self",)).select_related("organization").get(pk=entry.pk)
    if current.status != BlacklistStatus.IN_FORCE:
        raise UserError(_("This entry is no longer in force."))
    if not text.strip():
        raise UserError(_("Say why the entry is wrong."), field="text")
    if current.appeals.filter(decided_at=None).exists():
        raise UserError(_("You appealed already; the union has not decided yet."))
    return Appeal.objects.create(entry=current, text=text.strip(), lodged_by=by)


@transaction.atomic
def decide_appeal(*, appeal: Appeal, accept: bool, reason: str, by: User) -> Appeal:
    """Accept an appeal, which lifts the entry, or dismiss it; the reason is the answer.

    Whoever made the entry does not decide the appeal alone: raises UserError for them, and for who stands in for them.
    """
    if made_entry(appeal.entry, by):
        raise UserError(_("Somebody else decides the appeal against your own decision."))
    appeal = perform(
        appeal, "accept" if accept else "dismiss", by=by, reason=reason,
        changes={"decided_by": by, "decided_at": clock.now(), "answer": reason.strip()[:300]},
    )  # fmt: skip
    if accept:
        lift(entry=appeal.entry, reason=_("upon appeal: %(why)s") % {"why": reason.strip()}, by=by)
    else:
        _tell_owner(appeal.entry, "appeal_dismissed", by=by, answer=reason)
    return appeal


def made_entry(entry: BlacklistEntry, user: User) -> bool:
    """Tell whether the user, or somebody for whom they stand in, made the entry."""
    return bool(user.hands & {entry.decided_by_id, *audit.hands_that_made(entry)})


def end_blacklistings() -> int:
    """End the entries whose last day has passed. Returns how many."""
    over = BlacklistEntry.objects.filter(status=BlacklistStatus.IN_FORCE, ends_on__lt=clock.today())
    for entry in over:
        perform(entry, "end", by=None, reason=_("the period is over"))
    return len(over)


def _tell_owner(entry: BlacklistEntry, kind: str, *, by: User, answer: str = "") -> None:
    notify(
        owners_of(entry.organization), kind, by=by, about=entry.organization,
        url=reverse("orgs:my_life", args=[entry.organization_id]),
        context={
            "organization": entry.organization.name, "reason": entry.reason, "day": entry.ends_on.isoformat(),
            "answer": answer.strip(),
        },
    )  # fmt: skip


@receiver(transitioned, sender=Organization)
def end_what_cannot_go_on(instance: Organization, field: str, target: str, **_signal: Any) -> None:
    """End the filing of an organization that is dissolved or deregistered (consequence ``filing_ends``)."""
    if field == "legal_status" and target in {LegalStatus.DISSOLVED, LegalStatus.DEREGISTERED}:
        end_filings(organization=instance, reason=str(LegalStatus(target).label))
