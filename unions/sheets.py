"""Partner bodies as spreadsheets, out and in; meetings, out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import sql

from core import clock
from core.listing.intake import Intake, intakes
from core.sheets import Column, Merge, Plan, Resource, Sheet, Stage, kinds, resources
from core.sheets.importing import Fault
from reference.models import Division
from unions.models import Meeting, MeetingKind, PartnerBody, PartnerKind
from unions.queries import union_by_code

KINDS = {
    "民政": PartnerKind.CIVIL_AFFAIRS, "民政局": PartnerKind.CIVIL_AFFAIRS, "社会建设": PartnerKind.SOCIAL_WORK,
    "社工委": PartnerKind.SOCIAL_WORK, "社会工作部": PartnerKind.SOCIAL_WORK, "人社": PartnerKind.HUMAN_RESOURCES,
    "人社局": PartnerKind.HUMAN_RESOURCES, "司法": PartnerKind.JUSTICE, "司法局": PartnerKind.JUSTICE,
    "财政": PartnerKind.FINANCE, "财政局": PartnerKind.FINANCE, "街道": PartnerKind.SUBDISTRICT,
    "街道办事处": PartnerKind.SUBDISTRICT, "群团": PartnerKind.MASS_ORGANIZATION,
}  # fmt: skip


MEETINGS = Sheet("meetings", gettext_lazy("Meetings of unions"), Meeting, (
    Column("title", gettext_lazy("Title"), "会议名称", kinds.Text(), width=36),
    Column("kind", gettext_lazy("Kind"), "类别", kinds.Choice(choices=MeetingKind.choices), width=16),
    Column("union", gettext_lazy("Union"), "工会", kinds.Reference(show="name"), json="union__code", width=24),
    Column("held_on", gettext_lazy("Held on"), "召开日期", kinds.Date(), width=13),
    Column("place", gettext_lazy("Place of the meeting"), "会议地点", kinds.Text(), width=24),
    Column("chair", gettext_lazy("Chair"), "主持人", kinds.Text(), width=14),
    Column("members", gettext_lazy("Members present"), "出席人员", kinds.Text(lines=True), width=36),
    Column("minutes", gettext_lazy("Minutes of the meeting"), "会议记录", kinds.Text(lines=True), width=60),
), private={
    "id": "the database's own key", "version": "serves editing at the same time",
    "recorded_by": "a person; the history shows it", "search": "serves searching",
})  # fmt: skip


def meetings_of(code: str | None) -> QuerySet[Meeting]:
    """Return the meetings of a union and those below it; or all."""
    rows = Meeting.objects.all()
    return rows if code is None else rows.filter(union__in=union_by_code(code).subtree_ids())


def _districts() -> dict[str, str]:
    """Return Beijing's districts by name."""
    rows = Division.objects.filter(level=Division.Level.COUNTY, code__startswith="11")
    return {name: code for code, name in rows.values_list("code", "name")}


PARTNERS = Sheet("partners", gettext_lazy("Partner bodies"), PartnerBody, (
    Column("name", gettext_lazy("Name"), "单位名称", kinds.Text(longest=120), required=True,
           aliases=("名称", "部门", "合作单位"), width=36),
    Column("kind", gettext_lazy("Kind"), "类别", kinds.Choice(choices=PartnerKind.choices, words=KINDS), required=True,
           width=24),
    Column("union", gettext_lazy("Kept by"), "维护工会", kinds.Reference(show="name"), json="union__code",
           importable=False, width=24),
    Column("district", gettext_lazy("District"), "所在区", kinds.Reference(words=_districts, show="name"),
           field="district_id", path="district", json="district__code", aliases=("区",), width=14),
    Column("address", gettext_lazy("Address"), "地址", kinds.Text(longest=200), width=36),
    Column("contact_person", gettext_lazy("Contact person"), "联系人", kinds.Text(longest=60), width=14),
    Column("post", gettext_lazy("Post"), "职务", kinds.Text(longest=60), width=16),
    Column("telephone", gettext_lazy("Telephone"), "电话", kinds.Telephone(longest=40), width=18,
           aliases=("联系电话",)),
    Column("note", gettext_lazy("Note"), "备注", kinds.Text(longest=300), width=30),
    Column("is_active", gettext_lazy("In use"), "在用", kinds.Boolean(), importable=False, width=8),
    Column("updated_at", gettext_lazy("Changed at"), "修改时间", kinds.Instant(), importable=False, width=20),
), needed=("name", "kind"), private={
    "id": "the database's own key", "version": "serves editing at the same time", "name_key": "serves matching",
    "search": "serves searching",
})  # fmt: skip


def partners_of(code: str | None) -> QuerySet[PartnerBody]:
    """Return the bodies that a union, or one below it, keeps; or all."""
    if code is None:
        return PartnerBody.objects.all()
    return PartnerBody.objects.filter(union__in=union_by_code(code).subtree_ids())


def plan(by: Any) -> Plan:
    """Return how a list is taken in: bodies on record are found by name and corrected by those who may."""
    fresh = {"union_id": by.acting.union_id, "updated_at": clock.now(), "version": 1}
    merge = Merge(PartnerBody, fresh=fresh, touched={"updated_at": clock.now()})
    derived = {"name_key": "text GENERATED ALWAYS AS (core_name_key(name)) STORED"}
    return Plan(PARTNERS, merge, match=lambda stage: _match(stage, by), derived=derived)


def _match(stage: Stage, by: Any) -> Iterator[Fault]:
    repeats = stage.rows(
        sql.SQL(
            "SELECT row, first FROM (SELECT row, min(row) OVER (PARTITION BY name_key) AS first FROM {table}) m "
            "WHERE first < row ORDER BY row"
        )
    )
    stage.drop(row for row, _first in repeats)
    for row, first in repeats:
        yield row, "name", _("This row repeats row %(other)s: delete one of them.") % {"other": first}
    stage.execute(sql.SQL("UPDATE {table} s SET target = p.id FROM unions_partnerbody p WHERE p.name_key = s.name_key"))
    reach = by.scope_union_ids()
    if reach is None:
        return
    foreign = stage.rows(
        sql.SQL(
            "SELECT s.row FROM {table} s JOIN unions_partnerbody p ON p.id = s.target "
            "WHERE NOT p.union_id = ANY(%s) ORDER BY s.row"
        ),
        [reach],
    )
    for (row,) in foreign:
        yield row, "name", _("Another union keeps this body: ask it for the correction.")


def register() -> None:
    """Let partner bodies and meetings be exported by name; bodies come in as a list, too."""
    resources.register("partners", Resource(PARTNERS, partners_of), order=15)
    resources.register("meetings", Resource(MEETINGS, meetings_of), order=16)
    intakes.register("partners", Intake(
        "partners", gettext_lazy("Partner bodies"), PARTNERS, plan, "unions.record_partner", "unions:import_partners",
        "unions:partners", hint=gettext_lazy("Bodies are found by their name."),
    ))  # fmt: skip
