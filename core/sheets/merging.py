"""From the stage into the table, set by set: rows that are new, rows that differ, and nothing else is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from psycopg import sql
from psycopg.types.json import Jsonb

from core.sheets.columns import GUESS
from core.sheets.staging import Stage

COMMA = sql.SQL(", ")


@dataclass(frozen=True)
class Counts:
    """How many rows were created, changed, and left as they were."""

    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class RowChange:
    """A value that a row changes in the record that it means: the model's field, before and after."""

    row: int
    target: int
    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Filled:
    """A column of the table and where its values stand in the stage ``s``: what the file says, what was guessed."""

    name: sql.Identifier
    said: sql.Composable | None
    guessed: sql.Composable | None

    def changed(self) -> sql.Composable:
        """Return the value of a record ``t`` after the merge. An empty cell never erases: it means "not said"."""
        return _first(self.said, sql.SQL("t.{}").format(self.name), self.guessed)

    def new(self, default: sql.Composable) -> sql.Composable:
        """Return the value of a new record."""
        return _first(self.said, self.guessed, default)


@dataclass(frozen=True)
class Merge:
    """How staged rows go into a model's table.

    ``fresh`` maps attributes to what a new row gets where its file says nothing, ``touched`` to what a changed row
    gets besides (the instant of change). Both hold values or SQL over ``s`` (stage) and, for changes, ``t`` (table).
    """

    model: type[models.Model]
    fresh: Mapping[str, Any] = field(default_factory=dict)
    touched: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, stage: Stage) -> Counts:
        """Write the stage's rows: with ``target`` as changes, without as new ones; ``target`` is filled in."""
        filled = {known.attname: found for known in self._fields() if (found := _filled(known, stage))}
        total = stage.rows(sql.SQL("SELECT count(*) FROM {table}"))[0][0]
        updated = self._update(stage, filled)
        created = self._insert(stage, filled)
        return Counts(created, updated, total - created - updated)

    def differences(self, stage: Stage, limit: int) -> list[RowChange]:
        """Return what applying the stage would change in records that are there, row by row, at most ``limit`` values.

        Values are as JSON holds them.
        """
        filled = {known.name: found for known in self._fields() if (found := _filled(known, stage))}
        pairs = [
            sql.SQL("({}, {}, to_jsonb(t.{}), to_jsonb({}))").format(
                sql.Literal(at), sql.Literal(name), each.name, each.changed()
            )
            for at, (name, each) in enumerate(filled.items())
        ]
        if not pairs:
            return []
        changes = stage.rows(
            sql.SQL(
                "SELECT s.row, s.target, v.name, v.old, v.new FROM {table} s JOIN {model} t ON t.id = s.target "
                "CROSS JOIN LATERAL (VALUES {pairs}) v(place, name, old, new) "
                "WHERE v.old IS DISTINCT FROM v.new ORDER BY s.row, v.place LIMIT %s"
            ),
            [limit],
            model=self._table(),
            pairs=COMMA.join(pairs),
        )
        return [RowChange(row, target, name, _read(old), _read(new)) for row, target, name, old, new in changes]

    def _fields(self) -> Iterator[models.Field[Any, Any]]:
        """Yield the fields that an import may write."""
        for known in self.model._meta.concrete_fields:
            if not known.primary_key and not isinstance(known, models.GeneratedField):
                yield known

    def _table(self) -> sql.Identifier:
        return sql.Identifier(self.model._meta.db_table)

    def _update(self, stage: Stage, filled: Mapping[str, Filled]) -> int:
        if not filled:
            return 0
        changes = [(each.name, each.changed()) for each in filled.values()]
        touched = [(_column(known), _literal(self.touched[known.attname])) for known in self._fields()
                   if known.attname in self.touched]  # fmt: skip
        return stage.execute(
            sql.SQL(
                "UPDATE {model} t SET {sets} FROM {table} s WHERE t.id = s.target AND ({old}) IS DISTINCT FROM ({new})"
            ),
            model=self._table(),
            sets=COMMA.join(sql.SQL("{} = {}").format(*pair) for pair in changes + touched),
            old=COMMA.join(sql.SQL("t.{}").format(name) for name, _value in changes),
            new=COMMA.join(value for _name, value in changes),
        )

    def _insert(self, stage: Stage, filled: Mapping[str, Filled]) -> int:
        """Insert new rows, in the order of the file, under keys drawn beforehand: the stage knows what each became."""
        stage.execute(
            sql.SQL(
                "UPDATE {table} s SET target = n.id, is_new = true FROM "
                "(SELECT row, nextval(pg_get_serial_sequence({model}, 'id')) AS id FROM "
                "(SELECT row FROM {table} WHERE target IS NULL ORDER BY row) o) n WHERE n.row = s.row"
            ),
            model=sql.Literal(self.model._meta.db_table),
        )
        fresh = [(_column(known), self._value(known, filled.get(known.attname))) for known in self._fields()]
        return stage.execute(
            sql.SQL(
                "INSERT INTO {model} (id, {names}) SELECT target, {values} FROM {table} s WHERE is_new ORDER BY row"
            ),
            model=self._table(),
            names=COMMA.join(name for name, _value in fresh),
            values=COMMA.join(value for _name, value in fresh),
        )

    def _value(self, known: models.Field[Any, Any], filled: Filled | None) -> sql.Composable:
        default = _literal(self.fresh[known.attname] if known.attname in self.fresh else default_of(known))
        return filled.new(default) if filled else default


def _read(text: str | None) -> Any:
    """Return a value from JSON: Django leaves it as text where a statement is its own."""
    return None if text is None else json.loads(text)


def default_of(known: models.Field[Any, Any]) -> Any:
    """Return what Django would store where nothing is given: the field's default, "" for text, None."""
    if known.has_default():
        return known.get_default()
    is_text = isinstance(known, models.CharField | models.TextField)
    return "" if is_text and not known.null else None


def _filled(known: models.Field[Any, Any], stage: Stage) -> Filled | None:
    """Return where a field's values stand in the stage, None where they do not."""
    names = {known.name, known.attname}
    said = next((_staged(each.key) for each in stage.columns if each.stored and each.attribute in names), None)
    guessed = next((_staged(GUESS + each.key) for each in stage.inferred if each.attribute in names), None)
    return Filled(_column(known), said, guessed) if said or guessed else None


def _column(known: models.Field[Any, Any]) -> sql.Identifier:
    return sql.Identifier(str(known.column))


def _staged(key: str) -> sql.Composable:
    return sql.SQL("s.{}").format(sql.Identifier(key))


def _first(*values: sql.Composable | None) -> sql.Composable:
    return sql.SQL("coalesce({})").format(COMMA.join(value for value in values if value is not None))


def _literal(value: Any) -> sql.Composable:
    if isinstance(value, sql.Composable):
        return value
    if isinstance(value, list):
        return sql.SQL("ARRAY[{}]::varchar[]").format(COMMA.join(map(sql.Literal, value)))
    return sql.Literal(Jsonb(value) if isinstance(value, dict) else value)
