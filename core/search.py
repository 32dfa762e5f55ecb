"""Chinese full-text search in PostgreSQL: words of any length, two characters included, at a million rows.

A model declares a :class:`BigramSearchField` over its text columns and a GIN index on it; the database keeps the
column itself, whichever way a row is written. ``matches`` narrows a queryset to the rows that hold every word.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.migrations import RunSQL
from django.db.models import Expression, F, Func, GeneratedField, Lookup, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Left
from django.db.models.sql import Query

from core import clock

MAX_WORDS = 8
MAX_WORD_LENGTH = 40
SEPARATOR = "|"  # parts the fields from each other; nobody searches for it

_LEFT_OUT = re.compile(
    "[\t\n\v\f\r \x85\xa0\u1680\u180e\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
    "!-/:-@\\[-`{}~\xb7\u2010-\u2027\u3001-\u3003\u3008-\u3011\u3014-\u301b\u30fb"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b\uff5d-\uff65]+"
)


def _lower(text: str) -> str:
    """Lower each character by itself, as PostgreSQL does: no final sigma, no dot that stands alone."""
    return "".join(map(str.lower, text.replace("İ", "i")))


def search_text(text: str) -> str:
    """Return the form in which texts are compared: NFKC, lower case, no white space and no punctuation.

    The database computes the same by ``core_search_text``.
    """
    stripped = _LEFT_OUT.sub("", _lower(text))
    if unicodedata.is_normalized("NFKC", stripped):
        return stripped
    return _LEFT_OUT.sub("", _lower(unicodedata.normalize("NFKC", stripped)))


def bigrams(text: str) -> set[str]:
    """Return the lexemes of a text: its pairs of neighbouring characters, and its last character.

    The database computes the same by ``core_bigrams``.
    """
    plain = search_text(text)
    if len(plain) % 2:
        plain += SEPARATOR
    return {plain[i : i + 2] for i in range(len(plain))}


class BigramSearchField(GeneratedField):
    """A stored column with the bigrams of several text columns, kept by the database itself.

    ``sources`` are names of columns, or expressions over columns that are not generated themselves; only the first
    ``length`` characters of all of them together are searched. Give the column a GIN index, and in the migration
    :class:`RaiseStatistics`.
    """

    def __init__(self, *sources: str | Expression, length: int = 2000, **kwargs: Any) -> None:
        self.sources, self.length = sources, length
        self._source_sql: str | None = None
        kwargs.update(
            expression=Func(self.source_text(), function="core_bigrams"),
            output_field=SearchVectorField(),
            db_persist=True,
        )
        super().__init__(**kwargs)

    def source_text(self) -> Expression:
        """Return the searched text as an expression over the model's columns."""
        known = [Coalesce(F(source) if isinstance(source, str) else source, Value("")) for source in self.sources]
        joined = Func(
            *known, template="(%(expressions)s)", arg_joiner=f" || '{SEPARATOR}' || ", output_field=TextField()
        )
        return Left(joined, self.length, output_field=TextField())

    def source_sql(self, connection: Any, alias: str) -> str:
        """Return the searched text as SQL over a table's alias; compiled once, for it takes as long as a query."""
        if self._source_sql is None:
            query = Query(self.model, alias_cols=False)
            expression = self.source_text().resolve_expression(query, allow_joins=False)
            compiler = query.get_compiler(connection=connection)
            self._source_sql = connection.ops.compose_sql(*compiler.compile(expression)).replace("%", "%%")
        return re.sub(r'"\w+"', lambda column: f"{alias}.{column[0]}", self._source_sql)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        for derived in ("expression", "output_field", "db_persist"):
            kwargs.pop(derived, None)
        if self.length != 2000:
            kwargs["length"] = self.length
        return name, path, list(self.sources), kwargs


class RaiseStatistics(RunSQL):
    """Migration operation: let the planner know 1,000 of a search column's lexemes (a hundred by default).

    Without it a rare word is looked for along the primary key: 200 times slower at a million rows.
    """

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column
        alter = f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STATISTICS '
        super().__init__(alter + "1000", alter + "DEFAULT")

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table, self.column], {}


class HasLexemes(Lookup):
    """``column @@ query``, the query being given as PostgreSQL writes it: no parser and no dictionary."""

    lookup_name = "has_lexemes"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", (*parameters, self.rhs)


class HoldsWord(Lookup):
    """Whether the searched text holds a word: all its pairs, and the word as it stands or in its search form.

    The cheapest test comes first. As one CASE it is taken to hold for every second row, and the index keeps to what
    it knows the number of (see :func:`matches`).
    """

    lookup_name = "holds_word"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:  # noqa: ARG002 - Django's signature
        column: Any = self.lhs
        alias = connection.ops.quote_name(column.alias)
        text = column.target.source_sql(connection, alias)
        vector = f"{alias}.{connection.ops.quote_name(column.target.column)}"
        word = f"%{self.rhs}%"
        case = f"CASE WHEN NOT {vector} @@ %s::tsquery THEN false WHEN {text} LIKE %s THEN true"
        return f"({case} ELSE core_search_text({text}) LIKE %s END)", (_lexemes(self.rhs), word, word)


SearchVectorField.register_lookup(HasLexemes)
SearchVectorField.register_lookup(HoldsWord)


def words_of(text: str) -> list[str]:
    """Return the words of a query in search form, at most eight of them."""
    found = (search_text(word)[:MAX_WORD_LENGTH].replace(SEPARATOR, "") for word in text.split())
    return list(dict.fromkeys(word for word in found if word))[:MAX_WORDS]


def matches(queryset: QuerySet[Any], text: str, field: str = "search") -> QuerySet[Any]:
    """Narrow a queryset to the rows that hold every word of the text.

    ``field`` is the path to a :class:`BigramSearchField`, over relations too (``"organization__search"``). A text
    without any word leaves the queryset as it is. Words of three characters and more are looked up by their rarest pair
    and then compared with the text itself, because their pairs may stand apart.
    """
    words = words_of(text)
    if not words:
        return queryset
    vector = _vector(queryset, field)
    known = _shares(
        vector.model._meta.db_table, str(vector.column), clock.now().replace(minute=0, second=0, microsecond=0)
    )
    lexemes = " & ".join(_rarest(word, known) if len(word) > 2 else _lexemes(word) for word in words)
    queryset = queryset.filter(**{f"{field}__has_lexemes": lexemes})
    for word in words:
        if len(word) > 2:
            queryset = queryset.filter(**{f"{field}__holds_word": word})
    return queryset


def matches_any(queryset: QuerySet[Any], text: str, fields: Sequence[str]) -> QuerySet[Any]:
    """Narrow a queryset to the rows of which each word of the text stands in one of several search columns."""
    for word in words_of(text):
        found = Q()
        for field in fields:
            holds = Q(**{f"{field}__has_lexemes": _lexemes(word)})
            found |= holds & Q(**{f"{field}__holds_word": word}) if len(word) > 2 else holds
        queryset = queryset.filter(found)
    return queryset


def each_word(text: str, *fields: str) -> Q:
    """Return the condition that each word of a text stands in one of several plain columns.

    For tables of some hundred rows, which need no search column.
    """
    condition = Q()
    for word in unicodedata.normalize("NFKC", text).split()[:MAX_WORDS]:
        condition &= Q(*(Q(**{f"{field}__icontains": word}) for field in fields), _connector=Q.OR)
    return condition


def _vector(queryset: QuerySet[Any], path: str) -> Any:
    model = queryset.model
    *relations, name = path.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    return model._meta.get_field(name)


def _rarest(word: str, known: Mapping[str, float]) -> str:
    """Return a word's rarest pair for the index: the planner takes pairs of one word for independent of each other."""
    return _quoted(min((word[i : i + 2] for i in range(len(word) - 1)), key=lambda pair: known.get(pair, 0.0)))


@lru_cache(maxsize=64)
def _shares(table: str, column: str, _hour: dt.datetime) -> dict[str, float]:
    """Return the share of rows that hold each of the frequent lexemes, as the planner knows it; read once an hour."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats "
            "WHERE schemaname = ANY(current_schemas(false)) AND tablename = %s AND attname = %s",
            [table, column],
        )
        elements, shares = cursor.fetchone() or (None, None)
    return dict(zip(elements or (), shares or (), strict=False))


def _lexemes(word: str) -> str:
    if len(word) == 1:
        return f"{_quoted(word)}:*"
    pairs = dict.fromkeys(word[i : i + 2] for i in range(len(word) - 1))
    return " & ".join(map(_quoted, pairs))


def _quoted(lexeme: str) -> str:
    return f"'{lexeme}'"  # search text holds no quotation mark, backslash, % or _
