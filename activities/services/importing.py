"""Taking lists of activities in: of organizations on record within the clerk's reach, or of the clerk's own union."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from psycopg import sql

from activities.models import Activity
from core import clock
from core.sheets import Merge, Plan, Sheet, Stage
from core.sheets.importing import Fault
from orgs.services.intake import DERIVED
from orgs.services.matching import find_organizations, out_of_reach
from unions.models import Union, User

SAME = ("organization_id", "union_id", "title", "starts_at")


def plan(sheet: Sheet, by: User) -> Plan:
    """Return how a list is taken in: a row corrects the activity of the same holder, title and begin.

    A row that names no organization is of the clerk's own union.
    """
    if by.acting is None:
        raise PermissionError
    union = by.acting.union
    now = sql.Literal(clock.now())
    fresh: dict[str, Any] = {
        "organization_id": sql.SQL("s.organization_id"), "union_id": sql.SQL("s.union_id"),
        "ends_at": sql.SQL("s.starts_at + interval '2 hours'"),
        "status": sql.SQL("CASE WHEN s.starts_at <= {} THEN 'held' ELSE 'planned' END").format(now),
        "headcount_grounds": sql.SQL("CASE WHEN s.headcount IS NULL THEN '' ELSE {} END").format(
            sql.Literal(_("imported from a list"))
        ),
        "sign_in_key": sql.SQL("replace(gen_random_uuid()::text, '-', '')"), "taken": 0, "is_public": False,
        "created_by_id": by.pk, "created_at": clock.now(), "version": 1,
    }  # fmt: skip
    merge = Merge(Activity, fresh=fresh, touched={"version": sql.SQL("t.version + 1")})
    used = {key: sheet.column(key).kind.sql for key in ("title", "starts_at", "ends_at", "headcount")}
    derived = {**DERIVED, "union_id": "bigint", **used}
    return Plan(sheet, merge, match=lambda stage: _match(stage, union, by), derived=derived)


def _match(stage: Stage, union: Union, by: User) -> Iterator[Fault]:
    """Find who holds the activity of each row, then the activity that it corrects."""
    stage.execute(
        sql.SQL(
            "UPDATE {table} SET union_id = %s WHERE number IS NULL AND uscc IS NULL AND organization IS NULL"
        ),
        [union.pk],
    )  # fmt: skip
    steps: tuple[Callable[[], Iterable[Fault]], ...] = (
        lambda: find_organizations(stage, only=sql.SQL("s.union_id IS NULL")),
        lambda: out_of_reach(stage, by),
        lambda: _disordered(stage),
        lambda: _repeats(stage),
    )
    for step in steps:
        faults = list(step())
        stage.drop(row for row, _key, _message in faults)
        yield from faults
    _find_activities(stage)


def _disordered(stage: Stage) -> list[Fault]:
    found = stage.rows(sql.SQL("SELECT row FROM {table} WHERE ends_at < starts_at ORDER BY row"))
    return [(row, "ends_at", _("It ends before it begins: check both times.")) for (row,) in found]


def _repeats(stage: Stage) -> list[Fault]:
    found = stage.rows(
        sql.SQL(
            "SELECT row, first FROM (SELECT row, min(row) OVER (PARTITION BY {same}) AS first FROM {table}) m "
            "WHERE first < row ORDER BY row"
        ),
        same=sql.SQL(", ").join(map(sql.Identifier, SAME)),
    )
    message = _("This row repeats row %(other)s: delete one of them.")
    return [(row, "title", message % {"other": first}) for row, first in found]


def _find_activities(stage: Stage) -> None:
    """An organization's row corrects what it holds together with a union too, where it holds nothing such alone."""
    same = sql.SQL(" AND ").join(
        sql.SQL("t.{key} IS NOT DISTINCT FROM s.{key}").format(key=sql.Identifier(key))
        for key in SAME
        if key != "union_id"
    )
    stage.execute(
        sql.SQL(
            "UPDATE {table} s SET target = (SELECT t.id FROM activities_activity t WHERE {same} "
            "AND (s.organization_id IS NOT NULL OR t.union_id = s.union_id) "
            "ORDER BY t.union_id NULLS FIRST, t.id LIMIT 1)"
        ),
        same=same,
    )
