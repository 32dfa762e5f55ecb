"""The columns of workers' needs in spreadsheets: for export and import."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.listing.intake import Intake, intakes
from core.sheets import Column, Resource, Sheet, kinds, resources
from needs.choices import NeedSource, Quarter
from needs.models import WorkerNeed
from needs.services.importing import plan
from orgs.sheets.work import subtree_ids
from orgs.sheets.work_entries import area_keys, district_words
from reference.queries import district_names

SOURCES = {
    "问卷": NeedSource.SURVEY, "调查": NeedSource.SURVEY, "问卷调查": NeedSource.SURVEY, "调研": NeedSource.SURVEY,
    "需求库": NeedSource.DATABASE, "需求数据库": NeedSource.DATABASE, "12351": NeedSource.HOTLINE,
    "热线": NeedSource.HOTLINE, "12351热线": NeedSource.HOTLINE, "12351职工服务热线": NeedSource.HOTLINE,
}  # fmt: skip
QUARTERS = {
    "全年": Quarter.YEAR, "第一季度": Quarter.FIRST, "一季度": Quarter.FIRST, "Q1": Quarter.FIRST,
    "第二季度": Quarter.SECOND, "二季度": Quarter.SECOND, "Q2": Quarter.SECOND, "第三季度": Quarter.THIRD,
    "三季度": Quarter.THIRD, "Q3": Quarter.THIRD, "第四季度": Quarter.FOURTH, "四季度": Quarter.FOURTH,
    "Q4": Quarter.FOURTH,
}  # fmt: skip


def district_keys() -> dict[str, str]:
    """Return the codes of districts by all that may be typed."""
    full = {name: code for code, name in district_names().items()}
    return {**{code: code for code in full.values()}, **full, **district_words()}


SHEET = Sheet("needs", _("Workers' needs"), WorkerNeed, (
    Column("id", _("Key"), "序号", kinds.Integer(), importable=False, width=10),
    Column("source", _("Source"), "来源", kinds.Choice(choices=NeedSource.choices, words=SOURCES), width=14,
           required=True, aliases=("数据来源", "渠道")),
    Column("category", _("Category"), "诉求类别", kinds.Text(longest=80), width=24, required=True,
           aliases=("类别", "需求类别", "需求", "诉求", "问题类别")),
    Column("area", _("Service area"), "服务领域", kinds.Reference(words=area_keys, show="name_zh"), field="area_id",
           path="area", json="area_id", width=14, aliases=("领域",)),
    Column("district", _("District"), "所在区", kinds.Reference(words=district_keys, show="name"),
           field="district_id", path="district", json="district_id", width=12, aliases=("区", "地区"),
           note=_("Left empty, not known or the whole city.")),
    Column("year", _("Year"), "年度", kinds.Integer(least=2000, most=2100), width=8, required=True,
           aliases=("年份",)),
    Column("quarter", _("Quarter"), "季度", kinds.Choice(choices=Quarter.choices, words=QUARTERS), width=14,
           note=_("Left empty, the whole year.")),
    Column("count", _("Count"), "件数", kinds.Integer(), width=10, required=True,
           aliases=("人次", "数量", "诉求数", "人数", "次数")),
    Column("note", _("Note"), "备注", kinds.Text(longest=300), width=30),
    Column("union", _("Union"), "工会", kinds.Reference(show="name"), json="union__code", importable=False, width=24),
    Column("recorded_at", _("Recorded at"), "录入时间", kinds.Instant(), importable=False, width=20),
), needed=("source", "category", "year", "count"), private={
    "recorded_by": "a person; the history shows it",
})  # fmt: skip


def needs_of(code: str | None) -> QuerySet[Any]:
    """Return the counts of a union and those below it, or all."""
    ids = subtree_ids(code)
    return WorkerNeed.objects.all() if ids is None else WorkerNeed.objects.filter(union_id__in=ids)


def register() -> None:
    """Let needs be exported by name, and lists of them come in."""
    resources.register("needs", Resource(SHEET, needs_of), order=85)
    hint = _(
        "One row a category, district and period. A row corrects the count that your union entered of the same; only "
        "counts are kept, never who asked."
    )
    intakes.register("needs", Intake(
        "needs", _("Workers' needs"), SHEET, lambda by: plan(SHEET, by.acting.union, by), "needs.record_needs",
        "needs:import_needs", "needs:needs", hint=hint,
    ))  # fmt: skip
