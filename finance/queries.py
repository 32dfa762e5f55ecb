"""Reads of budgets: totals, what is left, and whether the ledger is whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from finance.choices import BudgetStatus, EntryKind
from finance.models import Budget, BudgetLine, Commitment, LedgerEntry, Transfer
from finance.models.budget import DECIDED
from unions.models import User

MONEY: DecimalField[Any, Any] = DecimalField(max_digits=16, decimal_places=2)
NOTHING = Value(Decimal(0), output_field=MONEY)


def last_year_of(budget: Budget) -> Budget | None:
    """Return the union's approved or closed budget of the year before."""
    return Budget.objects.filter(union=budget.union, year=budget.year - 1, status__in=DECIDED).first()


def total_of(budget: Budget) -> Decimal:
    """Return what a budget holds as written, in yuan."""
    found = budget.lines.aggregate(sum=Sum(F("planned") + F("carried_over")))["sum"]
    return found or Decimal(0)


def summed(name: str) -> Combinable:
    """Return the expression of a sum over a budget's lines, by itself so that sums do not multiply each other."""
    lines = BudgetLine.objects.filter(budget=OuterRef("pk")).order_by().values("budget")
    return Coalesce(Subquery(lines.annotate(sum=Sum(name)).values("sum"), output_field=MONEY), NOTHING)


def with_sums(budgets: QuerySet[Budget]) -> QuerySet[Any]:
    """Return budgets with ``allocated``, ``committed``, ``paid`` and ``free``, summed over their lines."""
    sums = {name: summed(name) for name in ("allocated", "committed", "paid")}
    return budgets.annotate(**sums).annotate(free=F("allocated") - F("committed"))


def transfers_of(budget: Budget) -> QuerySet[Transfer]:
    """Return a budget's amendments, the latest first."""
    return budget.transfers.select_related("from_line", "to_line", "requested_by", "decided_by")


def lines_in_force(user: User, *, year: int | None = None) -> QuerySet[BudgetLine]:
    """Return the lines from which the acting union may commit money, those of a year alone where one is given."""
    union = user.acting.union if user.acting else None
    rows = BudgetLine.objects.filter(budget__union=union, budget__status=BudgetStatus.APPROVED)
    return (rows if year is None else rows.filter(budget__year=year)).select_related("budget")


def budgets_to_correct(user: User) -> QuerySet[Budget]:
    """Return the budgets that were returned to who prepared them."""
    rows = Budget.objects.filter(status=BudgetStatus.RETURNED, prepared_by=user)
    return rows.select_related("union").order_by("year", "pk")


def transfers_to_decide(user: User) -> QuerySet[Transfer]:
    """Return the amendments that wait for the user's decision."""
    if user.acting is None or not user.has_perm("finance.decide_transfer"):
        return Transfer.objects.none()
    rows = Transfer.objects.filter(status="requested", budget__union=user.acting.union).exclude(requested_by=user)
    return rows.select_related("budget__union").order_by("pk")


def faults_of_ledger() -> list[str]:
    """Return what is wrong with the books: balances that differ from their entries, invariants that are broken.

    The database keeps all of this itself; the check tells whether somebody went past it.
    """
    faults = [
        *_unequal(BudgetLine.objects.all(), "allocated", "committed", "paid"),
        *_unequal(Commitment.objects.all(), "committed", "paid"),
    ]
    broken = BudgetLine.objects.filter(
        Q(committed__gt=F("allocated")) | Q(paid__gt=F("committed")) | Q(committed__lt=0) | Q(paid__lt=0)
    )
    overdrawn = _("Line %(id)s: more is committed than allocated, or paid than committed.")
    faults += [overdrawn % {"id": pk} for pk in _pks(broken)]
    early = BudgetLine.objects.exclude(budget__status__in=DECIDED).filter(entries__isnull=False).distinct()
    faults += [_("Line %(id)s: it has entries before its budget was approved.") % {"id": pk} for pk in _pks(early)]
    strangers = LedgerEntry.objects.filter(commitment__isnull=False).exclude(commitment__line=F("line"))
    return faults + [_("Entry %(id)s: its commitment belongs to another line.") % {"id": pk} for pk in _pks(strangers)]


def _unequal(rows: QuerySet[Any], *names: str) -> Iterator[str]:
    """Yield, in words, the balances that differ from the sum of their entries."""
    for one in _summed(rows, *names):
        for name in names:
            if (balance := getattr(one, name)) != (total := getattr(one, f"{name}_sum")):
                what = {"kind": one._meta.verbose_name, "id": one.pk, "name": one._meta.get_field(name).verbose_name}
                fault = _("%(kind)s %(id)s: %(name)s is %(balance)s, but its entries say %(total)s.")
                yield fault % {**what, "balance": balance, "total": total}


def _pks(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


SIGNS = {
    "allocated": {EntryKind.ALLOCATED: 1},
    "committed": {EntryKind.COMMITTED: 1, EntryKind.RELEASED: -1},
    "paid": {EntryKind.PAID: 1, EntryKind.REFUNDED: -1},
}
"""Which kinds of entries make up a balance, and how."""


def _summed(rows: QuerySet[Any], *names: str) -> QuerySet[Any]:
    sums = {f"{name}_sum": _sum(name) for name in names}
    found: QuerySet[Any] = rows.annotate(**sums).order_by("pk")
    return found


def _sum(balance: str) -> Coalesce:
    signed = Case(
        *(When(entries__kind=kind, then=F("entries__amount") * sign) for kind, sign in SIGNS[balance].items()),
        default=NOTHING, output_field=MONEY,
    )  # fmt: skip
    return Coalesce(Sum(signed), NOTHING)
