"""How budgets are shown: tones, lines with their shares, the chart."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from finance.choices import BudgetStatus, EntryKind, TransferStatus
from finance.models import Budget, BudgetLine

TONES: dict[str, str] = {
    BudgetStatus.DRAFT: "neutral",
    BudgetStatus.SUBMITTED: "waiting",
    BudgetStatus.CHECKED: "waiting",
    BudgetStatus.RETURNED: "warning",
    BudgetStatus.APPROVED: "good",
    BudgetStatus.CLOSED: "neutral",
    TransferStatus.REQUESTED: "waiting",
    TransferStatus.REFUSED: "bad",
    EntryKind.ALLOCATED: "info",
    EntryKind.COMMITTED: "waiting",
    EntryKind.RELEASED: "neutral",
    EntryKind.PAID: "good",
    EntryKind.REFUNDED: "warning",
}
"""The tone of each status and kind of entry; approved is one word for budgets and amendments."""


def line_rows(budget: Budget) -> list[dict[str, Any]]:
    """Return a budget's lines with the share of each that is committed, in percent."""
    return [
        {"line": line, "percent": round(100 * line.committed / line.allocated, 1) if line.allocated else 0}
        for line in budget.lines.order_by("id")
    ]


def sums(lines: list[BudgetLine]) -> dict[str, Decimal]:
    """Return the sums of the last row."""
    names = ("planned", "carried_over", "total", "allocated", "committed", "paid", "free")
    return {name: sum((getattr(line, name) for line in lines), Decimal(0)) for name in names}


def chart_of(lines: list[BudgetLine]) -> dict[str, Any]:
    """Return labels and series of the chart: paid, bound and free by line, in yuan."""
    series = (
        (_("Paid"), [line.paid for line in lines]),
        (_("Committed, not paid yet"), [line.committed - line.paid for line in lines]),
        (_("Still free"), [line.free for line in lines]),
    )
    return {
        "labels": [str(line) for line in lines],
        "series": [{"name": name, "values": [float(value) for value in values]} for name, values in series],
    }
