"""Filing with a union hub (备案): form, review, number and certificate, renewal, lapse, withdrawal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.certificates.models import Certificate
from core.certificates.queries import certificates_about
from core.certificates.services import draw_number, issue, revoke
from core.editing import refuse_stale
from core.errors import UserError
from core.inbox.services import notify
from core.lifecycle.queries import hands_in
from core.lifecycle.services import perform
from orgs.choices.life import FilingStatus
from orgs.consequences import refuse
from orgs.models import Filing, Organization
from orgs.models.filing import FILING_OPEN
from orgs.queries.filings import filings_begun_by
from orgs.queries.records import keepers_of, lead_union_of, owners_of, staff_in_charge
from orgs.services.endings import REMIND_BEFORE, Reminder, Subject, remind, stage_of
from unions.models import Union, User
from unions.queries import city_federation

KIND = "filing"
YEARS = 2
ANSWERS = (
    "purpose", "activities", "members_count", "organizer", "organizer_telephone", "place", "supported_by", "promises",
)  # fmt: skip
NEEDED = ("purpose", "activities", "organizer", "organizer_telephone", "place")


@transaction.atomic
def begin_filing(*, organization: Organization, by: User, union: Union | None = None) -> Filing:
    """Open the form, prefilled from the filing before. ``union`` names the hub where a clerk fills it in.

    Otherwise the hub is the responsible union that leads. Where the organization is or was filed, the new filing
    renews that one. Raises UserError where one is open already, where the one in force ends later than the time for
    renewals, or where it cannot be filed.
    """
    if not organization.is_on_record:
        raise UserError(_("This record is no organization on record: register it first."))
    refuse(organization, "filing")
    before = last_filed(organization)
    if before and not before.can_be_renewed:
        told = {"end": before.valid_until, "day": before.renewable_from}
        raise UserError(_("The filing is in force until %(end)s: it can be renewed from %(day)s on.") % told)
    filing = Filing(
        organization=organization, union=union or lead_union_of(organization) or city_federation(), renews=before,
        filled_by_union=union is not None, created_by=by,
    )  # fmt: skip
    for name in ANSWERS:
        if before and name != "promises":
            setattr(filing, name, getattr(before, name))
    filing.purpose = filing.purpose or organization.introduction[:300]
    filing.place = filing.place or organization.address[:200]
    filing.organizer = filing.organizer or organization.legal_representative
    filing.organizer_telephone = filing.organizer_telephone or organization.telephone
    try:
        with transaction.atomic():
            filing.save()
    except IntegrityError:
        raise UserError(_("A filing of this organization is under way already: go on with that one.")) from None
    return filing


def last_filed(organization: Organization) -> Filing | None:
    """Return the filing that a new one would renew: the one in force, else the last that lapsed."""
    rows = Filing.objects.filter(organization=organization)
    in_force = rows.filter(status=FilingStatus.FILED).first()
    return in_force or rows.filter(status=FilingStatus.LAPSED).order_by("-valid_until").first()


@transaction.atomic
def save_filing(*, filing: Filing, answers: Mapping[str, Any], version: int, by: User) -> Filing:
    """Keep the answers as far as they go.

    Raises StaleRecordError when somebody changed them meanwhile, UserError once the form was handed in.
    """
    current = Filing.objects.select_for_update().get(pk=filing.pk)
    if current.status not in {FilingStatus.DRAFT, FilingStatus.RETURNED}:
        raise UserError(_("This form was handed in; it can be changed only after it is returned."))
    refuse_stale(current, version=version, names=[name for name in ANSWERS if name in answers])
    for name in ANSWERS:
        if name in answers:
            value = answers[name]
            setattr(current, name, value.strip() if isinstance(value, str) else value)
    current.version += 1
    current.save()
    return current


@transaction.atomic
def submit_filing(*, filing: Filing, answers: Mapping[str, Any], version: int, by: User) -> Filing:
    """Hand the form in; the hub's clerks are told. Raises UserError for what is missing, beside its field."""
    filing = save_filing(filing=filing, answers=answers, version=version, by=by)
    for name in NEEDED:
        if not getattr(filing, name):
            raise UserError(_("This is needed before the form can be handed in."), field=name)
    if not filing.promises:
        raise UserError(_("The organization has to promise this before it can be filed."), field="promises")
    refuse(filing.organization, "filing")
    filing = perform(filing, "submit", by=by, changes={"submitted_by": by, "submitted_at": clock.now()})
    notify(
        staff_in_charge(filing.organization), "filing_submitted", by=by, about=filing,
        url=reverse("orgs:desk_filing", args=[filing.pk]), context=_context(filing),
    )  # fmt: skip
    return filing


@transaction.atomic
def file(*, filing: Filing, by: User) -> Filing:
    """Take the organization onto the hub's files: it gains a number, and a certificate for two years.

    A filing renewed before its end goes on from that day. Raises UserError where the same person handed it in,
    for themselves or standing in for somebody, or where who handed it in is stood in for now.
    """
    if by.hands & {filing.submitted_by_id, *hands_in(filing, "submit")}:
        raise UserError(_("You handed this form in yourself: somebody else of the union decides on it."))
    refuse(filing.organization, "filing")
    current = Filing.objects.select_for_update().get(pk=filing.pk)
    before = current.renews
    prefix = current.union.short_name or current.union.name
    series = draw_number(kind=KIND, issuer_code=current.union.code, year=clock.today().year)
    if before and before.status in {FilingStatus.FILED, FilingStatus.LAPSED}:
        perform(before, "renew", by=by)
        _revoke(before, _("replaced by the renewal %(number)s") % {"number": f"{prefix}{series}"}, by=by)
    filing = perform(
        filing, "file", by=by,
        changes={
            "number": f"{prefix}{series}", "filed_on": clock.today(), "decided_by": by,
            "valid_until": _end(before),
        },
    )  # fmt: skip
    _issue(filing, number=filing.number, by=by)
    _tell_keepers(filing, "filing_filed", by=by)
    return filing


def _end(before: Filing | None) -> dt.date:
    """Return the last day of a filing that is filed today."""
    begins = clock.today()
    if before and before.valid_until and before.valid_until >= begins:
        begins = before.valid_until + dt.timedelta(days=1)
    try:
        return begins.replace(year=begins.year + YEARS) - dt.timedelta(days=1)
    except ValueError:  # 29 February
        return dt.date(begins.year + YEARS, 2, 28)


@transaction.atomic
def issue_new_copy(*, filing: Filing, by: User) -> Certificate:
    """Issue a filing's certificate anew under the organization's present name; the copy before it is revoked.

    Raises UserError where the filing is not in force, or its certificate bears the present name already.
    """
    filing = Filing.objects.select_for_update(of=("self",)).select_related("organization", "union").get(pk=filing.pk)
    copies = list(certificates_about(filing))
    if filing.status != FilingStatus.FILED or not copies:
        raise UserError(_("Only a filing in force has a certificate that can be issued anew."))
    if copies[0].holder == filing.organization.name:
        raise UserError(_("The certificate bears the present name already."))
    number = f"{filing.number}（换发{len(copies)}）"
    _revoke(filing, _("replaced by %(number)s after a change of name") % {"number": number}, by=by)
    return _issue(filing, number=number, by=by)


def _issue(filing: Filing, *, number: str, by: User) -> Certificate:
    organization = filing.organization
    facts = {
        "portal_number": Organization.objects.values_list("number", flat=True).get(pk=organization.pk),
        "uscc": organization.uscc or "",
        "purpose": filing.purpose,
        "organizer": filing.organizer,
        "place": filing.place,
    }
    return issue(
        kind=KIND, number=number, about=filing, holder=organization.name, issuer=filing.union.name, facts=facts,
        valid_until=filing.valid_until, by=by,
    )  # fmt: skip


@transaction.atomic
def return_filing(*, filing: Filing, reason: str, by: User) -> Filing:
    """Send the form back with what is to be corrected."""
    filing = perform(filing, "return_for_correction", by=by, reason=reason, changes={"decided_by": by})
    _tell_keepers(filing, "filing_returned", by=by)
    return filing


@transaction.atomic
def refuse_filing(*, filing: Filing, reason: str, by: User) -> Filing:
    """Refuse the filing, with the reason that the organization reads."""
    filing = perform(filing, "refuse", by=by, reason=reason, changes={"decided_by": by})
    _tell_keepers(filing, "filing_refused", by=by)
    return filing


@transaction.atomic
def withdraw_filing(*, filing: Filing, reason: str, by: User | None) -> Filing:
    """Give a filing up; its certificate is revoked."""
    filing = perform(filing, "withdraw", by=by, reason=reason)
    _revoke(filing, _("the filing was withdrawn: %(why)s") % {"why": reason.strip()}, by=by)
    return filing


def end_filings(*, organization: Organization, reason: str) -> int:
    """Withdraw what an organization that no longer exists has filed or begun. Returns how many filings."""
    rows = Filing.objects.filter(organization=organization, status__in=[*FILING_OPEN, FilingStatus.FILED])
    for filing in rows:
        withdraw_filing(filing=filing, reason=reason, by=None)
    return len(rows)


def _revoke(filing: Filing, reason: str, *, by: User | None) -> None:
    for certificate in certificates_about(filing).filter(revoked_on=None):
        revoke(certificate=certificate, reason=reason, by=by)


def hand_over_filings(who: User, to: User, by: User) -> int:
    """Let a successor go on with the forms that somebody begun for organizations. Returns how many."""
    return filings_begun_by(who).select_related(None).order_by().update(created_by=to)


# By night -------------------------------------------------------------------------------------------------------------


def lapse_filings() -> int:
    """Let filings lapse whose last day has passed; owners and clerks are told. Returns how many."""
    rows = Filing.objects.filter(status=FilingStatus.FILED, valid_until__lt=clock.today())
    over = list(rows.select_related("organization", "union"))
    for filing in over:
        lapsed = perform(filing, "lapse", by=None, reason=_("its period is over"))
        _tell_both(lapsed, "filing_lapsed")
    return len(over)


def remind_of_renewals() -> int:
    """Tell owners and clerks of filings that end within 60, 30 or 7 days, each stage once. Returns how many."""
    today = clock.today()
    window = (today, today + dt.timedelta(days=max(REMIND_BEFORE)))
    rows = Filing.objects.filter(status=FilingStatus.FILED, valid_until__range=window)
    rows = rows.exclude(renewals__status__in=FILING_OPEN).select_related("organization", "union")
    listed_at = f"{reverse('orgs:desk_filings')}?ending=yes"
    return remind(Subject("filing_ending", "filings_ending", listed_at), map(_reminder, rows))


def _reminder(filing: Filing) -> Reminder:
    assert filing.valid_until is not None  # noqa: S101 - the query asks for an end
    return Reminder(
        about=filing, organization=filing.organization, ends_on=filing.valid_until,
        key=f"filing_ending:{filing.pk}:{stage_of(filing.valid_until)}", context=_context(filing),
        at_owner=reverse("orgs:my_filings", args=[filing.organization_id]),
        at_desk=reverse("orgs:desk_filing", args=[filing.pk]),
    )  # fmt: skip


def _tell_both(filing: Filing, kind: str) -> int:
    key, context = f"{kind}:{filing.pk}:0", _context(filing)
    ours = notify(
        owners_of(filing.organization), kind, about=filing, key=key, context=context,
        url=reverse("orgs:my_filings", args=[filing.organization_id]),
    )  # fmt: skip
    theirs = notify(
        staff_in_charge(filing.organization), kind, about=filing, key=key, context=context,
        url=reverse("orgs:desk_filing", args=[filing.pk]),
    )  # fmt: skip
    return len(ours) + len(theirs)


def _tell_keepers(filing: Filing, kind: str, *, by: User) -> None:
    notify(
        keepers_of(filing.organization), kind, by=by, about=filing, context=_context(filing),
        url=reverse("orgs:my_filing", args=[filing.pk]),
    )  # fmt: skip


def _context(filing: Filing) -> dict[str, str]:
    return {
        "organization": filing.organization.name,
        "number": filing.number,
        "day": filing.valid_until.isoformat() if filing.valid_until else "",
    }
