"""From the stage into the table, set by set: rows that are new, rows that differ, and nothing else is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from psycopg import sql
from psycopg.types.json import Jsonb

from core.sheets.columns import Column
from core.sheets.staging import Stage


@dataclass(frozen=True)
class Counts:
    """How many rows were created, changed, and left as they were."""

    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class Merge:
    """How staged rows go into a model's table.

    ``fresh`` maps attributes to what a new row gets where its file says nothing, ``touched`` to what a changed row gets
    besides (the instant of change). Both hold values or SQL over ``s`` (stage) and, for changes, ``t`` (table).
    An empty cell never erases: it means "not said".
    """

    model: type[models.Model]
    fresh: Mapping[str, Any] = field(default_factory=dict)
    touched: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, stage: Stage) -> Counts:
        """Write the stage's rows: with ``target`` as changes, without as new ones; ``target`` is filled in."""
        total = stage.rows(sql.SQL("SELECT count(*) FROM {table}"))[0][0]
        updated = self._update(stage)
        created = self._insert(stage)
        return Counts(created, updated, total - created - updated)

    @property
    def _table(self) -> sql.Identifier:
        return sql.Identifier(self.model._meta.db_table)

    def _field(self, attribute: str) -> models.Field[Any, Any]:
        return next(f for f in self.model._meta.concrete_fields if attribute in {f.name, f.attname})

    def _column(self, attribute: str) -> sql.Identifier:
        return sql.Identifier(str(self._field(attribute).column))

    def _update(self, stage: Stage) -> int:
        if not stage.columns:
            return 0
        said = [(self._column(column.attribute), _staged(column)) for column in stage.columns]
        sets = [sql.SQL("{0} = coalesce({1}, t.{0})").format(name, value) for name, value in said]
        sets += [sql.SQL("{} = {}").format(self._column(name), _literal(value)) for name, value in self.touched.items()]
        differs = [sql.SQL("({1} IS NOT NULL AND t.{0} IS DISTINCT FROM {1})").format(*pair) for pair in said]
        statement = sql.SQL("UPDATE {model} t SET {sets} FROM {table} s WHERE t.id = s.target AND ({differs})")
        return stage.execute(
            statement, model=self._table, sets=sql.SQL(", ").join(sets), differs=sql.SQL(" OR ").join(differs)
        )

    def _insert(self, stage: Stage) -> int:
        """Insert new rows with keys drawn beforehand, so that the stage knows which record each became."""
        pairs = self._new_values(stage.columns)
        sequence = sql.SQL("nextval(pg_get_serial_sequence({}, 'id'))").format(self.model._meta.db_table)
        stage.execute(
            sql.SQL(
                "UPDATE {table} s SET target = n.id, is_new = true FROM (SELECT row, {sequence} AS id FROM "
                "(SELECT row FROM {table} WHERE target IS NULL ORDER BY row) o) n WHERE n.row = s.row"
            ),
            sequence=sequence,
        )
        statement = sql.SQL(
            "INSERT INTO {model} (id, {names}) SELECT s.target, {values} FROM {table} s WHERE s.is_new ORDER BY s.row"
        )
        return stage.execute(
            statement,
            model=self._table,
            names=sql.SQL(", ").join(name for name, _value in pairs),
            values=sql.SQL(", ").join(value for _name, value in pairs),
        )

    def _new_values(self, columns: Sequence[Column]) -> list[tuple[sql.Identifier, sql.Composable]]:
        """Return (column, SQL value) of every column of a new row, Django's defaults included."""
        staged = {self._field(column.attribute).attname: _staged(column) for column in columns}
        fresh = {self._field(name).attname: value for name, value in self.fresh.items()}
        pairs = []
        for known in self.model._meta.concrete_fields:
            if known.primary_key or isinstance(known, models.GeneratedField):
                continue
            default = _literal(fresh[known.attname] if known.attname in fresh else default_of(known))
            value = staged.get(known.attname)
            said = sql.SQL("coalesce({}, {})").format(value, default) if value else default
            pairs.append((sql.Identifier(str(known.column)), said))
        return pairs


def default_of(known: models.Field[Any, Any]) -> Any:
    """Return what Django would store where nothing is given: the field's default, "" for text, None."""
    if known.has_default():
        return known.get_default()
    is_text = isinstance(known, models.CharField | models.TextField)
    return "" if is_text and not known.null else None


def _staged(column: Column) -> sql.Composable:
    return sql.SQL("s.{}").format(sql.Identifier(column.key))


def _literal(value: Any) -> sql.Composable:
    if isinstance(value, sql.Composable):
        return value
    if isinstance(value, list):
        return sql.SQL("ARRAY[{}]::varchar[]").format(sql.SQL(", ").join(map(sql.Literal, value)))
    return sql.Literal(Jsonb(value) if isinstance(value, dict) else value)
