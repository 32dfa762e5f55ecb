"""Entries of standing and work as spreadsheets: all for export; those that a list brings come in by them too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from core.listing.intake import Intake, intakes
from core.sheets import Column, Finding, Resource, Sheet, kinds, resources
from core.sheets.columns import RowCheck
from orgs.choices.life import DocumentKind, HonourLevel, ListKind, PenaltyKind
from orgs.choices.records import InspectionResult, Rating
from orgs.models import Responsibility
from orgs.models.standing import StandingEntry
from orgs.services.standing_import import plan
from orgs.sheets.headings import RATINGS, RESULTS
from orgs.sheets.work import subtree_ids
from orgs.sheets.work_entries import WORK_COLUMNS
from orgs.standing import standing_kinds

ORGANIZATION = (
    Column("organization", _("Organization"), "社会组织", kinds.Text(), path="organization__name", stored=False,
           aliases=("名称", "单位名称", "机构名称", "社会组织名称", "name"), width=36),
    Column("uscc", _("USCC"), "统一社会信用代码", kinds.Code(), path="organization__uscc", stored=False,
           aliases=("信用代码", "社会信用代码", "credit code"), width=22),
    Column("number", _("Portal number"), "门户编号", kinds.Code(), path="organization__number", stored=False, width=12),
)  # fmt: skip
WHO_SAID_SO = (
    Column("note", _("Note"), "备注说明", kinds.Text(longest=300), width=28),
    Column("is_declared", _("Declared by the organization"), "单位自报", kinds.Boolean(), importable=False, width=10),
    Column("confirmed_at", _("Confirmed at"), "确认时间", kinds.Instant(), importable=False, width=20),
    Column("recorded_at", _("Recorded at"), "录入时间", kinds.Instant(), importable=False, width=20),
    Column("withdrawn_at", _("Withdrawn at"), "撤回时间", kinds.Instant(), importable=False, width=20),
    Column("withdrawn_reason", _("Reason of withdrawal"), "撤回原因", kinds.Text(), importable=False, width=24),
)  # fmt: skip
PRIVATE = {
    "id": "the database's own key", "organization": "shown by its number, name and code",
    "recorded_by": "a person; the history shows it", "confirmed_by": "a staff member's person; the history shows it",
    "withdrawn_by": "a person; the history shows it", "version": "serves editing at the same time",
}  # fmt: skip


def _authority(title: Any, zh: str, *, required: bool = False) -> Column:
    return Column("authority", title, zh, kinds.Text(longest=100), width=24, required=required)


COLUMNS: dict[str, tuple[Column, ...]] = {
    "inspections": (
        Column("year", _("Year"), "年检年度", kinds.PastYear(), width=10, required=True,
               aliases=("年度", "检查年度")),
        Column("result", _("Result"), "年检结论", kinds.Choice(choices=InspectionResult.choices, words=RESULTS),
               width=14, required=True, aliases=("结论", "年检结果", "检查结论")),
        Column("decided_on", _("Decided on"), "结论日期", kinds.Date(), width=13),
    ),
    "ratings": (
        Column("grade", _("Grade"), "评估等级", kinds.Choice(choices=Rating.choices, words=RATINGS), width=10,
               required=True, aliases=("等级",)),
        Column("awarded_on", _("Awarded on"), "评定日期", kinds.Date(), width=13,
               aliases=("授予日期", "发证日期", "评估日期")),
        Column("valid_until", _("Valid until"), "有效期至", kinds.Date(future=True), width=13,
               note=_("Left empty, five years after the award.")),
        _authority(_("Awarded by"), "评定机关"),
    ),
    "penalties": (
        Column("kind", _("Kind of penalty"), "处罚种类", kinds.Choice(choices=PenaltyKind.choices), width=16,
               required=True, aliases=("处罚类型",)),
        Column("decided_on", _("Decided on"), "处罚日期", kinds.Date(), width=13, required=True,
               aliases=("处罚决定日期",)),
        Column("document_number", _("Number of the decision"), "处罚决定文书号", kinds.Text(longest=80), width=24,
               aliases=("文书号", "决定书文号")),
        Column("reason", _("Reason"), "处罚事由", kinds.Text(longest=300), width=36, required=True,
               aliases=("违法事实", "事由")),
        Column("amount", _("Sum (yuan)"), "罚没金额（元）", kinds.Amount(), width=14, aliases=("罚款金额", "金额")),
        _authority(_("Authority"), "处罚机关", required=True),
    ),
    "listings": (
        Column("list_kind", _("List"), "名单", kinds.Choice(choices=ListKind.choices), width=16, required=True,
               aliases=("名单类型", "列入名单")),
        Column("entered_on", _("Entered on"), "列入日期", kinds.Date(), width=13, required=True, aliases=("列入时间",)),
        Column("entry_reason", _("Reason of the entry"), "列入事由", kinds.Text(longest=300), width=32, required=True,
               aliases=("列入原因",)),
        Column("removed_on", _("Removed on"), "移出日期", kinds.Date(), width=13, aliases=("移出时间",)),
        Column("removal_reason", _("Reason of the removal"), "移出事由", kinds.Text(longest=300), width=32,
               aliases=("移出原因",)),
        _authority(_("Authority"), "作出决定机关", required=True),
    ),
    "honours": (
        Column("title", _("Honour"), "荣誉名称", kinds.Text(longest=200), width=36, required=True,
               aliases=("荣誉", "奖项")),
        Column("level", _("Level"), "级别", kinds.Choice(choices=HonourLevel.choices), width=10, required=True),
        Column("conferred_on", _("Conferred on"), "授予日期", kinds.Date(), width=13, required=True,
               aliases=("授予时间",)),
        _authority(_("Conferred by"), "授予单位", required=True),
    ),
    "services": (
        Column("title", _("Service"), "服务名称", kinds.Text(longest=200), width=36, required=True,
               aliases=("项目名称", "服务项目")),
        Column("buyer", _("Buyer"), "购买方", kinds.Text(longest=100), width=28, required=True, aliases=("购买单位",)),
        Column("began_on", _("Began on"), "开始日期", kinds.Date(), width=13, required=True),
        Column("ended_on", _("Ended on"), "结束日期", kinds.Date(future=True), width=13),
        Column("amount", _("Contract sum (yuan)"), "合同金额（元）", kinds.Amount(), width=16),
        Column("people_served", _("People served"), "服务人数", kinds.Integer(), width=12),
    ),
    "documents": (
        Column("kind", _("Which document"), "证件种类", kinds.Choice(choices=DocumentKind.choices), width=20,
               required=True, aliases=("证件名称", "证件类型")),
        Column("document_no", _("Document number"), "证件编号", kinds.Text(longest=80), field="number", path="number",
               json="number", width=24),
        Column("issued_by", _("Issued by"), "发证单位", kinds.Text(longest=100), width=24),
        Column("valid_from", _("Valid from"), "有效期自", kinds.Date(), width=13),
        Column("valid_until", _("Valid until"), "有效期至", kinds.Date(future=True), width=13),
    ),
    **WORK_COLUMNS,
}  # fmt: skip


IN_ORDER = {
    "listings": ("entered_on", "removed_on", _("The removal lies before the entry: check both dates.")),
    "services": ("began_on", "ended_on", _("The service ends before it begins: check both dates.")),
    "documents": ("valid_from", "valid_until", _("The document ends before it begins: check both dates.")),
}
"""Two days of a kind that follow each other, and what is said where they do not."""


def _days_in_order(slug: str) -> Callable[[], RowCheck]:
    """Return the check that a row's days follow each other."""
    first, last, message = IN_ORDER[slug]

    def check(values: dict[str, Any]) -> list[Finding]:
        begins, ends = values.get(first), values.get(last)
        return [Finding(last, str(message))] if begins and ends and ends < begins else []

    return lambda: check


def _sheet(slug: str) -> Sheet:
    kind = standing_kinds.get(slug)
    columns = (*ORGANIZATION, *COLUMNS[slug], *WHO_SAID_SO)
    return Sheet(
        kind.resource, kind.title, kind.model, columns, needed=(COLUMNS[slug][0].key,), private=PRIVATE,
        complete=_days_in_order(slug) if slug in IN_ORDER else None,
    )  # fmt: skip


SHEETS = {slug: _sheet(slug) for slug in standing_kinds.names()}


def rows_of(model: type[Model]) -> Callable[[str | None], QuerySet[Any]]:
    """Return the function from a code to the rows of organizations that a union, or one below it, is in charge of."""

    def rows(code: str | None) -> QuerySet[Any]:
        ids = subtree_ids(code)
        everything = model._default_manager.all()
        if ids is None:
            return everything
        responsible = Responsibility.objects.filter(union_id__in=ids).values("organization_id")
        return everything.filter(organization__in=responsible)

    return rows


def register() -> None:
    """Let entries of each kind be exported by name, and come in as lists."""
    hint = _(
        "Organizations are found by portal number, USCC, then by name. An entry of the same organization and day (or "
        "year) is corrected."
    )
    for order, kind in enumerate(standing_kinds):
        model: type[StandingEntry] = kind.model
        resources.register(kind.resource, Resource(SHEETS[kind.slug], rows_of(model)), order=40 + order)
        if kind.importable:
            intakes.register(kind.slug, Intake(
                kind.slug, kind.title, SHEETS[kind.slug], partial(plan, kind, SHEETS[kind.slug]),
                "orgs.record_standing", f"orgs:import_{kind.slug}", f"orgs:desk_{kind.slug}", hint=hint,
            ))  # fmt: skip
