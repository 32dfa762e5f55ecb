"""Taking a list of key people in: posts and terms, never personal numbers, which would lie in the clear in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from psycopg import sql

from core import clock
from core.sheets import Merge, Plan, Sheet, Stage
from core.sheets.importing import Fault
from orgs.choices.people import SINGLE_HOLDER
from orgs.models import KeyPerson
from orgs.services.current import follow_rows
from orgs.services.intake import Intake
from unions.models import User

SINGLE = sql.SQL(", ").join(map(sql.Literal, SINGLE_HOLDER))


def plan(sheet: Sheet, by: User) -> Plan:
    """Return how a list is taken in: a row corrects the term of the same post, person and first day.

    In a post that one person holds, a new holder ends the open term of the one before.
    """
    return _PeopleIntake(sheet=sheet, model=KeyPerson, same=("post", "name", "starts_on"), by=by).plan()


class _PeopleIntake(Intake):
    """One import."""

    def plan(self) -> Plan:
        """Return how the list is taken in."""
        fresh: dict[str, Any] = {
            "organization_id": sql.SQL("s.organization_id"), "recorded_by_id": self.by.pk, "recorded_at": clock.now(),
            "version": 1,
        }  # fmt: skip
        merge = Merge(KeyPerson, fresh=fresh, touched={"version": sql.SQL("t.version + 1")})
        derived = {**self.derived, "ends_on": "date"}
        return Plan(self.sheet, merge, match=self.match, after=self.after, derived=derived)

    def steps(self) -> Iterable[Callable[[Stage], Iterable[Fault]]]:
        """Return the steps of every list, then the terms and holders."""
        return (*super().steps(), self._upside_down, self._named, self._two_in_the_file, self._two_with_the_record)

    def _upside_down(self, stage: Stage) -> Iterable[Fault]:
        rows = stage.rows(sql.SQL("SELECT row FROM {table} WHERE ends_on < starts_on ORDER BY row"))
        return [(row, "ends_on", _("The term ends before it begins: check both dates.")) for (row,) in rows]

    def _named(self, stage: Stage) -> Iterable[Fault]:
        """Find the entries that rows correct, which the checks below need; refuses nothing."""
        self._entries(stage)
        return ()

    def _two_in_the_file(self, stage: Stage) -> Iterable[Fault]:
        rows = stage.rows(
            sql.SQL(
                "SELECT a.row, min(b.row) FROM {table} a JOIN {table} b ON b.organization_id = a.organization_id "
                "AND b.post = a.post AND b.row < a.row AND a.post IN ({single}) "
                "AND daterange(a.starts_on, a.ends_on, '[]') && daterange(b.starts_on, b.ends_on, '[]') "
                "GROUP BY a.row ORDER BY a.row"
            ),
            single=SINGLE,
        )
        message = _("Row %(other)s names another holder of this post for part of that time.")
        return [(row, "post", message % {"other": other}) for row, other in rows]

    def _two_with_the_record(self, stage: Stage) -> Iterable[Fault]:
        """End the open terms of predecessors; refuse holders who would overlap all the same."""
        stage.execute(
            sql.SQL(
                "UPDATE {people} t SET ends_on = s.starts_on - 1, version = t.version + 1 FROM {table} s "
                "WHERE t.organization_id = s.organization_id AND t.post = s.post AND t.post IN ({single}) "
                "AND t.withdrawn_at IS NULL AND t.ends_on IS NULL AND t.starts_on IS DISTINCT FROM s.starts_on "
                "AND s.starts_on > coalesce(t.starts_on, '-infinity') AND NOT EXISTS "
                "(SELECT FROM {table} x WHERE x.target = t.id) AND NOT EXISTS (SELECT FROM {table} y "
                "WHERE y.organization_id = s.organization_id AND y.post = s.post AND y.starts_on < s.starts_on "
                "AND y.starts_on > coalesce(t.starts_on, '-infinity'))"
            ),
            people=self.table, single=SINGLE,
        )  # fmt: skip
        rows = stage.rows(
            sql.SQL(
                "SELECT DISTINCT s.row FROM {table} s JOIN {people} t ON t.organization_id = s.organization_id "
                "AND t.post = s.post AND t.withdrawn_at IS NULL AND t.post IN ({single}) "
                "AND t.id IS DISTINCT FROM s.target AND NOT EXISTS (SELECT FROM {table} x WHERE x.target = t.id) "
                "AND daterange(s.starts_on, s.ends_on, '[]') && daterange(t.starts_on, t.ends_on, '[]') ORDER BY s.row"
            ),
            people=self.table, single=SINGLE,
        )  # fmt: skip
        message = _("Somebody else holds this post in part of that time: give the days of both terms.")
        return [(row, "post", message) for (row,) in rows]

    def after(self, stage: Stage) -> dict[str, Any]:
        """Let the records follow."""
        follow_rows([pk for (pk,) in stage.rows(sql.SQL("SELECT DISTINCT organization_id FROM {table}"))])
        return {}
