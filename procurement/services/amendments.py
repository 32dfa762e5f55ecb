"""Amendments of contracts: drafted by one, signed by both sides, recorded by another; the money follows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.attachments import services as attachments
from core.audit import values_held
from core.errors import UserError
from core.lifecycle.services import perform
from finance.models.budget import CENT
from finance.services import ledger
from finance.services.budgets import refuse_without_decision
from procurement.choices import ContractStatus, FundingMode
from procurement.models import Contract, ContractAmendment
from procurement.queries.contracts import as_signed
from procurement.services.contracts import SCAN, refuse_open_amendment, told
from unions.models import User

AMENDABLE = (ContractStatus.SIGNED, ContractStatus.RUNNING)
MOST_ADDED = Decimal("0.1")
"""How much may be added to what was bought, of the sum signed first (政府采购法第四十九条)."""


@transaction.atomic
def draft_amendment(
    *, contract: Contract, amount: Decimal, starts_on: dt.date, ends_on: dt.date, reason: str, by: User | None,
    content: str = "",
) -> ContractAmendment:  # fmt: skip
    """Draft an amendment: what the contract is to say from then on. It gets its number; nothing changes yet.

    Raises UserError where the contract is not in force or is being amended already, where nothing would change, work
    that has begun would begin another day, or more would be added to a purchase than the law allows; ValidationError by
    field.
    """
    current = Contract.objects.select_for_update(of=("self",)).select_related("award__application__round").get(
        pk=contract.pk
    )  # fmt: skip
    if current.status not in AMENDABLE:
        raise UserError(_("Only a contract in force can be amended: signed, and its work not done yet."))
    refuse_open_amendment(current)
    drafted = ContractAmendment(
        contract=current, number=f"{current.number}-补{current.amendments.count() + 1}", amount=amount,
        starts_on=starts_on, ends_on=ends_on, content=content.strip(), reason=reason.strip(), drafted_by=by,
        amount_before=current.amount, starts_on_before=current.starts_on, ends_on_before=current.ends_on,
    )  # fmt: skip
    _check(drafted, current)
    drafted.save()
    return drafted


def _check(drafted: ContractAmendment, contract: Contract) -> None:
    same_days = (drafted.starts_on, drafted.ends_on) == (contract.starts_on, contract.ends_on)
    if same_days and drafted.amount == contract.amount and not drafted.content:
        raise UserError(_("Nothing would change: enter another amount or period, or what changes in the services."))
    if drafted.amount <= 0 or drafted.amount != drafted.amount.quantize(CENT):
        raise UserError(_("Give an amount in yuan of more than nothing, to the fen."), field="amount")
    if contract.status == ContractStatus.RUNNING and drafted.starts_on != contract.starts_on:
        raise UserError(_("Work has begun: the first day stays as it is."), field="starts_on")
    if drafted.ends_on != contract.ends_on and drafted.ends_on < clock.today():
        raise UserError(_("Choose a day that has not passed."), field="ends_on")
    _refuse_too_much(drafted, contract)
    drafted.full_clean(exclude=["contract", "drafted_by", "status"])


def _refuse_too_much(drafted: ContractAmendment, contract: Contract) -> None:
    most = (as_signed(contract).amount * (1 + MOST_ADDED)).quantize(CENT)
    is_purchase = contract.award.application.round.funding_mode == FundingMode.PURCHASE
    if is_purchase and drafted.amount > max(most, contract.amount):
        raise UserError(
            _("No more than a tenth may be added to what was bought first: at most %(most)s yuan in all.")
            % {"most": ledger.in_words(most)},
            field="amount",
        )


@transaction.atomic
def agree(
    *, amendment: ContractAmendment, agreed_on: dt.date, by: User | None, scan: File[bytes] | None = None,
    decided_on: dt.date | None = None, minutes_number: str = "",
) -> ContractAmendment:  # fmt: skip
    """Record that both sides signed an amendment: the contract says so from now on, and the ledger follows.

    Money that it adds is committed, money that it takes away is set free. Raises UserError where the person drafted it,
    for a day before the contract's signature or to come, where the sum added needs a collective decision that is not
    named, or where less is left unpaid than is taken away; NotCoveredError where the budget line holds too little.
    """
    contract = Contract.objects.select_for_update(of=("self",)).select_related(
        "award__commitment__line", "union", "organization"
    ).get(pk=amendment.contract_id)  # fmt: skip
    if by is not None and by.hands & values_held(amendment, "drafted_by"):
        raise UserError(_("You drafted this amendment: another person records the signature."))
    if contract.status not in AMENDABLE:
        raise UserError(_("Only a contract in force can be amended: signed, and its work not done yet."))
    if agreed_on > clock.today():
        raise UserError(_("The signature cannot lie in the future."), field="agreed_on")
    if contract.signed_on and agreed_on < contract.signed_on:
        raise UserError(_("It cannot be signed before the contract."), field="agreed_on")
    more = amendment.amount - contract.amount
    refuse_without_decision(max(more, Decimal(0)), decided_on, minutes_number)
    agreed = perform(amendment, "agree", by=by, changes={
        "agreed_on": agreed_on, "agreed_by": by, "decided_on": decided_on, "minutes_number": minutes_number.strip(),
    })  # fmt: skip
    _move_money(contract, more, str(agreed), by)
    contract.amount, contract.starts_on, contract.ends_on = agreed.amount, agreed.starts_on, agreed.ends_on
    contract.version += 1
    contract.save()
    if scan is not None:
        attachments.store(scan, by=by, about=contract, title=str(agreed), category=SCAN)
    told(contract, by, "contract_amended")
    return agreed


def _move_money(contract: Contract, more: Decimal, number: str, by: User | None) -> None:
    commitment, reason = contract.award.commitment, _("Amendment %(number)s") % {"number": number}
    if more > 0:
        ledger.raise_commitment(commitment=commitment, amount=more, reason=reason, by=by)
    elif more < 0:
        ledger.release(commitment=commitment, amount=-more, reason=reason, by=by)


@transaction.atomic
def drop(*, amendment: ContractAmendment, reason: str, by: User) -> ContractAmendment:
    """Drop an amendment that comes to nothing, with the reason; the contract stays as it is."""
    return perform(amendment, "drop", by=by, reason=reason)
