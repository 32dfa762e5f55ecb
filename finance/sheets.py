"""The columns of budgets and of the ledger in spreadsheets, for export alone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.sheets import Column, Resource, Sheet, kinds, resources
from finance.choices import BudgetStatus, EntryKind, FundSource, Purpose
from finance.models import Budget, LedgerEntry
from finance.queries import summed
from orgs.sheets.work import subtree_ids


def _sum_column(name: str, title: Any, chinese: str) -> Column:
    return Column(name, title, chinese, kinds.Amount(), path=lambda: summed(name), importable=False, stored=False,
                  width=16)  # fmt: skip


BUDGETS = Sheet("budgets", _("Budgets"), Budget, (
    Column("union", _("Union"), "工会", kinds.Reference(show="name"), json="union__code", width=24),
    Column("year", _("Year"), "年度", kinds.Integer(), width=8),
    Column("status", _("Status"), "状态", kinds.Choice(choices=BudgetStatus.choices), width=12),
    _sum_column("planned", _("Planned (yuan)"), "预算数（元）"),
    _sum_column("carried_over", _("Carried over (yuan)"), "上年结转（元）"),
    _sum_column("allocated", _("Allocated (yuan)"), "已下达（元）"),
    _sum_column("committed", _("Committed (yuan)"), "已承诺（元）"),
    _sum_column("paid", _("Paid (yuan)"), "已支付（元）"),
    Column("decided_on", _("Day of the collective decision"), "集体决策日期", kinds.Date(), width=13),
    Column("minutes_number", _("Number of the minutes"), "会议纪要编号", kinds.Text(), width=24),
    Column("approved_at", _("Approved at"), "批准时间", kinds.Instant(), width=20),
    Column("remark", _("Remark"), "备注", kinds.Text(), width=30),
    Column("created_at", _("Begun at"), "建立时间", kinds.Instant(), width=20),
), private={
    "id": "the database's own key", "prepared_by": "a person; the timeline shows it",
    "checked_by": "a person; the timeline shows it", "approved_by": "a person; the timeline shows it",
    "version": "serves editing at the same time",
})  # fmt: skip

LEDGER = Sheet("ledger", _("Ledger"), LedgerEntry, (
    Column("id", _("Key"), "序号", kinds.Integer(), width=10),
    Column("booked_on", _("Day"), "日期", kinds.Date(), width=13),
    Column("kind", _("Kind"), "类别", kinds.Choice(choices=EntryKind.choices), width=10),
    Column("amount", _("Amount (yuan)"), "金额（元）", kinds.Amount(), width=16),
    Column("union", _("Union"), "工会", kinds.Text(), path="line__budget__union__name",
           json="line__budget__union__code", width=24),
    Column("year", _("Year"), "年度", kinds.Integer(), path="line__budget__year", width=8),
    Column("purpose", _("Use of funds"), "用途", kinds.Choice(choices=Purpose.choices), path="line__purpose", width=14),
    Column("source", _("Source of funds"), "资金来源", kinds.Choice(choices=FundSource.choices), path="line__source",
           width=14),
    Column("reference", _("Reference"), "关联业务", kinds.Text(), path="commitment__reference", width=20),
    Column("payee", _("Payee"), "收款单位", kinds.Text(), path="commitment__payee__name", width=30),
    Column("reason", _("Subject of the entry"), "事由", kinds.Text(), width=40),
    Column("at", _("Entered at"), "录入时间", kinds.Instant(), width=20),
), private={
    "line": "shown by its union, year, purpose and source", "commitment": "shown by its reference and payee",
    "by": "a person; the desk shows it",
})  # fmt: skip


def budgets_of(code: str | None) -> QuerySet[Any]:
    """Return the budgets of one union and the unions below it, or all."""
    ids = subtree_ids(code)
    return Budget.objects.all() if ids is None else Budget.objects.filter(union_id__in=ids)


def ledger_of(code: str | None) -> QuerySet[Any]:
    """Return the entries of one union's budgets and of those below it, or all."""
    ids = subtree_ids(code)
    return LedgerEntry.objects.all() if ids is None else LedgerEntry.objects.filter(line__budget__union_id__in=ids)


def register() -> None:
    """Let budgets and the ledger be exported by name."""
    resources.register("budgets", Resource(BUDGETS, budgets_of), order=60)
    resources.register("ledger", Resource(LEDGER, ledger_of), order=61)
