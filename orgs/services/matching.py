"""Which organization each row of a list means: by portal number, by USCC, then by name."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from psycopg import sql

from core.sheets import Stage
from core.sheets.importing import Fault
from orgs.models.organization import NOT_ON_RECORD
from unions.models import User

ON_RECORD = sql.SQL("o.portal_status NOT IN ({})").format(sql.SQL(", ").join(map(sql.Literal, NOT_ON_RECORD)))
EVERY = sql.SQL("true")


def find_organizations(stage: Stage, *, only: sql.Composable = EVERY) -> Iterable[Fault]:
    """Fill ``organization_id`` from ``number``, ``uscc`` and ``name_key``; return the rows that name none, or several.

    ``only``: a condition over the stage ``s`` for the rows that name an organization at all.
    """
    by_code = (
        "UPDATE {table} s SET organization_id = coalesce(o.merged_into_id, o.id) FROM orgs_organization o "
        "WHERE s.organization_id IS NULL AND {only} AND ({on_record} OR o.merged_into_id IS NOT NULL) AND "
    )
    for condition in ("o.number = s.number", "o.uscc = s.uscc"):
        stage.execute(sql.SQL(by_code + condition), on_record=ON_RECORD, only=only)
    stage.execute(
        sql.SQL(
            "UPDATE {table} s SET organization_id = f.id FROM (SELECT s.row, min(o.id) AS id FROM {table} s "
            "JOIN orgs_organization o ON o.name_key = s.name_key AND {on_record} "
            "WHERE s.organization_id IS NULL AND {only} AND s.number IS NULL AND s.uscc IS NULL "
            "GROUP BY s.row HAVING count(*) = 1) f WHERE f.row = s.row"
        ),
        on_record=ON_RECORD, only=only,
    )  # fmt: skip
    lost = stage.rows(
        sql.SQL("SELECT row FROM {table} s WHERE organization_id IS NULL AND {only} ORDER BY row"), only=only
    )
    message = _("No single organization on record is meant: give its USCC or portal number.")
    return [(row, "organization", message) for (row,) in lost]


def out_of_reach(stage: Stage, by: User) -> Iterable[Fault]:
    """Return the rows about organizations for which no union within the person's reach is responsible."""
    reach = by.scope_union_ids()
    if reach is None:
        return []
    found = stage.rows(
        sql.SQL(
            "SELECT s.row FROM {table} s WHERE s.organization_id IS NOT NULL AND NOT EXISTS "
            "(SELECT FROM orgs_responsibility r WHERE r.organization_id = s.organization_id "
            "AND r.union_id = ANY(%s)) ORDER BY s.row"
        ),
        [reach],
    )
    message = _("Another union is responsible for this organization.")
    return [(row, "organization", message) for (row,) in found]
