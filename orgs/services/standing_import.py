"""Taking lists of entries of standing and work in: for organizations on record, within the clerk's reach."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from psycopg import sql

from core import clock
from core.sheets import Merge, Plan, Sheet, Stage
from core.sheets.importing import Fault
from orgs.services.current import follow_rows
from orgs.services.intake import Intake
from orgs.standing import StandingKind
from unions.models import User

SAME_ENTRY = {
    "inspections": ("year",),
    "ratings": ("awarded_on",),
    "penalties": ("decided_on", "kind", "document_number"),
    "listings": ("list_kind", "entered_on"),
    "honours": ("title", "conferred_on"),
    "services": ("title", "buyer", "began_on"),
    "documents": ("kind", "document_no"),
    "offers": ("title",),
    "reports": ("year",),
    "funding": ("year", "funder", "purpose"),
}
"""What makes two rows of an organization the same entry."""


def plan(kind: StandingKind, sheet: Sheet, by: User) -> Plan:
    """Return how a list of a kind is taken in: a row corrects the entry of the same organization and year (or day)."""
    return _StandingIntake(kind, sheet, by).plan()


class _StandingIntake(Intake):
    """One import of one kind."""

    def __init__(self, kind: StandingKind, sheet: Sheet, by: User) -> None:
        super().__init__(sheet=sheet, model=kind.model, same=SAME_ENTRY[kind.slug], by=by)
        self.kind = kind

    def plan(self) -> Plan:
        """Return how the list is taken in."""
        fresh: dict[str, Any] = {
            "organization_id": sql.SQL("s.organization_id"), "recorded_by_id": self.by.pk, "recorded_at": clock.now(),
            "version": 1,
        }  # fmt: skip
        if self.kind.slug == "ratings":
            fresh["valid_until"] = sql.SQL("(s.awarded_on + interval '5 years' - interval '1 day')::date")
        merge = Merge(self.kind.model, fresh=fresh, touched={"version": sql.SQL("t.version + 1")})
        return Plan(self.sheet, merge, match=self.match, after=self.after, derived=self.derived)

    def entries_refused(self, stage: Stage) -> Iterable[Fault]:
        """Refuse a second entry in a list in which the organization stands: its removal is to be entered first."""
        if self.kind.slug != "listings":
            return []
        has_removals = "removed_on" in {column.key for column in stage.columns}
        found = stage.rows(
            sql.SQL(
                "SELECT row FROM (SELECT s.row, s.target, "
                "count(*) OVER (PARTITION BY s.organization_id, s.list_kind ORDER BY s.row) AS nth, "
                "EXISTS (SELECT FROM {entries} t WHERE t.organization_id = s.organization_id "
                "AND t.list_kind = s.list_kind AND t.withdrawn_at IS NULL AND t.removed_on IS NULL "
                "AND NOT EXISTS (SELECT FROM {table} same WHERE same.target = t.id)) AS stands "
                "FROM {table} s LEFT JOIN {entries} own ON own.id = s.target "
                "WHERE coalesce({removed}, own.removed_on) IS NULL) entered "
                "WHERE nth > 1 OR (stands AND target IS NULL) ORDER BY row"
            ),
            entries=self.table,
            removed=sql.SQL("s.removed_on") if has_removals else sql.SQL("NULL::date"),
        )
        message = _("It stands in this list already: enter the removal there first.")
        return [(row, "list_kind", message) for (row,) in found]

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
