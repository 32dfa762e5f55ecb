"""The columns of rounds in spreadsheets, for export alone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.sheets import Column, Resource, Sheet, kinds, resources
from orgs.sheets.work import subtree_ids
from procurement.choices import FundingMode, RoundKind, RoundStatus
from procurement.models import Round

ROUNDS = Sheet("rounds", _("Rounds"), Round, (
    Column("id", _("Key"), "序号", kinds.Integer(), width=8),
    Column("year", _("Year"), "年度", kinds.Integer(), width=8),
    Column("kind", _("Kind"), "类别", kinds.Choice(choices=RoundKind.choices), width=12),
    Column("funding_mode", _("Funding mode"), "资助方式", kinds.Choice(choices=FundingMode.choices), width=10),
    Column("status", _("Status"), "状态", kinds.Choice(choices=RoundStatus.choices), width=14),
    Column("number", _("Number of the call"), "公告编号", kinds.Text(), width=24),
    Column("title", _("Title"), "名称", kinds.Text(), width=40),
    Column("union", _("Union"), "工会", kinds.Reference(show="name"), json="union__code", width=24),
    Column("ceiling", _("Money for the round (yuan)"), "资金总额（元）", kinds.Amount(), width=16),
    Column("starts_on", _("First day"), "公告日期", kinds.Date(), width=13),
    Column("deadline", _("Applications until"), "申报截止", kinds.Instant(), width=20),
    Column("most_applications", _("Applications an organization may hand in"), "每家申报上限", kinds.Integer()),
    Column("least_eligible", _("Eligible applications needed"), "最少合格申报数", kinds.Integer(), width=12),
    Column("needs_certifier", _("Prepared and certified by two people"), "双人申报", kinds.Boolean(), width=10),
    Column("called_again", _("Call that failed before"), "原流标轮次", kinds.Integer(), path="called_again_id"),
    Column("approved_at", _("Approved at"), "批准时间", kinds.Instant(), width=20),
    Column("opened_at", _("Published at"), "发布时间", kinds.Instant(), width=20),
    Column("created_at", _("Begun at"), "建立时间", kinds.Instant(), width=20),
), private={
    "panel_meeting": "the panel's page shows it", "search": "made from the texts, for searching",
    "summary": "stands on the public page of the call", "line": "the ledger shows it",
    "lengths": "shown by the dates that come of it", "form_version": "shown on the round's page",
    "scheme": "shown on the round's page", "contact_name": "stands on the public page of the call",
    "contact_telephone": "stands on the public page of the call", "contact_email": "stands on the public page",
    "prepared_by": "a person; the timeline shows it", "approved_by": "a person; the timeline shows it",
    "version": "serves editing at the same time",
})  # fmt: skip


def rounds_of(code: str | None) -> QuerySet[Any]:
    """Return the rounds of one union and the unions below it, or all."""
    ids = subtree_ids(code)
    return Round.objects.all() if ids is None else Round.objects.filter(union_id__in=ids)


def register() -> None:
    """Let rounds be exported by name."""
    resources.register("rounds", Resource(ROUNDS, rounds_of), order=70)
