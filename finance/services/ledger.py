"""The only ways in which money moves: each writes one entry, and the database refuses what would not be covered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from finance.choices import EntryKind
from finance.models import BudgetLine, Commitment, LedgerEntry
from finance.models.budget import CENT
from orgs.models import Organization
from unions.models import User


class NotCoveredError(UserError):
    """The line does not hold as much money as is to be committed or taken away."""


def in_words(amount: Decimal) -> str:
    """Return an amount with its separators and two decimals."""
    return number_format(amount, decimal_pos=2, force_grouping=True)


def needs_collective_decision(amount: Decimal) -> bool:
    """Tell whether an amount in yuan may be approved only after a collective decision (domain.md, "Budget")."""
    return amount >= Decimal(settings.BUDGET_COLLECTIVE_FROM)


def allocate(*, line: BudgetLine, amount: Decimal, reason: str, by: User | None) -> LedgerEntry:
    """Put money onto a line, or take it away where ``amount`` is negative.

    Raises NotCoveredError where what is taken away is committed already.
    """
    return _write(line=line, kind=EntryKind.ALLOCATED, amount=amount, reason=reason, by=by)


@transaction.atomic
def commit(
    *, line: BudgetLine, amount: Decimal, reference: str, subject: str, payee: Organization | None = None,
    by: User | None,
) -> Commitment:  # fmt: skip
    """Bind money of a line: ``reference`` names what for, once.

    Raises NotCoveredError where the line holds too little or its budget is not in force, UserError where the
    reference is bound already or the amount is no amount of money.
    """
    _refuse_odd(amount)
    try:
        with transaction.atomic():
            commitment = Commitment.objects.create(line=line, reference=reference, subject=subject[:200], payee=payee)
    except IntegrityError:
        raise UserError(_("Money is committed for this already.")) from None
    _write(line=line, commitment=commitment, kind=EntryKind.COMMITTED, amount=amount, reason=subject, by=by)
    commitment.refresh_from_db()
    return commitment


def raise_commitment(*, commitment: Commitment, amount: Decimal, reason: str, by: User | None) -> LedgerEntry:
    """Bind more money for the same. Raises NotCoveredError where the line holds too little."""
    _refuse_odd(amount)
    return _write_for(commitment, EntryKind.COMMITTED, amount, reason, by)


def release(*, commitment: Commitment, amount: Decimal, reason: str, by: User | None) -> LedgerEntry:
    """Set bound money free that is not paid. Raises UserError where less than that is open."""
    _refuse_odd(amount)
    return _write_for(commitment, EntryKind.RELEASED, amount, reason, by)


def pay(
    *, commitment: Commitment, amount: Decimal, reason: str, by: User | None, on: dt.date | None = None
) -> LedgerEntry:
    """Pay bound money out. Raises UserError where less than that is open."""
    _refuse_odd(amount)
    return _write_for(commitment, EntryKind.PAID, amount, reason, by, on=on)


def refund(
    *, commitment: Commitment, amount: Decimal, reason: str, by: User | None, on: dt.date | None = None
) -> LedgerEntry:
    """Book money that came back. Raises UserError where less than that was paid."""
    _refuse_odd(amount)
    return _write_for(commitment, EntryKind.REFUNDED, amount, reason, by, on=on)


def _refuse_odd(amount: Decimal) -> None:
    if amount <= 0 or amount != amount.quantize(CENT):
        raise UserError(_("Give an amount in yuan of more than nothing, to the fen."), field="amount")


def _write_for(
    commitment: Commitment, kind: EntryKind, amount: Decimal, reason: str, by: User | None, *, on: dt.date | None = None
) -> LedgerEntry:
    return _write(
        line=commitment.line, commitment=commitment, kind=kind, amount=amount, reason=reason, by=by, booked_on=on
    )


def _write(
    *, line: BudgetLine, kind: EntryKind, amount: Decimal, reason: str, by: User | None,
    commitment: Commitment | None = None, booked_on: dt.date | None = None,
) -> LedgerEntry:  # fmt: skip
    try:
        with transaction.atomic():
            return LedgerEntry.objects.create(
                line=line, commitment=commitment, kind=kind, amount=amount, reason=reason[:300], by=by,
                booked_on=booked_on or clock.today(),
            )  # fmt: skip
    except IntegrityError as error:
        refusal = _refusal(str(error), line, commitment)
        if refusal is None:
            raise
        raise refusal from None


def _refusal(fault: str, line: BudgetLine, commitment: Commitment | None) -> UserError | None:
    """Return what to tell people of a constraint of the database that held."""
    line.refresh_from_db()
    facts: dict[str, Any] = {"line": line, "free": in_words(line.free)}
    if "budget_in_force" in fault:
        return NotCoveredError(_("The budget of this line is not in force: nothing can be committed from it."))
    if "within_allocation" in fault:
        return NotCoveredError(_("“%(line)s” has %(free)s yuan left: that is not enough.") % facts)
    if commitment is not None and ("paid_within" in fault or "not_negative" in fault):
        commitment.refresh_from_db()
        facts |= {"open": in_words(commitment.open), "paid": in_words(commitment.paid)}
        return UserError(_("Of this, %(open)s yuan are still open and %(paid)s yuan were paid.") % facts)
    return None
