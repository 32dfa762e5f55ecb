"""The columns of projects in spreadsheets: for export and import, and those of the public catalogue."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, DecimalField, F, QuerySet, When
from django.utils.translation import gettext_lazy as _

from core.listing.intake import Intake, intakes
from core.sheets import Column, Resource, Sheet, kinds, resources
from orgs.sheets.organizations import area_labels, area_words
from orgs.sheets.standing import ORGANIZATION
from orgs.sheets.work import subtree_ids
from orgs.sheets.work_entries import district_words, group_words
from projects.choices import Origin, ProjectStatus
from projects.models import Project
from projects.services.importing import plan
from reference.queries import district_names, target_group_names

ORIGINS = {"往年项目": Origin.EARLIER, "历年项目": Origin.EARLIER, "其他资金": Origin.OTHER}
SHEET = Sheet("projects", _("Projects"), Project, (
    Column("id", _("Key"), "序号", kinds.Integer(), importable=False, width=10),
    Column("project_number", _("Project number"), "项目编号", kinds.Text(), path="number", field="number",
           json="number", importable=False, width=22),
    *ORGANIZATION,
    Column("year", _("Year"), "年度", kinds.Integer(least=2000, most=2100), width=8, required=True,
           aliases=("年份", "项目年度")),
    Column("title", _("Title"), "项目名称", kinds.Text(longest=120), width=36, required=True, aliases=("项目", "名称")),
    Column("origin", _("Origin"), "项目来源", kinds.Choice(choices=Origin.choices, words=ORIGINS), width=14,
           note=_("Left empty, of an earlier year.")),
    Column("funder", _("Paid by"), "出资方", kinds.Text(longest=120), width=24, aliases=("资金来源",)),
    Column("areas", _("Service areas"), "服务领域", kinds.Several(vocabulary=area_labels, words=area_words), width=24,
           aliases=("领域",)),
    Column("districts", _("Districts served"), "服务区域",
           kinds.Several(vocabulary=district_names, words=district_words), width=24, aliases=("服务区",),
           note=_("Left empty, the whole city.")),
    Column("target_groups", _("For whom"), "服务对象",
           kinds.Several(vocabulary=target_group_names, words=group_words), width=24),
    Column("summary", _("What it brings, in one sentence"), "一句话简介", kinds.Text(longest=200), width=36,
           aliases=("简介",)),
    Column("story", _("What is done"), "项目内容", kinds.Text(longest=5000, lines=True), width=40,
           aliases=("服务内容",)),
    Column("participation", _("Who may take part, and how"), "参与方式", kinds.Text(longest=2000, lines=True),
           width=30),
    Column("beneficiaries", _("People served"), "服务人数", kinds.Integer(), width=10, aliases=("受益人数",)),
    Column("amount", _("Amount (yuan)"), "金额（元）", kinds.Amount(), width=14, aliases=("金额", "项目金额")),
    Column("shows_amount", _("Amount shown to the public"), "金额是否公开", kinds.Boolean(), width=12),
    Column("starts_on", _("From"), "开始日期", kinds.Date(future=True), width=13),
    Column("ends_on", _("Until"), "结束日期", kinds.Date(future=True), width=13, aliases=("截止日期",)),
    Column("contact_name", _("Person to ask"), "联系人", kinds.Text(longest=60), width=12),
    Column("contact_telephone", _("Telephone to ask"), "联系电话", kinds.Telephone(), width=16),
    Column("results", _("Results of the work"), "项目成效", kinds.Text(longest=5000, lines=True), width=40,
           aliases=("成效",)),
    Column("status", _("Status"), "状态", kinds.Choice(choices=ProjectStatus.choices), importable=False, width=12),
    Column("union", _("Union"), "工会", kinds.Reference(show="name"), json="union__code", importable=False, width=24),
    Column("published_at", _("First published at"), "首次发布时间", kinds.Instant(), importable=False, width=20),
    Column("created_at", _("Entered at"), "录入时间", kinds.Instant(), importable=False, width=20),
    Column("updated_at", _("Last changed at"), "最近修改时间", kinds.Instant(), importable=False, width=20),
), needed=("year", "title"), private={
    "organization": "shown by its number, name and code", "award": "the awards' own list shows it",
    "search": "made from the texts, for searching", "writers": "people; the history shows them",
    "published_by": "a person; the timeline shows it", "version": "serves editing at the same time",
})  # fmt: skip

PUBLIC = (
    "project_number", "organization", "uscc", "year", "title", "areas", "districts", "target_groups", "summary",
    "story", "participation", "beneficiaries", "starts_on", "ends_on", "contact_name", "contact_telephone", "results",
    "status",
)  # fmt: skip
"""What the catalogue shows of every project; the amount only where it is shown."""


def public_amount() -> Any:
    """Return the expression of the amount that everybody may know."""
    return Case(When(shows_amount=True, then=F("amount")), output_field=DecimalField(max_digits=14, decimal_places=2))


CATALOGUE = Sheet("catalogue", _("Catalogue of projects"), Project, (
    *(column for column in SHEET.columns if column.key in PUBLIC),
    Column("amount", _("Amount (yuan)"), "金额（元）", kinds.Amount(), path=public_amount, stored=False, width=14),
    Column("union", _("Union"), "工会", kinds.Text(), path="union__name", stored=False, width=24),
))  # fmt: skip
"""The catalogue as a file: for everybody."""


def projects_of(code: str | None) -> QuerySet[Any]:
    """Return the projects of a union and those below it, or all."""
    ids = subtree_ids(code)
    return Project.objects.all() if ids is None else Project.objects.filter(union_id__in=ids)


def register() -> None:
    """Let projects be exported by name, and lists of them come in."""
    resources.register("projects", Resource(SHEET, projects_of), order=80)
    hint = _(
        "For projects of earlier years, or paid by others. Organizations are found by portal number, USCC, then by "
        "name. A row corrects what your union entered of the same organization, year and title."
    )
    intakes.register("projects", Intake(
        "projects", _("Projects of earlier years"), SHEET, lambda by: plan(SHEET, by), "projects.write_project",
        "projects:import_projects", "projects:desk_projects", hint=hint,
    ))  # fmt: skip
