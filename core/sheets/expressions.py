"""Database expressions that exports need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler


class Labels(Func):
    """The labels of an array of codes, joined by 、 in the array's order."""

    arity = 2

    def __init__(self, codes: Combinable, labels: Mapping[str, str], **extra: Any) -> None:
        super().__init__(codes, Value(json.dumps(dict(labels), ensure_ascii=False), TextField()), **extra)

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, list[Any]]:
        """Write a subquery over the unnested array."""
        codes, labels = self.get_source_expressions()
        codes_sql, codes_parameters = compiler.compile(codes)
        labels_sql, labels_parameters = compiler.compile(labels)
        sql = (
            f"(SELECT string_agg(coalesce(({labels_sql})::jsonb ->> u.code, u.code), '、' ORDER BY u.position) "  # noqa: S608 - compiled expressions
            f"FROM unnest({codes_sql}) WITH ORDINALITY AS u(code, position))"
        )
        return sql, [*labels_parameters, *codes_parameters]


class ShanghaiTime(Func):
    """An instant as the clock in Shanghai showed it, to the second, without a zone: what a spreadsheet holds."""

    template = "date_trunc('second', %(expressions)s AT TIME ZONE 'Asia/Shanghai')"
    arity = 1
