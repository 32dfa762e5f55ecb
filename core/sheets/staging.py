"""Rows on their way into a table: a temporary table of the transaction, filled by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from psycopg import sql

from core.sheets.columns import Column

Rows = Iterable[tuple[int, dict[str, Any]]]
Records = list[tuple[Any, ...]]


class Stage:
    """A temporary table with the row number (``row``), a column for each of ours, and the record matched (``target``).

    It lives until the transaction ends.
    """

    def __init__(self, name: str, columns: Sequence[Column]) -> None:
        self.name = name
        self.columns = list(columns)
        self.table = sql.Identifier("pg_temp", name)

    def create(self) -> None:
        """Create the table."""
        self.execute(sql.SQL("DROP TABLE IF EXISTS {table}"))
        statement = sql.SQL(
            "CREATE TEMP TABLE {name} (row integer PRIMARY KEY, target bigint, is_new boolean NOT NULL DEFAULT false"
            "{fields}) ON COMMIT DROP"
        )
        fields = [
            sql.SQL(", {} {}").format(sql.Identifier(column.key), sql.SQL(column.kind.sql)) for column in self.columns
        ]
        self.execute(statement, name=sql.Identifier(self.name), fields=sql.SQL("").join(fields))

    def fill(self, rows: Rows) -> int:
        """Copy rows in. Returns their number."""
        keys = [column.key for column in self.columns]
        names = sql.SQL(", ").join(map(sql.Identifier, ["row", *keys]))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(self.table, names)
        count = 0
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            write = copy.write_row
            for number, values in rows:
                write([number, *map(values.get, keys)])
                count += 1
        self.execute(sql.SQL("ANALYZE {table}"))
        return count

    def drop(self, numbers: Iterable[int]) -> None:
        """Take rows out, by their numbers."""
        if chosen := sorted(set(numbers)):
            self.execute(sql.SQL("DELETE FROM {table} WHERE row = ANY(%s)"), [chosen])

    def execute(self, statement: sql.SQL, parameters: Sequence[Any] = (), **parts: sql.Composable) -> int:
        """Run a statement in which ``{table}`` is the stage. Returns the number of rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=self.table, **parts), parameters or None)
            return max(int(cursor.rowcount), 0)

    def rows(
        self, statement: sql.SQL, parameters: Sequence[Any] = (), **parts: sql.Composable
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a query in which ``{table}`` is the stage."""
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=self.table, **parts), parameters or None)
            return list(cursor.fetchall())
