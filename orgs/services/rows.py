"""Rows of imported lists that are about organizations on record: whose they are, and which entries they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import models
from django.utils.translation import gettext as _
from psycopg import sql

from core.sheets import Stage
from core.sheets.importing import Fault
from orgs.models.organization import NOT_ON_RECORD
from unions.models import User

ON_RECORD = sql.SQL("o.portal_status NOT IN ({})").format(sql.SQL(", ").join(map(sql.Literal, NOT_ON_RECORD)))
DERIVED = {
    "organization": "varchar",
    "uscc": "varchar",
    "number": "varchar",
    "name_key": "text GENERATED ALWAYS AS (core_name_key(organization)) STORED",
    "organization_id": "bigint",
}
"""The columns that a stage needs for it."""


def find_organizations(stage: Stage, *, unless: sql.SQL | None = None) -> Iterable[Fault]:
    """Find each row's organization by portal number, USCC, then name; return faults of rows that mean none.

    ``unless``: the condition on rows that need none.
    """
    by_code = (
        "UPDATE {table} s SET organization_id = o.id FROM orgs_organization o "
        "WHERE s.organization_id IS NULL AND {on_record} AND "
    )
    for condition in ("o.number = s.number", "o.uscc = s.uscc"):
        stage.execute(sql.SQL(by_code + condition), on_record=ON_RECORD)
    stage.execute(
        sql.SQL(
            "UPDATE {table} s SET organization_id = f.id FROM (SELECT s.row, min(o.id) AS id FROM {table} s "
            "JOIN orgs_organization o ON o.name_key = s.name_key AND {on_record} "
            "WHERE s.organization_id IS NULL AND s.number IS NULL AND s.uscc IS NULL "
            "GROUP BY s.row HAVING count(*) = 1) f WHERE f.row = s.row"
        ),
        on_record=ON_RECORD,
    )
    lost = stage.rows(
        sql.SQL("SELECT row FROM {table} s WHERE organization_id IS NULL AND NOT ({unless}) ORDER BY row"),
        unless=unless or sql.SQL("false"),
    )
    message = _("No single organization on record is meant: give its USCC or portal number.")
    return [(row, "organization", message) for (row,) in lost]


def out_of_reach(stage: Stage, *, by: User) -> Iterable[Fault]:
    """Return faults of rows about organizations for which no union within the person's reach is responsible."""
    reach = by.scope_union_ids()
    if reach is None:
        return []
    found = stage.rows(
        sql.SQL(
            "SELECT s.row FROM {table} s WHERE s.organization_id IS NOT NULL AND NOT EXISTS "
            "(SELECT FROM orgs_responsibility r "
            "WHERE r.organization_id = s.organization_id AND r.union_id = ANY(%s)) ORDER BY s.row"
        ),
        [reach],
    )
    message = _("Another union is responsible for this organization.")
    return [(row, "organization", message) for (row,) in found]


def repeats(stage: Stage, same: Sequence[str]) -> Iterable[Fault]:
    """Return faults of rows that equal an earlier one in all the columns of ``same``."""
    found = stage.rows(
        sql.SQL(
            "SELECT row, first FROM (SELECT row, min(row) OVER (PARTITION BY {same}) AS first FROM {table}) m "
            "WHERE first < row ORDER BY row"
        ),
        same=sql.SQL(", ").join(map(sql.Identifier, same)),
    )
    message = _("This row repeats row %(other)s: delete one of them.")
    return [(row, "organization", message % {"other": first}) for row, first in found]


def find_targets(stage: Stage, model: type[models.Model], same: Sequence[str], *, among: sql.SQL | None = None) -> None:
    """Find the record that each row corrects: equal in all the columns of ``same``; ``among`` narrows records ``t``."""
    equal = sql.SQL(" AND ").join(
        sql.SQL("coalesce(t.{key}::text, '') = coalesce(s.{key}::text, '')").format(key=sql.Identifier(key))
        for key in same
    )
    stage.execute(
        sql.SQL("UPDATE {table} s SET target = t.id FROM {entries} t WHERE {among} AND {same}"),
        entries=sql.Identifier(model._meta.db_table), among=among or sql.SQL("true"), same=equal,
    )  # fmt: skip
