"""The columns of applications in spreadsheets, for export alone: they come in by their forms."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.sheets import Column, Resource, Sheet, kinds, resources
from orgs.sheets.work import subtree_ids
from procurement.choices import ApplicationStatus, RoundKind
from procurement.models import Application

APPLICATIONS = Sheet("applications", _("Applications"), Application, (
    Column("id", _("Portal key"), "门户序号", kinds.Integer(), width=10),
    Column("number", _("Number"), "申报编号", kinds.Code(), width=26),
    Column("round", _("Round"), "项目轮次", kinds.Text(), path="round__title", json="round_id", width=36),
    Column("round_number", _("Number of the call"), "征集编号", kinds.Code(), path="round__number", field="round",
           stored=False, width=22),
    Column("year", _("Year"), "年度", kinds.Integer(), path="round__year", stored=False, width=8),
    Column("kind", _("Kind"), "类别", kinds.Choice(choices=RoundKind.choices), path="round__kind", stored=False,
           width=12),
    Column("status", _("Status"), "状态", kinds.Choice(choices=ApplicationStatus.choices), width=12),
    Column("organization", _("Applicant"), "申报单位", kinds.Text(), path="organization__name", width=36),
    Column("uscc", _("USCC"), "统一社会信用代码", kinds.Code(), path="organization__uscc", stored=False, width=22),
    Column("lot", _("Lot"), "标段", kinds.Text(), path="lot__title", width=24),
    Column("title", _("Project"), "项目名称", kinds.Text(), width=36),
    Column("requested", _("Amount asked for (yuan)"), "申请金额（元）", kinds.Amount(), width=16),
    Column("is_paper", _("Came on paper"), "纸质申报", kinds.Boolean(), width=10),
    Column("received_at", _("Paper received at"), "纸质收件时间", kinds.Instant(), width=20),
    Column("submitted_at", _("Handed in at"), "提交时间", kinds.Instant(), width=20),
    Column("begun_at", _("Begun at"), "建立时间", kinds.Instant(), width=20),
    Column("rules_hold", _("Result of the rules"), "自动审查结果", kinds.Boolean(), path="eligibility__holds",
           stored=False, width=12),
    Column("is_eligible", _("Eligible"), "资格审查结论", kinds.Boolean(), path="eligibility__is_eligible", stored=False,
           width=12),
    Column("eligibility_reason", _("Reason of the decision"), "审查理由", kinds.Text(), path="eligibility__reason",
           stored=False, width=40),
), private={
    "search": "made from the texts, for searching",
    "answers": "in the application's own file", "form_version": "serves the answers",
    "prepared_by": "a person; the history shows it", "certified_by": "a person; the history shows it",
    "saved_at": "serves the form", "revision": "serves editing at the same time",
})  # fmt: skip


def applications_of(code: str | None) -> QuerySet[Any]:
    """Return the applications handed in to one union and the unions below it, or to all."""
    handed_in, ids = Application.objects.filter(submitted_at__isnull=False), subtree_ids(code)
    return handed_in if ids is None else handed_in.filter(round__union_id__in=ids)


def register() -> None:
    """Let applications be exported by name."""
    resources.register("applications", Resource(APPLICATIONS, applications_of), order=72)
