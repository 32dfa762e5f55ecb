"""The columns of services offered, annual reports and funding received in spreadsheets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.sheets import Column, kinds
from orgs.choices.work import FunderKind
from orgs.sheets.organizations import area_labels, area_words
from reference.data import HOME_PROVINCE
from reference.models import DivisionAlias, TargetGroup
from reference.queries import district_names, target_group_names


def area_keys() -> dict[str, str]:
    """Return the codes of service areas by all that may be typed."""
    return {**{code: code for code in area_labels()}, **area_words()}


def group_words() -> dict[str, str]:
    """Return the codes of target groups by their names in both languages."""
    groups = list(TargetGroup.objects.all())
    return {group.name_zh: group.code for group in groups} | {group.name_en: group.code for group in groups}


def district_words() -> dict[str, str]:
    """Return the codes of Beijing's districts by short names and by what else they are called."""
    short = {name.removesuffix("区"): code for code, name in district_names().items()}
    aliases = DivisionAlias.objects.filter(division__parent_id=HOME_PROVINCE)
    return {**dict(aliases.values_list("text", "division_id")), **short}


WORK_COLUMNS: dict[str, tuple[Column, ...]] = {
    "offers": (
        Column("title", _("Service"), "服务项目", kinds.Text(), width=36, required=True,
               aliases=("服务名称", "项目名称")),
        Column("area", _("Service area"), "服务领域", kinds.Reference(words=area_keys, show="name_zh"), width=14,
               field="area_id", path="area", json="area_id", required=True, aliases=("领域",)),
        Column("target_groups", _("Target groups"), "服务对象",
               kinds.Several(vocabulary=target_group_names, words=group_words), width=28, aliases=("服务人群",)),
        Column("districts", _("Districts served"), "服务区域",
               kinds.Several(vocabulary=district_names, words=district_words), width=28, aliases=("服务区",),
               note=_("Left empty, the whole city.")),
        Column("capacity", _("People at a time"), "每次人数", kinds.Integer(), width=10, aliases=("接待能力", "容量")),
        Column("price", _("Price (yuan)"), "价格（元）", kinds.Amount(), width=12, aliases=("价格", "收费标准"),
               note=_("0 where it is free.")),
        Column("unit", _("Price is for"), "计价单位", kinds.Text(longest=30), width=12),
        Column("description", _("Description"), "服务内容", kinds.Text(longest=2000, lines=True), width=40),
        Column("valid_from", _("Offered from"), "开始日期", kinds.Date(future=True), width=13),
        Column("valid_until", _("Offered until"), "截止日期", kinds.Date(future=True), width=13),
        Column("is_public", _("Shown to the public"), "是否公开", kinds.Boolean(), width=10),
    ),
    "reports": (
        Column("year", _("Year"), "年度", kinds.Integer(least=1990, most=2100), width=10, required=True,
               aliases=("报告年度",)),
        Column("submitted_on", _("Submitted on"), "提交日期", kinds.Date(), width=13),
        Column("income", _("Income (yuan)"), "本年收入（元）", kinds.Amount(), width=16, aliases=("收入", "年度收入")),
        Column("expense", _("Expense (yuan)"), "本年支出（元）", kinds.Amount(), width=16,
               aliases=("支出", "年度支出")),
        Column("people_served", _("People served"), "服务人数", kinds.Integer(), width=12),
        Column("summary", _("Summary of the year"), "年度工作概述", kinds.Text(longest=3000, lines=True), width=40),
    ),
    "funding": (
        Column("year", _("Year"), "年度", kinds.Integer(least=1990, most=2100), width=10, required=True),
        Column("funder_kind", _("Kind of source"), "资金来源类别", kinds.Choice(choices=FunderKind.choices), width=16,
               required=True, aliases=("来源类别",)),
        Column("funder", _("From whom"), "资助方", kinds.Text(longest=100), width=28, required=True,
               aliases=("出资方", "资金来源")),
        Column("amount", _("Sum (yuan)"), "金额（元）", kinds.Amount(), width=16, required=True, aliases=("金额",)),
        Column("purpose", _("Purpose"), "用途", kinds.Text(), width=36, required=True, aliases=("资金用途",)),
    ),
}  # fmt: skip
