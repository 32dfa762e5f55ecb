"""Amendments of approved budgets: from line to line, additional money, a cut."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import UserError
from core.inbox.services import notify
from core.lifecycle.services import perform
from finance.choices import FundSource, Purpose
from finance.models import Budget, BudgetLine, Transfer
from finance.services.budgets import refuse_without_decision
from finance.services.ledger import allocate, in_words
from unions.models import Role, User
from unions.queries import people_with_role


@transaction.atomic
def request_transfer(
    *, budget: Budget, amount: Decimal, reason: str, by: User, from_line: BudgetLine | None = None,
    to_line: BudgetLine | None = None, to_new: tuple[Purpose, FundSource] | None = None,
) -> Transfer:  # fmt: skip
    """Ask for an amendment of a budget in force. ``to_new``: the money goes to a line that the budget has not yet.

    Raises UserError where the budget is not in force, lines are not its own or hold less, ValidationError by field.
    """
    if not budget.is_in_force:
        raise UserError(_("Only a budget in force can be amended."))
    if to_new is not None:
        to_line = BudgetLine.objects.get_or_create(budget=budget, purpose=to_new[0], source=to_new[1])[0]
    if any(line is not None and line.budget_id != budget.pk for line in (from_line, to_line)):
        raise UserError(_("Choose lines of this budget."))
    if from_line is not None and amount > from_line.free:
        facts = {"line": from_line, "free": in_words(from_line.free)}
        raise UserError(_("“%(line)s” has %(free)s yuan left: that is not enough.") % facts, field="amount")
    transfer = Transfer(
        budget=budget, from_line=from_line, to_line=to_line, amount=amount, reason=reason.strip(), requested_by=by
    )
    transfer.full_clean(exclude=["status"])
    transfer.save()
    notify(
        people_with_role(budget.union, Role.MANAGER), "transfer_requested", by=by, about=transfer,
        context={"budget": str(budget)}, url=reverse("finance:budget", args=[budget.pk]) + "#transfers",
    )  # fmt: skip
    return transfer


@transaction.atomic
def approve_transfer(
    *, transfer: Transfer, by: User, decided_on: dt.date | None = None, minutes_number: str = ""
) -> Transfer:
    """Move the money. Raises UserError for the person who asked, or without the collective decision that it needs.

    Raises NotCoveredError where the line holds less than is to be taken away.
    """
    if transfer.requested_by_id in by.hands:
        raise UserError(_("You asked for this yourself: another person decides."))
    refuse_without_decision(transfer.amount, decided_on, minutes_number)
    transfer = perform(
        transfer, "approve", by=by,
        changes={"decided_by": by, "decided_on": decided_on, "minutes_number": minutes_number.strip()},
    )  # fmt: skip
    moves = [(transfer.from_line, -transfer.amount), (transfer.to_line, transfer.amount)]
    for line, amount in sorted((move for move in moves if move[0]), key=lambda move: move[0].pk):  # type: ignore[union-attr]
        allocate(line=line, amount=amount, reason=transfer.reason, by=by)  # type: ignore[arg-type]
    return transfer


@transaction.atomic
def refuse_transfer(*, transfer: Transfer, reason: str, by: User) -> Transfer:
    """Leave everything as it is, with the reason."""
    return perform(transfer, "refuse", by=by, reason=reason, changes={"decided_by": by})
