"""The service directory as a spreadsheet: out and in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import sql

from core.listing.intake import Intake, intakes
from core.sheets import Column, Merge, Plan, Resource, Sheet, Stage, kinds, resources
from core.sheets.importing import Fault
from procurement.models import ServiceDirectoryEntry
from reference.models import ServiceArea


def _areas() -> dict[str, str]:
    """Return the service areas in use by name, in either language."""
    rows = ServiceArea.objects.filter(is_active=True).values_list("code", "name_zh", "name_en")
    return {name: code for code, *names in rows for name in names}


DIRECTORY = Sheet("service_directory", gettext_lazy("Service directory"), ServiceDirectoryEntry, (
    Column("code", gettext_lazy("Code"), "编码", kinds.Text(longest=20), required=True, aliases=("目录编码",)),
    Column("title", gettext_lazy("Service"), "服务项目", kinds.Text(longest=120), required=True,
           aliases=("服务名称", "项目名称"), width=36),
    Column("area", gettext_lazy("Service area"), "服务领域", kinds.Reference(words=_areas, show="name_zh"),
           field="area_id", path="area", json="area_id", required=True, width=16),
    Column("description", gettext_lazy("What it covers"), "服务内容", kinds.Text(longest=1000, lines=True), width=50),
    Column("valid_from", gettext_lazy("Valid from"), "生效日期", kinds.Date(future=True), required=True, width=13),
    Column("valid_until", gettext_lazy("Valid until"), "失效日期", kinds.Date(future=True), width=13),
    Column("source", gettext_lazy("Document that lists it"), "依据文件", kinds.Text(longest=200), width=30),
), needed=("code", "title", "area", "valid_from"), private={
    "id": "the database's own key", "version": "serves editing at the same time",
    "recorded_by": "a person; the history shows it",
})  # fmt: skip


def plan(by: Any) -> Plan:
    """Return how a directory is taken in: entries are found by code and first day, and corrected."""
    merge = Merge(
        ServiceDirectoryEntry,
        fresh={"recorded_by_id": by.pk, "version": 1},
        touched={"version": sql.SQL("t.version + 1")},
    )
    return Plan(DIRECTORY, merge, match=_match)


def _match(stage: Stage) -> Iterator[Fault]:
    repeats = stage.rows(
        sql.SQL(
            "SELECT row, first FROM (SELECT row, min(row) OVER (PARTITION BY code, valid_from) AS first "
            "FROM {table}) m WHERE first < row ORDER BY row"
        )
    )
    stage.drop(row for row, _first in repeats)
    for row, first in repeats:
        yield row, "code", _("This row repeats row %(other)s: delete one of them.") % {"other": first}
    backwards = stage.rows(sql.SQL("SELECT row FROM {table} WHERE valid_until < valid_from ORDER BY row"))
    stage.drop(row for (row,) in backwards)
    for (row,) in backwards:
        yield row, "valid_until", _("It ends before it begins: check both days.")
    stage.execute(
        sql.SQL(
            "UPDATE {table} s SET target = e.id FROM procurement_servicedirectoryentry e "
            "WHERE e.code = s.code AND e.valid_from = s.valid_from"
        )
    )


def entries(_code: str | None) -> QuerySet[Any]:
    """Return all entries: the directory belongs to all unions."""
    return ServiceDirectoryEntry.objects.all()


def register() -> None:
    """Let the directory be exported by name, and come in as a list."""
    resources.register("service_directory", Resource(DIRECTORY, entries), order=71)
    intakes.register("service_directory", Intake(
        "service_directory", gettext_lazy("Service directory"), DIRECTORY, plan, "procurement.keep_directory",
        "procurement:import_service_directory", "procurement:directory",
        hint=gettext_lazy("Entries are found by their code and first day."),
    ))  # fmt: skip
