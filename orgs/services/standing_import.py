"""Taking lists of entries of standing and work in: for organizations on record, within the clerk's reach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg import sql

from core import audit, clock
from core.sheets import Merge, Plan, Result, Stage, import_file
from core.sheets.importing import Progress
from orgs.services.current import follow_rows
from orgs.services.intake import Intake
from orgs.sheets.standing import SHEETS
from orgs.standing import StandingKind
from unions.models import User

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
        return import_file(_StandingIntake(kind, by).plan(), path, dry_run=dry_run, progress=progress)


class _StandingIntake(Intake):
    """One import of one kind."""

    def __init__(self, kind: StandingKind, by: User) -> None:
        super().__init__(sheet=SHEETS[kind.slug], model=kind.model, same=SAME_ENTRY[kind.slug], by=by)
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
