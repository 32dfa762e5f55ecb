"""Taking lists of entries of standing and work in: for organizations on record, within the clerk's reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg import sql

from core import audit, clock
from core.sheets import Merge, Plan, Result, Stage, import_file
from core.sheets.importing import Fault, Progress
from orgs.models.organization import NOT_ON_RECORD
from orgs.services.current import follow_rows
from orgs.sheets.standing import SHEETS
from orgs.standing import StandingKind
from unions.models import User

ON_RECORD = sql.SQL("o.portal_status NOT IN ({})").format(sql.SQL(", ").join(map(sql.Literal, NOT_ON_RECORD)))
DERIVED = {
    "organization": "varchar",
    "uscc": "varchar",
    "number": "varchar",
    "name_key": "text GENERATED ALWAYS AS (core_name_key(organization)) STORED",
    "organization_id": "bigint",
}
SAME_ENTRY = {
    "inspections": ("year",),
    "ratings": ("awarded_on",),
    "penalties": ("decided_on", "kind", "document_number"),
    "offers": ("title",),
    "reports": ("year",),
    "funding": ("year", "funder", "purpose"),
}
"""What makes two rows of an organization the same entry."""


def import_standing(
    *, kind: StandingKind, path: Path | str, by: User, dry_run: bool = False, progress: Progress | None = None
) -> Result:
    """Import a list: make new entries, correct those of the same year (or day), refuse faulty rows with a reason.

    Organizations are found by portal number, USCC, then name. Raises FileRefusedError.
    """
    with transaction.atomic(), audit.context(by=by, reason=_("imported from a list")):
        return import_file(_Intake(kind, by).plan(), path, dry_run=dry_run, progress=progress)


class _Intake:
    """One import of one kind."""

    def __init__(self, kind: StandingKind, by: User) -> None:
        self.kind, self.by = kind, by
        self.table = sql.Identifier(kind.model._meta.db_table)

    def plan(self) -> Plan:
        """Return how the list is taken in."""
        fresh: dict[str, Any] = {
            "organization_id": sql.SQL("s.organization_id"), "recorded_by_id": self.by.pk, "recorded_at": clock.now(),
            "version": 1,
        }  # fmt: skip
        if self.kind.slug == "ratings":
            fresh["valid_until"] = sql.SQL("(s.awarded_on + interval '5 years' - interval '1 day')::date")
        merge = Merge(self.kind.model, fresh=fresh, touched={"version": sql.SQL("t.version + 1")})
        keys = {key: SHEETS[self.kind.slug].column(key).kind.sql for key in SAME_ENTRY[self.kind.slug]}
        return Plan(
            SHEETS[self.kind.slug], merge, match=self.match, after=self.after, derived={**DERIVED, **keys}
        )  # fmt: skip

    def match(self, stage: Stage) -> Iterator[Fault]:
        """Find the organization of each row, then the entry that it corrects."""
        for step in (self._organizations, self._out_of_reach, self._repeats):
            faults = list(step(stage))
            stage.drop(row for row, _key, _message in faults)
            yield from faults
        self._entries(stage)

    def _organizations(self, stage: Stage) -> Iterable[Fault]:
        by_code = (
            "UPDATE {table} s SET organization_id = coalesce(o.merged_into_id, o.id) FROM orgs_organization o "
            "WHERE s.organization_id IS NULL AND ({on_record} OR o.merged_into_id IS NOT NULL) AND "
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
        lost = stage.rows(sql.SQL("SELECT row FROM {table} WHERE organization_id IS NULL ORDER BY row"))
        message = _("No single organization on record is meant: give its USCC or portal number.")
        return [(row, "organization", message) for (row,) in lost]

    def _out_of_reach(self, stage: Stage) -> Iterable[Fault]:
        reach = self.by.scope_union_ids()
        if reach is None:
            return []
        found = stage.rows(
            sql.SQL(
                "SELECT s.row FROM {table} s WHERE NOT EXISTS (SELECT FROM orgs_responsibility r "
                "WHERE r.organization_id = s.organization_id AND r.union_id = ANY(%s)) ORDER BY s.row"
            ),
            [reach],
        )
        message = _("Another union is responsible for this organization.")
        return [(row, "organization", message) for (row,) in found]

    def _repeats(self, stage: Stage) -> Iterable[Fault]:
        same = sql.SQL(", ").join(map(sql.Identifier, ("organization_id", *SAME_ENTRY[self.kind.slug])))
        found = stage.rows(
            sql.SQL(
                "SELECT row, first FROM (SELECT row, min(row) OVER (PARTITION BY {same}) AS first FROM {table}) m "
                "WHERE first < row ORDER BY row"
            ),
            same=same,
        )
        message = _("This row repeats row %(other)s: delete one of them.")
        return [(row, "organization", message % {"other": first}) for row, first in found]

    def _entries(self, stage: Stage) -> None:
        same = sql.SQL(" AND ").join(
            sql.SQL("coalesce(t.{key}::text, '') = coalesce(s.{key}::text, '')").format(key=sql.Identifier(key))
            for key in SAME_ENTRY[self.kind.slug]
        )
        stage.execute(
            sql.SQL(
                "UPDATE {table} s SET target = t.id FROM {entries} t "
                "WHERE t.organization_id = s.organization_id AND t.withdrawn_at IS NULL AND {same}"
            ),
            entries=self.table, same=same,
        )  # fmt: skip

    def after(self, stage: Stage) -> dict[str, Any]:
        """Confirm what organizations had declared and the list says too; let the records follow."""
        stage.execute(
            sql.SQL(
                "UPDATE {entries} t SET confirmed_at = %s, confirmed_by_id = %s FROM {table} s "
                "WHERE t.id = s.target AND t.is_declared AND t.confirmed_at IS NULL"
            ),
            [clock.now(), self.by.pk],
            entries=self.table,
        )
        ids = [pk for (pk,) in stage.rows(sql.SQL("SELECT DISTINCT organization_id FROM {table}"))]
        follow_rows(ids)
        return {}
