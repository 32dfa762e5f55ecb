"""The columns of organizations in spreadsheets, for import, export and template alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.sheets import CellError, Column, Resource, Sheet, kinds, resources
from core.sheets.errors import Noted
from orgs.choices.records import InspectionResult, LegalForm, LegalStatus, PortalStatus, Rating
from orgs.models import Organization, Responsibility
from orgs.sheets.headings import FORMS, RATINGS, RESULTS, headings
from orgs.sheets.rowcheck import complete
from orgs.validators import USCC_PATTERN, validate_telephone, validate_uscc
from reference.data import HOME_PROVINCE
from reference.models import ServiceArea
from unions.queries import union_by_code

FOREIGN = re.compile("美元|港元|港币|香港元|日元|欧元|英镑|马克|法郎|加元|澳元|新加坡元|韩元|台币|USD|HKD|EUR|JPY|GBP")
ENDINGS = (
    "协会|学会|商会|联合会|促进会|研究会|联谊会|总会|基金会|中心|公司|委员会|工会|研究院|研究所|事务所|学校|医院|"
    "服务社|工作站|合作社|校友会|俱乐部"
)
SEVERAL_NAMES = re.compile(rf"(?:{ENDINGS})(?:[)）])?\s*[、；;/|\r\n]+\s*\S.*(?:{ENDINGS})(?:[)）])?$", re.DOTALL)


@dataclass(frozen=True)
class Name(kinds.Text):
    """An organization's name as typed, trimmed. Two organizations' names in one cell are no name."""

    def parse(self, text: str) -> str:
        if SEVERAL_NAMES.search(text):
            raise CellError(gettext("The cell holds several names: give each organization a row of its own."))
        return super().parse(text)


USCC_SIGNS = {sign: value for value, sign in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
USCC_WEIGHTS = (*(pow(3, place, 31) for place in range(17)), 1)
USCC_FORM = re.compile(USCC_PATTERN)


@dataclass(frozen=True)
class Uscc(kinds.Code):
    """A unified social credit code: hyphens and blanks are left out, the check character is verified."""

    longest: int = 200
    check: Callable[[str], None] | None = validate_uscc

    def parse(self, text: str) -> str:
        if (
            USCC_FORM.match(text) and text[0] != "0" and _adds_up(text)
        ):  # a right one is told at once; the rest hears what is wrong
            return text
        return super().parse(re.sub(r"[-‐-―－_]", "", text))


def _adds_up(code: str) -> bool:
    return sum(USCC_SIGNS[sign] * weight for sign, weight in zip(code, USCC_WEIGHTS, strict=True)) % 31 == 0


@dataclass(frozen=True)
class Funds(kinds.Amount):
    """Registered funds in yuan. Sums in another currency are left out, with a note."""

    def parse(self, text: str) -> Any:
        if FOREIGN.search(text.upper()):
            return Noted(None, gettext("Registered funds in a foreign currency are left out: enter the sum in yuan."))
        return super().parse(text)


@dataclass(frozen=True)
class Telephone(kinds.Telephone):
    """Telephone numbers as offices write them."""

    check: Callable[[str], None] | None = validate_telephone


@dataclass(frozen=True)
class Place(kinds.Kind):
    """A division by full name, short name or code; what it means is decided with the whole row (orgs.rowcheck)."""

    repeats = True

    def parse(self, text: str) -> str:
        return text

    def shown(self, path: str) -> Combinable:
        """Show Beijing's places by name, others by the full name: several cities have a 新城区."""
        parts = (f"{path}__parent__parent__name", f"{path}__parent__name", f"{path}__name")
        full = Concat(*(Coalesce(F(part), Value("")) for part in parts), output_field=TextField())
        home = {f"{path}__code__startswith": HOME_PROVINCE[:2]}
        return Case(
            When(**home, then=F(parts[-1])),
            When(**{f"{path}__isnull": False}, then=full),
            output_field=TextField(),
        )


def area_labels() -> dict[str, str]:
    """Return the service areas' names by code, in the active language."""
    return {area.code: area.name for area in ServiceArea.objects.all()}


def area_words() -> dict[str, str]:
    """Return the codes of service areas by their names in both languages."""
    areas = list(ServiceArea.objects.all())
    return {area.name_zh: area.code for area in areas} | {area.name_en: area.code for area in areas}


def _unions() -> Combinable:
    joined = StringAgg("union__name", Value("、"), order_by=("-is_lead", "union__code"))
    rows = Responsibility.objects.filter(organization=OuterRef("pk")).order_by().values("organization")
    return Subquery(rows.annotate(names=joined).values("names"))


_COLUMNS = (
    Column("number", _("Portal number"), "门户编号", kinds.Code(), stored=False, width=12,
           note=_("Leave it empty for an organization that is not on record yet.")),
    Column("name", _("Name"), "名称", Name(), width=36, required=True),
    Column("uscc", _("USCC"), "统一社会信用代码", Uscc(), width=22),
    Column("legal_form", _("Legal form"), "组织类型", kinds.Choice(choices=LegalForm.choices, words=FORMS),
           width=18),
    Column("short_name", _("Short name"), "简称", kinds.Text(longest=60)),
    Column("former_names", _("Former names"), "曾用名", kinds.Text(longest=400)),
    Column("name_en", _("English name"), "英文名称", kinds.Text(), width=30),
    Column("registration_number", _("Registration number"), "登记证号", kinds.Code(), width=20),
    Column("registered_on", _("Date of registration"), "成立日期", kinds.Date(), width=13),
    Column("registered_funds", _("Registered funds (yuan)"), "注册资金", Funds(), width=16),
    Column("registration_authority", _("Registration authority"), "登记管理机关", kinds.Text(longest=100), width=20),
    Column("supervising_authority", _("Supervising authority"), "业务主管单位", kinds.Text(longest=100), width=20),
    Column("legal_representative", _("Legal representative"), "法定代表人", kinds.Text(longest=60), width=12),
    Column("province", _("Province"), "省份", Place(), stored=False, exportable=False, width=10),
    Column("district", _("District"), "所在区", Place(), field="district_id", path="district", json="district_id",
           width=12, note=_("Full name, short name or code, such as 海淀区, 海淀 or 110108.")),
    Column("subdistrict", _("Subdistrict"), "所在街道", Place(), field="subdistrict_id",
           path="subdistrict", json="subdistrict_id", width=14),
    Column("address", _("Address"), "地址", kinds.Text(longest=300), width=40),
    Column("telephone", _("Telephone"), "联系电话", Telephone(), width=16),
    Column("email", _("E-mail"), "电子邮箱", kinds.Email(), width=24),
    Column("website", _("Website"), "网址", kinds.Url(), width=28),
    Column("service_areas", _("Service areas"), "服务领域", kinds.Several(vocabulary=area_labels, words=area_words),
           width=28),
    Column("introduction", _("Introduction"), "简介", kinds.Text(longest=5000, lines=True), width=40),
    Column("business_scope", _("Scope of activity"), "业务范围", kinds.Text(longest=20_000, lines=True), width=40),
    Column("rating", _("Rating"), "评估等级", kinds.Choice(choices=Rating.choices, words=RATINGS), width=10),
    Column("inspection_year", _("Year of the last annual inspection"), "最近年检年度",
           kinds.PastYear(), width=12),
    Column("inspection_result", _("Result of the last annual inspection"), "最近年检结论",
           kinds.Choice(choices=InspectionResult.choices, words=RESULTS), width=14),
    Column("full_time_staff", _("Full-time staff"), "专职人员数", kinds.Integer(), width=10),
    Column("part_time_staff", _("Part-time staff"), "兼职人员数", kinds.Integer(), width=10),
    Column("volunteers", _("Volunteers"), "志愿者数", kinds.Integer(), width=10),
    Column("social_workers", _("Certified social workers"), "持证社工数", kinds.Integer(), width=10),
    Column("has_party_organization", _("Party organization"), "是否建立党组织", kinds.Boolean(), width=12),
    Column("has_union", _("Union established"), "是否建会", kinds.Boolean(), width=10),
    Column("is_public", _("Agreed to be shown to the public"), "同意公开", kinds.Boolean(), width=10),
    Column("is_worker_service", _("Worker-service organization"), "职工服务类社会组织", kinds.Boolean(),
           importable=False, width=12),
    Column("worker_service_reason", _("Grounds of the decision"), "认定理由", kinds.Text(),
           importable=False, width=24),
    Column("worker_service_decided_on", _("Decided on"), "认定日期", kinds.Date(), importable=False, width=13),
    Column("legal_status", _("Legal status"), "登记状态", kinds.Choice(choices=LegalStatus.choices),
           importable=False, width=12),
    Column("portal_status", _("Portal status"), "门户状态", kinds.Choice(choices=PortalStatus.choices),
           importable=False, width=12),
    Column("unions", _("Responsible unions"), "责任工会", kinds.Text(), path=_unions, importable=False, width=28),
    Column("recorded_by", _("Recorded by"), "录入工会", kinds.Reference(show="name"), json="recorded_by__code",
           importable=False, width=20),
    Column("created_at", _("Recorded at"), "录入时间", kinds.Instant(), importable=False, width=20),
    Column("updated_at", _("Last changed at"), "更新时间", kinds.Instant(), importable=False, width=20),
)  # fmt: skip

COLUMNS = tuple(replace(column, aliases=headings(column.key)) for column in _COLUMNS)

PRIVATE = {
    "merged_into": "a merged record leaves with none of its own; its portal status says merged",
    "id": "the database's own key; the portal number stands for it",
    "name_key": "made from the name",
    "search": "made from the texts, for searching",
    "version": "serves editing at the same time",
    "worker_service_decided_by": "a staff member's person; the history shows it to those who may see it",
}


PUBLIC = (
    "number", "name", "uscc", "legal_form", "registered_on", "registration_authority", "district", "address",
    "telephone", "email", "website", "service_areas", "introduction", "rating",
)  # fmt: skip
"""What the public directory shows of an organization, on its page and as a file."""

DIRECTORY = Sheet(
    "directory", _("Social organizations"), Organization,
    tuple(column for column in COLUMNS if column.key in PUBLIC),
)  # fmt: skip


def organizations_of(code: str | None) -> QuerySet[Organization]:
    """Return the organizations on record, those of one union and the unions below it where a code is given."""
    rows = Organization.objects.on_record()
    if code is None:
        return rows
    return rows.of_unions(union_by_code(code).subtree_ids())


SHEET = Sheet(
    "organizations", _("Organizations"), Organization, COLUMNS,
    needed=("name",), complete=complete, inferred=("legal_form", "district"), private=PRIVATE,
    contested={"类别": ("legal_form", "service_areas"), "分类": ("legal_form", "service_areas")},
)  # fmt: skip


def register() -> None:
    """Let organizations be exported by name."""
    resources.register("organizations", Resource(SHEET, organizations_of), order=10)
