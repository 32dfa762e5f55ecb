"""Preparing, checking, approving and closing budgets: three people, one step each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.errors import StaleError, UserError
from core.inbox.services import notify
from core.lifecycle.services import perform
from core.wording import listed
from finance.choices import FundSource, Purpose
from finance.claims import claims_on
from finance.models import Budget, BudgetLine
from finance.queries import last_year_of, total_of
from finance.services.ledger import allocate, needs_collective_decision
from finance.waiting import deciders, may_take_next
from unions.models import Role, Union, User
from unions.queries import people_with_role

Cell = tuple[Purpose, FundSource]
MOST_NAMED = 5


@transaction.atomic
def begin_budget(*, union: Union, year: int, by: User | None) -> Budget:
    """Begin a union's budget of a year with last year's lines: as much planned, and what was left carried over.

    Raises UserError where the union has one already.
    """
    budget = Budget(union=union, year=year, prepared_by=by)
    budget.clean_fields(exclude=["union", "status"])
    try:
        with transaction.atomic():
            budget.save()
    except IntegrityError:
        raise UserError(_("There is a budget for this year already: go on with that one."), field="year") from None
    before = last_year_of(budget)
    BudgetLine.objects.bulk_create(
        BudgetLine(budget=budget, purpose=line.purpose, source=line.source, planned=line.planned,
                   carried_over=max(line.free, Decimal(0)))
        for line in (before.lines.order_by("id") if before else ())
    )  # fmt: skip
    return budget


@transaction.atomic
def write_budget(
    *, budget: Budget, planned: Mapping[Cell, Decimal], carried: Mapping[Cell, Decimal], remark: str, version: int,
    by: User | None,
) -> Budget:  # fmt: skip
    """Write what each line holds, in yuan; lines with nothing in them go.

    Raises StaleError when somebody wrote it meanwhile, UserError once it was handed in.
    """
    current = Budget.objects.select_for_update().get(pk=budget.pk)
    if not current.can_be_written:
        raise UserError(_("This budget was handed in; it can be changed only after it is returned."))
    if current.version != version:
        raise StaleError(_("Somebody changed this budget meanwhile: compare and save again."))
    for cell in {**planned, **carried}:
        amounts = {"planned": planned.get(cell, Decimal(0)), "carried_over": carried.get(cell, Decimal(0))}
        rows = BudgetLine.objects.filter(budget=current, purpose=cell[0], source=cell[1])
        if not any(amounts.values()):
            rows.delete()
        elif not rows.update(**amounts):
            BudgetLine.objects.create(budget=current, purpose=cell[0], source=cell[1], **amounts)
    current.version += 1
    current.remark, current.prepared_by = remark.strip(), by
    current.save()
    return current


@transaction.atomic
def submit_budget(*, budget: Budget, by: User) -> Budget:
    """Hand a budget in for the first agreement. Raises UserError where nothing is in it."""
    if not total_of(budget):
        raise UserError(_("Write an amount into at least one line first."))
    budget = perform(budget, "submit", by=by, changes={"prepared_by": by, "checked_by": None})
    _tell(budget, "budget_submitted", _next(budget), by=by)
    return budget


@transaction.atomic
def check_budget(*, budget: Budget, by: User) -> Budget:
    """Agree as the first of two. Raises UserError where the same person prepared it."""
    _refuse_own(budget, by)
    budget = perform(budget, "check_figures", by=by, changes={"checked_by": by})
    _tell(budget, "budget_checked", _next(budget), by=by)
    return budget


@transaction.atomic
def return_budget(*, budget: Budget, reason: str, by: User) -> Budget:
    """Send a budget back with what is to be corrected."""
    budget = perform(budget, "return_for_correction", by=by, reason=reason, changes={"checked_by": None})
    _tell(budget, "budget_returned", [one for one in [budget.prepared_by] if one], by=by)
    return budget


@transaction.atomic
def approve_budget(
    *, budget: Budget, by: User, decided_on: dt.date | None = None, minutes_number: str = ""
) -> Budget:  # fmt: skip
    """Agree as the second of two: money is allocated, and what last year left is carried over.

    Raises UserError where the person prepared or checked it, where the sum needs a collective decision and none is
    named, and NotCoveredError where last year's line holds less than is to be carried over.
    """
    _refuse_own(budget, by)
    refuse_without_decision(total_of(budget), decided_on, minutes_number)
    budget = perform(
        budget, "approve", by=by,
        changes={"approved_by": by, "approved_at": clock.now(), "decided_on": decided_on,
                 "minutes_number": minutes_number.strip()},
    )  # fmt: skip
    _allocate(budget, by)
    _tell(budget, "budget_approved", people_with_role(budget.union, Role.CLERK, Role.FINANCE), by=by)
    return budget


def refuse_without_decision(amount: Decimal, decided_on: dt.date | None, minutes_number: str) -> None:
    """Raise UserError where an amount needs a collective decision that is not named, or lies in the future."""
    if decided_on and decided_on > clock.today():
        raise UserError(_("The decision cannot lie in the future."), field="decided_on")
    if needs_collective_decision(amount) and not (decided_on and minutes_number.strip()):
        field = "minutes_number" if decided_on else "decided_on"
        raise UserError(
            _("A sum as high as this needs a collective decision: give its day and the number of its minutes."),
            field=field,
        )


def _allocate(budget: Budget, by: User) -> None:
    before = last_year_of(budget)
    theirs = {(line.purpose, line.source): line for line in before.lines.all()} if before else {}
    for line in budget.lines.order_by("id"):
        if line.planned:
            allocate(line=line, amount=line.planned, reason=_("approved budget %(budget)s") % {"budget": budget}, by=by)
        if line.carried_over:
            left = theirs.get((line.purpose, line.source))
            if left is None:
                raise UserError(_("Last year has no line “%(line)s” that could be carried over.") % {"line": line})
            allocate(line=left, amount=-line.carried_over, reason=_("carried over to %(budget)s") % {"budget": budget},
                     by=by)  # fmt: skip
            allocate(line=line, amount=line.carried_over, reason=_("carried over from %(budget)s") % {"budget": before},
                     by=by)  # fmt: skip


@transaction.atomic
def close_budget(*, budget: Budget, by: User) -> Budget:
    """Let nothing more be committed from a budget.

    Raises UserError before its year is over, and as long as something still counts on its money.
    """
    if clock.today().year <= budget.year:
        raise UserError(_("The year is not over yet."))
    if waiting := claims_on(budget):
        raise UserError(_("This still counts on its money: %(what)s.") % {"what": listed(waiting[:MOST_NAMED])})
    return perform(budget, "close", by=by)


def _refuse_own(budget: Budget, by: User) -> None:
    if not may_take_next(budget, by):
        raise UserError(_("You took part in this budget before: another person takes this step."))


def _next(budget: Budget) -> list[User]:
    return [user for user, _union in deciders([budget])[budget.pk]]


def _tell(budget: Budget, kind: str, people: Iterable[User], *, by: User) -> None:
    notify(
        people, kind, by=by, about=budget, context={"budget": str(budget)},
        url=reverse("finance:budget", args=[budget.pk]),
    )  # fmt: skip
