"""Taking counts of workers' needs in: a row corrects the count of the same source, category, place and period."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg import sql

from core import audit, clock
from core.sheets import Merge, Plan, Result, Sheet, Stage, import_file
from core.sheets.importing import Fault
from needs.choices import Quarter
from needs.models import WorkerNeed
from unions.models import Union, User

SAME = {"source": "source", "category": "category", "area": "area_id", "district": "district_id", "year": "year",
        "quarter": "quarter"}  # fmt: skip
"""What makes two rows the same count: the sheet's column, and the table's."""


def plan(sheet: Sheet, union: Union, by: User | None) -> Plan:
    """Return how a list is taken in for a union."""
    who = {"recorded_by_id": by.pk if by else None, "recorded_at": clock.now()}
    fresh: dict[str, Any] = {"union_id": union.pk, "quarter": Quarter.YEAR.value, **who}
    derived = {key: sheet.column(key).kind.sql for key in SAME}
    return Plan(sheet, Merge(WorkerNeed, fresh=fresh, touched=who), match=lambda stage: _match(stage, union),
                derived=derived)  # fmt: skip


def import_needs(
    *, sheet: Sheet, path: Path | str, union: Union, by: User | None = None, dry_run: bool = False
) -> Result:
    """Import a list for a union. Raises FileRefusedError where the file cannot be read as one."""
    with transaction.atomic(), audit.context(by=by, reason=_("imported from a list")):
        return import_file(plan(sheet, union, by), path, dry_run=dry_run)


def _match(stage: Stage, union: Union) -> Iterable[Fault]:
    """Refuse repeated rows, then find the count that each row corrects."""
    stage.execute(sql.SQL("UPDATE {table} SET quarter = %s WHERE quarter IS NULL"), [Quarter.YEAR.value])
    same = sql.SQL(", ").join(map(sql.Identifier, SAME))
    repeats = stage.rows(
        sql.SQL(
            "SELECT row, first FROM (SELECT row, min(row) OVER (PARTITION BY {same}) AS first FROM {table}) m "
            "WHERE first < row ORDER BY row"
        ),
        same=same,
    )
    stage.drop(row for row, _first in repeats)
    found = sql.SQL(" AND ").join(
        sql.SQL("t.{theirs} IS NOT DISTINCT FROM s.{ours}").format(
            ours=sql.Identifier(ours), theirs=sql.Identifier(theirs)
        )
        for ours, theirs in SAME.items()
    )
    stage.execute(
        sql.SQL("UPDATE {table} s SET target = t.id FROM needs_workerneed t WHERE t.union_id = %s AND {found}"),
        [union.pk], found=found,
    )  # fmt: skip
    message = _("This row repeats row %(other)s: delete one of them.")
    return [(row, "category", message % {"other": first}) for row, first in repeats]
