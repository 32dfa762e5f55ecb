"""The lists that figures are counted from: one line for each organization."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.sheets.columns import Column, Sheet
from core.sheets.kinds import Date, Text
from orgs.models import Collection, Contact
from procurement.models import Contract
from projects.models import Project
from targets.metrics import Metric


@dataclass(frozen=True)
class Line:
    """An organization that counts, and why: the first evidence of the year."""

    organization_id: int
    organization: str
    number: str
    day: dt.date
    what: str
    union: str


def list_of(metric: Metric, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return one row for each organization counted, in the order of the day it came to count."""
    return metric.counted(rows).select_related("organization", "union").order_by(metric.day, "pk")


def lines_of(metric: Metric, rows: QuerySet[Any], *, limit: int | None = None) -> list[Line]:
    """Return the list as lines, at most ``limit``."""
    return list(as_lines(metric, list_of(metric, rows)[:limit]))


def as_lines(metric: Metric, rows: Iterable[Any]) -> Iterator[Line]:
    """Turn rows of evidence into lines."""
    for row in rows:
        at = getattr(row, metric.day)
        yield Line(
            row.organization_id, row.organization.name, row.organization.uscc or row.organization.number,
            clock.day_of(at) if isinstance(at, dt.datetime) else at, _what(row), row.union.short_name or row.union.name,
        )  # fmt: skip


def _what(row: Any) -> str:
    if isinstance(row, Contact):
        return f"{row.get_method_display()} · {row.subject}" if row.subject else str(row.get_method_display())
    if isinstance(row, Contract):
        return f"{row.number} · {row.subject}"
    return row.title if isinstance(row, Project) else _("answers verified")


_ORGANIZATION = (
    Column("organization", gettext_lazy("Organization"), "社会组织名称", Text(), path="organization__name", width=40),
    Column("uscc", gettext_lazy("USCC"), "统一社会信用代码", Text(), path="organization__uscc", width=22),
    Column("number", gettext_lazy("Portal number"), "门户编号", Text(), path="organization__number", width=14),
    Column("union", gettext_lazy("Union"), "工会", Text(), path="union__name", width=30),
)
SHEETS = {
    Contact: Sheet(
        "contact_evidence", gettext_lazy("Organizations contacted"), Contact,
        (
            *_ORGANIZATION,
            Column("day", gettext_lazy("Dated"), "日期", Date(), path="contacted_on", width=12),
            Column("what", gettext_lazy("About what"), "联系事项", Text(), path="subject", width=40),
        ),
    ),
    Collection: Sheet(
        "collection_evidence", gettext_lazy("Organizations collected"), Collection,
        (*_ORGANIZATION, Column("day", gettext_lazy("Dated"), "日期", Date(), path="verified_at__date", width=12)),
    ),
    Contract: Sheet(
        "contract_evidence", gettext_lazy("Services bought"), Contract,
        (
            *_ORGANIZATION,
            Column("day", gettext_lazy("Dated"), "日期", Date(), path="signed_on", width=12),
            Column("contract", gettext_lazy("Contract number"), "合同编号", Text(), path="number", width=24),
            Column("subject", gettext_lazy("Subject"), "标的", Text(), path="subject", width=40),
        ),
    ),
    Project: Sheet(
        "published_evidence", gettext_lazy("Projects published"), Project,
        (
            Column("project", gettext_lazy("Project"), "项目名称", Text(), path="title", width=40),
            Column("project_number", gettext_lazy("Project number"), "项目编号", Text(), path="number", width=22),
            *_ORGANIZATION,
            Column("day", gettext_lazy("Dated"), "日期", Date(), path="published_at__date", width=12),
        ),
    ),
}  # fmt: skip
"""The columns of the lists as files, by the model of the evidence."""
