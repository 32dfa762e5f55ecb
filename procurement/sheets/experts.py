"""The pool of experts as a spreadsheet, out and in. Ties and accounts neither leave by it nor come in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import sql

from core import clock
from core.listing.intake import Intake, intakes
from core.sheets import Column, Merge, Plan, Resource, Sheet, Stage, kinds, resources
from core.sheets.importing import Fault
from orgs.sheets.organizations import area_labels, area_words
from orgs.sheets.work import subtree_ids
from procurement.models import Expert
from reference.models import ServiceArea


def areas_of_experts() -> Combinable:
    """Return the expression of an expert's specialities, by code."""
    held = Expert.areas.through.objects.filter(expert=OuterRef("pk")).order_by("servicearea__position")
    return ArraySubquery(held.values("servicearea_id"))


EXPERTS = Sheet("experts", gettext_lazy("Experts"), Expert, (
    Column("name", gettext_lazy("Full name"), "姓名", kinds.Text(longest=60), required=True, width=12,
           aliases=("专家姓名",)),
    Column("employer", gettext_lazy("Employer"), "工作单位", kinds.Text(longest=120), required=True, width=32,
           aliases=("单位",)),
    Column("position", gettext_lazy("Post or title"), "职务职称", kinds.Text(longest=80), width=18,
           aliases=("职务", "职称")),
    Column("areas", gettext_lazy("Specialities"), "专业领域",
           kinds.Several(vocabulary=area_labels, words=area_words), path=areas_of_experts, stored=False, width=28,
           aliases=("服务领域", "专长")),
    Column("telephone", gettext_lazy("Telephone"), "联系电话", kinds.Telephone(longest=60), width=18, private=True,
           aliases=("电话", "手机")),
    Column("email", gettext_lazy("E-mail"), "电子邮箱", kinds.Email(), width=24, private=True, aliases=("邮箱",)),
    Column("address", gettext_lazy("Postal address"), "通讯地址", kinds.Text(longest=200), width=32, private=True,
           aliases=("地址", "住址")),
    Column("starts_on", gettext_lazy("Term from"), "聘期开始", kinds.Date(future=True), required=True, width=13,
           aliases=("聘期起",)),
    Column("ends_on", gettext_lazy("Term until"), "聘期结束", kinds.Date(future=True), width=13, aliases=("聘期止",)),
    Column("fee", gettext_lazy("Fee for one application (yuan)"), "每份评审费（元）", kinds.Amount(), width=16),
    Column("remark", gettext_lazy("Remark"), "备注", kinds.Text(longest=300), width=30),
    Column("union", gettext_lazy("Kept by"), "维护工会", kinds.Reference(show="name"), json="union__code",
           importable=False, width=24),
), needed=("name", "employer", "starts_on"), private={
    "id": "the database's own key", "user": "an account; the desk shows whether there is one",
    "version": "serves editing at the same time",
})  # fmt: skip


def experts_of(code: str | None) -> QuerySet[Expert]:
    """Return the experts of one union's pool and of those below it, or all."""
    ids = subtree_ids(code)
    return Expert.objects.all() if ids is None else Expert.objects.filter(union_id__in=ids)


def plan(by: Any) -> Plan:
    """Return how a list is taken in: experts of the union are found by name and employer."""
    fresh = {"union_id": by.acting.union_id, "starts_on": clock.today(), "fee": 0, "version": 1}
    merge = Merge(Expert, fresh=fresh, touched={"version": sql.SQL("t.version + 1")})
    derived = {
        name: f"text GENERATED ALWAYS AS (core_name_key({name.removesuffix('_key')})) STORED"
        for name in ("name_key", "employer_key")
    } | {"areas": "varchar[]", "ends_on": "date"}
    return Plan(EXPERTS, merge, match=lambda stage: _match(stage, by), after=_after, derived=derived)


def _match(stage: Stage, by: Any) -> Iterator[Fault]:
    repeats = stage.rows(
        sql.SQL(
            "SELECT row, first FROM (SELECT row, min(row) OVER (PARTITION BY name_key, employer_key) AS first "
            "FROM {table}) m WHERE first < row ORDER BY row"
        )
    )
    stage.drop(row for row, _first in repeats)
    for row, first in repeats:
        yield row, "name", _("This row repeats row %(other)s: delete one of them.") % {"other": first}
    upside_down = stage.rows(sql.SQL("SELECT row FROM {table} WHERE ends_on < starts_on ORDER BY row"))
    stage.drop(row for (row,) in upside_down)
    for (row,) in upside_down:
        yield row, "ends_on", _("The term ends before it begins: check both days.")
    stage.execute(
        sql.SQL(
            "UPDATE {table} s SET target = e.id FROM procurement_expert e WHERE core_name_key(e.name) = s.name_key "
            "AND core_name_key(e.employer) = s.employer_key AND e.union_id = %s"
        ),
        [by.acting.union_id],
    )


def _after(stage: Stage) -> dict[str, Any]:
    """Give the experts the specialities that their rows name; a row that names none leaves them as they are."""
    named = sql.SQL(
        "SELECT s.target, a.code FROM {table} s, unnest(s.areas) a(code) WHERE s.areas IS NOT NULL"
    )  # fmt: skip
    rows = stage.rows(named)
    held = Expert.areas.through.objects
    held.filter(expert__in={pk for pk, _code in rows}).delete()
    known = set(ServiceArea.objects.values_list("code", flat=True))
    held.bulk_create(Expert.areas.through(expert_id=pk, servicearea_id=code) for pk, code in rows if code in known)
    return {}


def register() -> None:
    """Let experts be exported by name, and come in as a list."""
    resources.register("experts", Resource(EXPERTS, experts_of), order=66)
    intakes.register("experts", Intake(
        "experts", gettext_lazy("Experts"), EXPERTS, plan, "procurement.keep_experts", "procurement:import_experts",
        "procurement:experts", hint=gettext_lazy("Experts of your union are found by name and employer."),
    ))  # fmt: skip
