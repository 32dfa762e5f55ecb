"""Rows on their way into a table: a temporary table of the transaction, filled by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from psycopg import sql

from core.sheets.columns import GUESS, Column

BATCH = 2000
Rows = Iterable[tuple[int, dict[str, Any]]]
Records = list[tuple[Any, ...]]


class Stage:
    """A temporary table with the row number (``row``), a column for each of ours, and the record matched (``target``).

    An ``inferred`` column has a second one for what was guessed, ``derived`` ones are defined in SQL. The table lives
    until the transaction ends.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        inferred: Sequence[Column] = (),
        derived: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.columns = list(columns)
        self.inferred = list(inferred)
        self.derived = derived or {}
        self.table = sql.Identifier("pg_temp", name)

    def create(self) -> None:
        """Create the table."""
        self.execute(sql.SQL("DROP TABLE IF EXISTS {table}"))
        statement = sql.SQL(
            "CREATE TEMP TABLE {name} (row integer PRIMARY KEY, target bigint, is_new boolean NOT NULL DEFAULT false"
            "{fields}) ON COMMIT DROP"
        )
        fields = [sql.SQL(", {} {}").format(sql.Identifier(key), sql.SQL(kind)) for key, kind in self._definitions()]
        self.execute(statement, name=sql.Identifier(self.name), fields=sql.SQL("").join(fields))

    def _definitions(self) -> list[tuple[str, str]]:
        return list({**self.derived, **dict(self._fields())}.items())

    def _fields(self) -> list[tuple[str, str]]:
        said = [(column.key, column.kind.sql) for column in self.columns]
        return said + [(GUESS + column.key, column.kind.sql) for column in self.inferred]

    def fill(self, rows: Rows) -> int:
        """Copy rows in. Returns their number.

        Rows are made in batches outside COPY: whoever makes them may ask the database, which waits while it copies.
        """
        keys = [key for key, _kind in self._fields()]
        names = sql.SQL(", ").join(map(sql.Identifier, ["row", *keys]))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(self.table, names)
        count = 0
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH)):
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                for number, values in batch:
                    copy.write_row([number, *map(values.get, keys)])
            count += len(batch)
        self.execute(sql.SQL("ANALYZE {table}"))
        return count

    def drop(self, numbers: Iterable[int]) -> None:
        """Take rows out, by their numbers."""
        if chosen := sorted(set(numbers)):
            self.execute(sql.SQL("DELETE FROM {table} WHERE row = ANY(%s)"), [chosen])

    def _text(self, statement: sql.SQL, parts: dict[str, sql.Composable]) -> str:
        """Return the statement as text: what watches Django's cursors (history, logs) wants text."""
        return statement.format(table=self.table, **parts).as_string(connection.connection)

    def execute(self, statement: sql.SQL, parameters: Sequence[Any] = (), **parts: sql.Composable) -> int:
        """Run a statement in which ``{table}`` is the stage. Returns the number of rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(self._text(statement, parts), parameters or None)
            return max(int(cursor.rowcount), 0)

    def rows(
        self, statement: sql.SQL, parameters: Sequence[Any] = (), **parts: sql.Composable
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a query in which ``{table}`` is the stage."""
        with connection.cursor() as cursor:
            cursor.execute(self._text(statement, parts), parameters or None)
            return list(cursor.fetchall())
