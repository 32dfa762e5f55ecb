"""Taking figures on people in: the rows of many organizations, year by year and by kind of work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from psycopg import sql

from core import clock
from core.sheets import Merge, Plan, Sheet, Stage
from core.sheets.importing import Fault
from orgs.models import Workforce
from orgs.services.intake import Intake
from orgs.services.matching import EVERY
from orgs.services.workforce import follow_workforce
from orgs.workforce import GROUPS, TOTAL, Group
from unions.models import User


def plan(sheet: Sheet, by: User) -> Plan:
    """Return how a list is taken in: a row corrects the figures of its organization, year and kind of work."""
    return _WorkforceIntake(sheet=sheet, model=Workforce, same=("year", "engagement"), by=by).plan()


class _WorkforceIntake(Intake):
    """One import. What a row leaves empty stays as it was, so sums are checked with what is on record."""

    still_stands = EVERY

    def plan(self) -> Plan:
        """Return how the list is taken in."""
        who: dict[str, Any] = {"recorded_by_id": self.by.pk, "recorded_at": clock.now(), "collection_id": None}
        fresh = {"organization_id": sql.SQL("s.organization_id"), **who}
        merge = Merge(Workforce, fresh=fresh, touched={**who, "collection_id": sql.SQL("NULL")})
        return Plan(self.sheet, merge, match=self.match, after=self.after, derived=self.derived)

    def entries_refused(self, stage: Stage) -> Iterator[Fault]:
        """Refuse rows whose figures do not agree, counted as they will stand."""
        for group in GROUPS:
            if group.adds_up:
                _fill_up(stage, group)
                yield from _wrong_sums(stage, group)
            else:
                yield from _too_many(stage, group)

    def after(self, stage: Stage) -> dict[str, Any]:
        """Let the records follow."""
        follow_workforce([pk for (pk,) in stage.rows(sql.SQL("SELECT DISTINCT organization_id FROM {table}"))])
        return {}


def _brought(stage: Stage, group: Group) -> list[str]:
    """Return the figures of a group that the file has a column for."""
    return [column.key for column in stage.columns if column.key in group.figures]


def _fill_up(stage: Stage, group: Group) -> None:
    """Where a row says something of a group, read what it leaves empty as it stands on record, else as nobody."""
    brought = _brought(stage, group)
    said = sql.SQL(", ").join(sql.SQL("s.{}").format(sql.Identifier(name)) for name in brought)
    for name in brought:
        stage.execute(
            sql.SQL(
                "UPDATE {table} s SET {name} = coalesce((SELECT t.{name} FROM orgs_workforce t WHERE t.id = s.target), "
                "0) WHERE s.{name} IS NULL AND coalesce({said}) IS NOT NULL"
            ),
            name=sql.Identifier(name), said=said,
        )  # fmt: skip


def _wrong_sums(stage: Stage, group: Group) -> Iterator[Fault]:
    """Yield rows whose group makes another sum than the total; blamed is the group where the row says it."""
    parts, brought = [_will_be(stage, name) for name in group.figures], _brought(stage, group)
    said = [sql.SQL("s.{}").format(sql.Identifier(name)) for name in brought]
    rows = stage.rows(
        sql.SQL(
            "SELECT s.row, {sum}, {total}, coalesce({said}) IS NOT NULL "
            "FROM {table} s LEFT JOIN orgs_workforce t ON t.id = s.target "
            "WHERE coalesce({parts}) IS NOT NULL AND ({sum}) IS DISTINCT FROM {total} ORDER BY s.row"
        ),
        sum=sql.SQL(" + ").join(parts), parts=sql.SQL(", ").join(parts), total=_will_be(stage, TOTAL),
        said=sql.SQL(", ").join([*said, sql.NULL]),
    )  # fmt: skip
    for row, made, total, is_said in rows:
        yield row, brought[0] if is_said else TOTAL, _problem(group, made, total)


def _problem(group: Group, made: int | None, total: int) -> str:
    if made is None:
        return _("%(group)s: give all its columns, or none.") % {"group": group.title}
    return _("%(group)s makes %(sum)s, the total is %(total)s: check the figures.") % {
        "group": group.title, "sum": made, "total": total,
    }  # fmt: skip


def _too_many(stage: Stage, group: Group) -> Iterator[Fault]:
    for name in group.figures:
        rows = stage.rows(
            sql.SQL(
                "SELECT s.row FROM {table} s LEFT JOIN orgs_workforce t ON t.id = s.target "
                "WHERE {figure} > {total} ORDER BY s.row"
            ),
            figure=_will_be(stage, name), total=_will_be(stage, TOTAL),
        )  # fmt: skip
        blamed = name if name in _brought(stage, group) else TOTAL
        yield from ((row, blamed, _("More than there are in all.")) for (row,) in rows)


def _will_be(stage: Stage, name: str) -> sql.Composable:
    """Return what a figure will be after the import, over stage ``s`` and the figures on record ``t``."""
    is_brought = any(column.key == name for column in stage.columns)
    return sql.SQL("coalesce(s.{name}, t.{name})" if is_brought else "t.{name}").format(name=sql.Identifier(name))
