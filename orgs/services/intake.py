"""Lists of what hangs on organizations: finding the organization of each row, and the entry that the row corrects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db.models import Model
from django.utils.translation import gettext as _
from psycopg import sql

from core.sheets import Sheet, Stage
from core.sheets.importing import Fault
from orgs.services.matching import find_organizations, out_of_reach
from unions.models import User

DERIVED = {
    "organization": "varchar",
    "uscc": "varchar",
    "number": "varchar",
    "name_key": "text GENERATED ALWAYS AS (core_name_key(organization)) STORED",
    "organization_id": "bigint",
}


class Intake:
    """One import. ``same`` names the columns that make two rows of an organization the same entry.

    ``still_stands``: the condition over entries ``t`` that a row may correct.
    """

    still_stands: sql.Composable = sql.SQL("t.withdrawn_at IS NULL")

    def __init__(self, *, sheet: Sheet, model: type[Model], same: tuple[str, ...], by: User) -> None:
        self.sheet, self.same, self.by = sheet, same, by
        self.table = sql.Identifier(model._meta.db_table)

    @property
    def derived(self) -> dict[str, str]:
        """What the stage holds beside the file's columns."""
        return {**DERIVED, **{key: self.sheet.column(key).kind.sql for key in self.same}}

    def steps(self) -> Iterable[Callable[[Stage], Iterable[Fault]]]:
        """Return what rows go through, one after the other; the rows that a step refuses do not reach the next."""
        return (find_organizations, lambda rows: out_of_reach(rows, self.by), self._repeats)

    def match(self, stage: Stage) -> Iterator[Fault]:
        """Find the organization of each row, then the entry that it corrects."""
        for step in self.steps():
            yield from self._taken_out(stage, step(stage))
        self._entries(stage)
        yield from self._taken_out(stage, self.entries_refused(stage))

    def entries_refused(self, stage: Stage) -> Iterable[Fault]:
        """Return the faults of rows that cannot stand beside the entries that are there; none unless a kind says so."""
        del stage
        return ()

    @staticmethod
    def _taken_out(stage: Stage, faults: Iterable[Fault]) -> list[Fault]:
        found = list(faults)
        stage.drop(row for row, _key, _message in found)
        return found

    def _repeats(self, stage: Stage) -> Iterable[Fault]:
        same = sql.SQL(", ").join(map(sql.Identifier, ("organization_id", *self.same)))
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
            sql.SQL("coalesce(t.{field}::text, '') = coalesce(s.{key}::text, '')").format(
                field=sql.Identifier(self.sheet.column(key).attribute), key=sql.Identifier(key)
            )
            for key in self.same
        )
        stage.execute(
            sql.SQL(
                "UPDATE {table} s SET target = t.id FROM {entries} t "
                "WHERE t.organization_id = s.organization_id AND {still_stands} AND {same}"
            ),
            entries=self.table, same=same, still_stands=self.still_stands,
        )  # fmt: skip
