"""Taking lists of projects in: of earlier years, or paid by others, entered by a clerk's union."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from psycopg import sql

from core import clock
from core.sheets import Merge, Plan, Sheet, Stage
from core.sheets.importing import Fault
from orgs.services.intake import DERIVED, Intake
from projects.choices import Origin, ProjectStatus
from projects.models import Project
from projects.services.projects import new_number
from unions.models import Union, User

SAME = ("year", "title")
CHECKED = ("origin", "starts_on", "ends_on")


def plan(sheet: Sheet, by: User) -> Plan:
    """Return how a list is taken in: a row corrects the union's project of its organization, year and title.

    What was awarded here, or is public, is not corrected by a list.
    """
    return _ProjectIntake(sheet=sheet, model=Project, same=SAME, by=by).plan()


class _ProjectIntake(Intake):
    """One import."""

    @property
    def still_stands(self) -> sql.Composable:  # type: ignore[override] # which rows it may mean depends on who asks
        """Entries of the clerk's own union."""
        return sql.SQL("t.union_id = {}").format(sql.Literal(self.union.pk))

    @property
    def union(self) -> Union:
        """The union that enters the list."""
        assert self.by.acting is not None  # noqa: S101 - the permission asks for an appointment
        return self.by.acting.union

    def plan(self) -> Plan:
        """Return how the list is taken in."""
        now = clock.now()
        fresh: dict[str, Any] = {
            "organization_id": sql.SQL("s.organization_id"), "union_id": self.union.pk,
            "number": sql.SQL("s.new_number"), "origin": Origin.EARLIER, "status": ProjectStatus.DRAFT,
            "shows_amount": True, "created_at": now, "updated_at": now, "version": 1,
        }  # fmt: skip
        merge = Merge(Project, fresh=fresh, touched={"updated_at": now, "version": sql.SQL("t.version + 1")})
        return Plan(
            self.sheet, merge, match=self.match, after=self.after, derived={**self.derived, "new_number": "varchar"}
        )

    def entries_refused(self, stage: Stage) -> Iterable[Fault]:
        """Refuse rows about what is no longer entered by list; number those that are new."""
        rows = stage.rows(
            sql.SQL(
                "SELECT s.row FROM {table} s JOIN projects_project t ON t.id = s.target "
                "WHERE t.award_id IS NOT NULL OR t.status <> 'draft' ORDER BY s.row"
            )
        )
        message = _("This project was awarded here, or is published: correct it on its own page.")
        disordered = stage.rows(sql.SQL("SELECT row FROM {table} WHERE ends_on < starts_on ORDER BY row"))
        foreign = stage.rows(sql.SQL("SELECT row FROM {table} WHERE origin = 'award' ORDER BY row"))
        awarded = _("Awards make their projects by themselves: name another origin, or leave it empty.")
        faults = [
            *((row, "origin", awarded) for (row,) in foreign),
            *((row, "title", message) for (row,) in rows),
            *((row, "ends_on", _("It ends before it begins: check both days.")) for (row,) in disordered),
        ]
        self._number(stage, {row for row, _key, _message in faults})
        return faults

    def _number(self, stage: Stage, refused: set[int]) -> None:
        for row, year in stage.rows(sql.SQL("SELECT row, year FROM {table} WHERE target IS NULL ORDER BY row")):
            if row not in refused:
                stage.execute(
                    sql.SQL("UPDATE {table} SET new_number = %s WHERE row = %s"), [new_number(self.union, year), row]
                )

    def after(self, stage: Stage) -> dict[str, Any]:
        """Remember who wrote them: that person publishes none of them."""
        through = Project.writers.through
        keys = [pk for (pk,) in stage.rows(sql.SQL("SELECT target FROM {table}"))]
        through.objects.bulk_create([through(project_id=pk, user_id=self.by.pk) for pk in keys], ignore_conflicts=True)
        return {}

    @property
    def derived(self) -> dict[str, str]:
        """What the stage holds beside the file's columns: also what is checked, whether or not the file brings it."""
        return {**DERIVED, **{key: self.sheet.column(key).kind.sql for key in (*self.same, *CHECKED)}}
