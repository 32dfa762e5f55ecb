"""Contracts, from the draft to acceptance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock
from core.attachments import services as attachments
from core.audit import values_held
from core.errors import StaleError, UserError
from core.inbox.services import notify
from core.lifecycle.queries import hands_in
from core.lifecycle.services import perform
from core.numbering.services import next_number
from finance.services import ledger
from orgs.queries.records import keepers_of
from procurement.choices import AmendmentStatus, AwardStatus, ContractStatus
from procurement.models import Award, Contract
from procurement.services.awards import lapse_award
from procurement.signals import contract_changed
from unions.models import User

SCAN = "contract_scan"
"""The category of the scans of a signed contract among its files."""
WRITABLE = ("subject", "amount", "starts_on", "ends_on", "terms")


@transaction.atomic
def draft_contract(
    *, award: Award, starts_on: dt.date, ends_on: dt.date, by: User | None, subject: str = "",
    amount: Decimal | None = None, terms: str = "",
) -> Contract:  # fmt: skip
    """Draft the contract of an award; it gets its number. The amount is the award's where nothing is said.

    Raises UserError where there is one already, the award lapsed, or the amount exceeds it; ValidationError by field.
    """
    current = Award.objects.select_for_update(of=("self",)).select_related(
        "application__round__union", "application__organization"
    ).get(pk=award.pk)  # fmt: skip
    if current.status != AwardStatus.AWARDED or Contract.objects.filter(award=current).exists():
        raise UserError(_("There is a contract of this award already, or the award lapsed."))
    application, year = current.application, clock.today().year
    union = application.round.union
    contract = Contract(
        award=current, union=union, organization=application.organization, drafted_by=by,
        subject=(subject.strip() or str(application))[:200], starts_on=starts_on, ends_on=ends_on, terms=terms.strip(),
        amount=current.amount if amount is None else amount,
        number=f"{union.short_name or union.name}合〔{year}〕{next_number(union.code, 'contract', year):03d}号",
    )  # fmt: skip
    _check(contract)
    contract.save()
    contract_changed.send(sender=Contract, contract=contract, by=by)
    return contract


@transaction.atomic
def write_contract(*, contract: Contract, facts: Mapping[str, Any], version: int, by: User) -> Contract:
    """Change a draft that was read at ``version``. Raises as ``draft_contract`` does, UserError once it is signed."""
    current = Contract.objects.select_for_update(of=("self",)).select_related("award").get(pk=contract.pk)
    if current.status != ContractStatus.DRAFTED:
        raise UserError(_("A signed contract is not changed any more."))
    if current.version != version:
        raise StaleError(_("Somebody changed this contract meanwhile: compare and save again."))
    for name in WRITABLE:
        setattr(current, name, facts[name])
    current.version += 1
    current.drafted_by = by
    _check(current)
    current.save()
    return current


def _check(contract: Contract) -> None:
    if contract.amount > contract.award.amount:
        raise UserError(_("That is more than was awarded."), field="amount")
    contract.full_clean(exclude=["award", "union", "organization", "status", "drafted_by"])


@transaction.atomic
def sign_contract(
    *, contract: Contract, signed_on: dt.date, signed_for_union: str, signed_for_organization: str, by: User | None,
    scan: File[bytes] | None = None,
) -> Contract:  # fmt: skip
    """Record that both sides signed: the day, the people, and the scan of the signed paper.

    What the contract does not need of the award's money is set free. Raises UserError for a day before the award or to
    come, where the person drafted it, or for a file that is refused.
    """
    current = Contract.objects.select_related("award__commitment", "union", "organization").get(pk=contract.pk)
    if by is not None and by.hands & drafters_of(current):
        raise UserError(_("You drafted this contract: another person records the signature."))
    if signed_on > clock.today():
        raise UserError(_("The signature cannot lie in the future."), field="signed_on")
    if signed_on < clock.day_of(current.award.awarded_at):
        raise UserError(_("It cannot be signed before the award."), field="signed_on")
    if signed_on > current.ends_on:
        raise UserError(_("It ends before it was signed: correct the draft first."), field="signed_on")
    for field, name in (
        ("signed_for_union", signed_for_union), ("signed_for_organization", signed_for_organization)
    ):  # fmt: skip
        if not name.strip():
            raise UserError(_("Say who signed."), field=field)
    signed = perform(contract, "sign", by=by, changes={
        "signed_on": signed_on, "signed_for_union": signed_for_union.strip(),
        "signed_for_organization": signed_for_organization.strip(),
    })  # fmt: skip
    if scan is not None:
        with translation.override(settings.LANGUAGE_CODE):  # the file is read in any language
            title = _("Signed contract")
        attachments.store(scan, by=by, about=signed, title=title, category=SCAN)
    perform(current.award, "contract_signed", by=by)
    if (over := current.award.amount - signed.amount) > 0:
        ledger.release(commitment=current.award.commitment, amount=over, by=by, reason=_("The contract needs less."))
    return told(signed, by, "contract_signed")


def drafters_of(contract: Contract) -> set[int]:
    """Return the keys of all who ever wrote the draft; none of them records its signature."""
    return values_held(contract, "drafted_by")


@transaction.atomic
def start(*, contract: Contract, by: User | None) -> Contract:
    """Record that work has begun. Raises UserError before the first day."""
    if contract.starts_on > clock.today():
        raise UserError(_("The contract begins on %(day)s.") % {"day": contract.starts_on})
    return told(perform(contract, "start", by=by), by)


@transaction.atomic
def complete(*, contract: Contract, by: User | None) -> Contract:
    """Record that everything was delivered and waits for acceptance. Raises UserError while an amendment is open."""
    refuse_open_amendment(contract)
    return told(perform(contract, "complete", by=by), by, "contract_completed")


@transaction.atomic
def accept(*, contract: Contract, by: User | None, reason: str = "") -> Contract:
    """Accept what was delivered. Raises UserError where the person declared it complete."""
    if by is not None and by.hands & hands_in(contract, "complete"):
        raise UserError(_("You recorded that the work is done: another person accepts it."))
    return told(perform(contract, "accept", by=by, reason=reason), by, "contract_accepted")


@transaction.atomic
def terminate(*, contract: Contract, reason: str, by: User | None) -> Contract:
    """End a contract before its time: its open money is set free.

    One that was never signed takes its award along, and the reserve moves up. Raises UserError while an amendment is
    open.
    """
    refuse_open_amendment(contract)
    was_draft = contract.status == ContractStatus.DRAFTED
    ended = perform(contract, "terminate", by=by, reason=reason)
    award = Award.objects.select_related("commitment").get(pk=ended.award_id)
    if was_draft:
        lapse_award(award=award, reason=reason, by=by)
    elif award.commitment.open > 0:
        ledger.release(commitment=award.commitment, amount=award.commitment.open, reason=reason, by=by)
    return told(ended, by, None if was_draft else "contract_terminated")


def refuse_open_amendment(contract: Contract) -> None:
    """Raise UserError where an amendment is drafted and neither signed nor dropped."""
    if contract.amendments.filter(status=AmendmentStatus.DRAFTED).exists():
        raise UserError(_("An amendment is drafted: have it signed, or drop it first."))


def start_due_contracts() -> int:
    """Start the signed contracts whose first day has come; runs each night. Returns how many."""
    due = list(Contract.objects.filter(status=ContractStatus.SIGNED, starts_on__lte=clock.today()))
    for each in due:
        start(contract=each, by=None)
    return len(due)


def told(contract: Contract, by: User | None, kind: str | None = None) -> Contract:
    """Let the portal know that a contract changed, and the organization, where ``kind`` names a message."""
    contract_changed.send(sender=Contract, contract=contract, by=by)
    if kind:
        notify(
            keepers_of(contract.organization), kind, by=by, about=contract,
            context={"contract": str(contract)}, url=reverse("procurement:my_contract", args=[contract.pk]),
        )  # fmt: skip
    return contract
