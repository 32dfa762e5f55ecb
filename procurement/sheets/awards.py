"""The columns of awards, contracts, their amendments and objections in spreadsheets, for export alone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.sheets import Column, Resource, Sheet, kinds, resources
from orgs.sheets.work import subtree_ids
from procurement.choices import (
    AmendmentStatus,
    AwardStatus,
    ContractStatus,
    FundingMode,
    ObjectionStatus,
    RoundKind,
)
from procurement.models import Award, Contract, ContractAmendment, Objection

ROUND = "application__round__"
AWARDS = Sheet("awards", _("Awards"), Award, (
    Column("id", _("Key"), "序号", kinds.Integer(), width=10),
    Column("year", _("Year"), "年度", kinds.Integer(), path=f"{ROUND}year", width=8),
    Column("kind", _("Kind"), "类别", kinds.Choice(choices=RoundKind.choices), path=f"{ROUND}kind", width=12),
    Column("funding_mode", _("Funding mode"), "资助方式", kinds.Choice(choices=FundingMode.choices),
           path=f"{ROUND}funding_mode", width=10),
    Column("status", _("Status"), "状态", kinds.Choice(choices=AwardStatus.choices), width=12),
    Column("union", _("Union"), "工会", kinds.Text(), path=f"{ROUND}union__name", json=f"{ROUND}union__code", width=24),
    Column("round", _("Round"), "征集轮次", kinds.Text(), path=f"{ROUND}title", json=f"{ROUND}id", width=36),
    Column("call", _("Number of the call"), "征集编号", kinds.Text(), path=f"{ROUND}number", width=24),
    Column("application", _("Number of the application"), "申报编号", kinds.Text(), path="application__number",
           json="application__id", width=24),
    Column("title", _("Project"), "项目名称", kinds.Text(), path="application__title", width=36),
    Column("organization", _("Organization"), "单位名称", kinds.Text(), path="application__organization__name",
           width=36),
    Column("uscc", _("USCC"), "统一社会信用代码", kinds.Text(), path="application__organization__uscc", width=22),
    Column("amount", _("Amount (yuan)"), "金额（元）", kinds.Amount(), width=16),
    Column("commitment", _("Reference"), "关联承诺", kinds.Text(), path="commitment__reference", width=16),
    Column("awarded_at", _("Awarded at"), "立项时间", kinds.Instant(), width=20),
    Column("decided_on", _("Day of the collective decision"), "集体决策日期", kinds.Date(), width=13),
    Column("minutes_number", _("Number of the minutes"), "会议纪要编号", kinds.Text(), width=24),
), private={
    "awarded_by": "a person; the timeline shows it", "replaces": "the page of the award shows it",
})  # fmt: skip

CONTRACT_ROUND = "award__application__round__"
CONTRACTS = Sheet("contracts", _("Contracts"), Contract, (
    Column("id", _("Key"), "序号", kinds.Integer(), width=10),
    Column("number", _("Number"), "合同编号", kinds.Text(), width=24),
    Column("year", _("Year"), "年度", kinds.Integer(), path=f"{CONTRACT_ROUND}year", width=8),
    Column("kind", _("Kind"), "类别", kinds.Choice(choices=RoundKind.choices), path=f"{CONTRACT_ROUND}kind", width=12),
    Column("funding_mode", _("Funding mode"), "资助方式", kinds.Choice(choices=FundingMode.choices),
           path=f"{CONTRACT_ROUND}funding_mode", width=10),
    Column("status", _("Status"), "状态", kinds.Choice(choices=ContractStatus.choices), width=12),
    Column("union", _("Union"), "工会", kinds.Text(), path="union__name", json="union__code", width=24),
    Column("organization", _("Organization"), "单位名称", kinds.Text(), path="organization__name", width=36),
    Column("uscc", _("USCC"), "统一社会信用代码", kinds.Text(), path="organization__uscc", width=22),
    Column("subject", _("Subject"), "标的", kinds.Text(), width=40),
    Column("award", _("Award"), "立项", kinds.Integer(), path="award__id", width=10),
    Column("amount", _("Amount (yuan)"), "金额（元）", kinds.Amount(), width=16),
    Column("starts_on", _("From"), "开始日期", kinds.Date(), width=13),
    Column("ends_on", _("Until"), "结束日期", kinds.Date(), width=13),
    Column("signed_on", _("Signed on"), "签订日期", kinds.Date(), width=13),
    Column("signed_for_union", _("Signed for the union by"), "甲方签字人", kinds.Text(), width=14),
    Column("signed_for_organization", _("Signed for the organization by"), "乙方签字人", kinds.Text(), width=14),
    Column("drafted_at", _("Drafted at"), "拟定时间", kinds.Instant(), width=20),
), private={
    "terms": "long; the contract says it", "drafted_by": "a person; the timeline shows it",
    "version": "serves editing at the same time", "search": "made from the texts, for searching",
})  # fmt: skip

AMENDED = "contract__"
AMENDMENTS = Sheet("contract_amendments", _("Amendments of contracts"), ContractAmendment, (
    Column("id", _("Key"), "序号", kinds.Integer(), width=10),
    Column("number", _("Number"), "变更编号", kinds.Text(), width=28),
    Column("year", _("Year"), "年度", kinds.Integer(), path=f"{AMENDED}award__application__round__year", width=8),
    Column("contract", _("Contract"), "合同编号", kinds.Text(), path=f"{AMENDED}number", json=f"{AMENDED}id", width=24),
    Column("status", _("Status"), "状态", kinds.Choice(choices=AmendmentStatus.choices), width=12),
    Column("union", _("Union"), "工会", kinds.Text(), path=f"{AMENDED}union__name", json=f"{AMENDED}union__code",
           width=24),
    Column("organization", _("Organization"), "单位名称", kinds.Text(), path=f"{AMENDED}organization__name", width=36),
    Column("amount_before", _("Amount before (yuan)"), "变更前金额（元）", kinds.Amount(), width=16),
    Column("amount", _("Amount (yuan)"), "变更后金额（元）", kinds.Amount(), width=16),
    Column("starts_on_before", _("From, before"), "变更前开始日期", kinds.Date(), width=14),
    Column("ends_on_before", _("Until, before"), "变更前结束日期", kinds.Date(), width=14),
    Column("starts_on", _("From"), "变更后开始日期", kinds.Date(), width=14),
    Column("ends_on", _("Until"), "变更后结束日期", kinds.Date(), width=14),
    Column("content", _("What changes in the services"), "服务内容变更", kinds.Text(), width=40),
    Column("reason", _("Reason"), "变更原因", kinds.Text(), width=40),
    Column("agreed_on", _("Signed on"), "签订日期", kinds.Date(), width=13),
    Column("decided_on", _("Day of the collective decision"), "集体决策日期", kinds.Date(), width=13),
    Column("minutes_number", _("Number of the minutes"), "会议纪要编号", kinds.Text(), width=24),
    Column("drafted_at", _("Drafted at"), "拟定时间", kinds.Instant(), width=20),
), private={
    "drafted_by": "a person; the history shows it", "agreed_by": "a person; the history shows it",
})  # fmt: skip

OBJECTIONS = Sheet("objections", _("Objections"), Objection, (
    Column("id", _("Key"), "序号", kinds.Integer(), width=10),
    Column("number", _("Receipt number"), "回执编号", kinds.Text(), width=26),
    Column("year", _("Year"), "年度", kinds.Integer(), path="notice__round__year", width=8),
    Column("status", _("Status"), "状态", kinds.Choice(choices=ObjectionStatus.choices), width=12),
    Column("union", _("Union"), "工会", kinds.Text(), path="notice__round__union__name",
           json="notice__round__union__code", width=24),
    Column("notice", _("Notice"), "公示编号", kinds.Text(), path="notice__number", width=26),
    Column("application", _("Application"), "涉及项目", kinds.Text(), path="application__title", width=36),
    Column("what", _("What is objected to"), "异议事项", kinds.Text(), width=40),
    Column("lodged_at", _("Lodged at"), "提出时间", kinds.Instant(), width=20),
    Column("due_on", _("To be answered by"), "答复期限", kinds.Date(), width=13),
    Column("decided_at", _("Decided at"), "答复时间", kinds.Instant(), width=20),
), private={
    "key": "opens the receipt for whoever lodged it", "name": "of a person, perhaps", "contact": "of a person",
    "argument": "long; the page shows it", "evidence": "long; the page shows it", "remedy": "long; the page shows it",
    "decision": "long; the decision letter says it", "effect": "the page shows it",
    "decided_by": "a person; the timeline shows it",
})  # fmt: skip


def awards_of(code: str | None) -> QuerySet[Any]:
    """Return the awards of one union and the unions below it, or all."""
    ids = subtree_ids(code)
    return Award.objects.all() if ids is None else Award.objects.filter(application__round__union_id__in=ids)


def contracts_of(code: str | None) -> QuerySet[Any]:
    """Return the contracts of one union and the unions below it, or all."""
    ids = subtree_ids(code)
    return Contract.objects.all() if ids is None else Contract.objects.filter(union_id__in=ids)


def amendments_of(code: str | None) -> QuerySet[Any]:
    """Return the amendments of contracts of one union and the unions below it, or all."""
    ids = subtree_ids(code)
    rows = ContractAmendment.objects.all()
    return rows if ids is None else rows.filter(contract__union_id__in=ids)


def objections_of(code: str | None) -> QuerySet[Any]:
    """Return the objections to notices of one union and the unions below it, or all."""
    ids = subtree_ids(code)
    return Objection.objects.all() if ids is None else Objection.objects.filter(notice__round__union_id__in=ids)


def register() -> None:
    """Let awards, contracts and objections be exported by name."""
    resources.register("awards", Resource(AWARDS, awards_of), order=74)
    resources.register("contracts", Resource(CONTRACTS, contracts_of), order=75)
    resources.register("contract_amendments", Resource(AMENDMENTS, amendments_of), order=75)
    resources.register("objections", Resource(OBJECTIONS, objections_of), order=76)
