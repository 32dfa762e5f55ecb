"""Chinese full-text search in PostgreSQL: words of any length, two characters included, at a million rows.

A model declares a :class:`BigramSearchField` over its text columns and a GIN index on it; the database keeps the
column itself, whichever way a row is written. ``matches`` narrows a queryset to the rows that hold every word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.migrations import RunSQL
from django.db.models import Expression, F, Func, GeneratedField, Lookup, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Left
from django.db.models.sql import Query

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
    """Whether the searched text holds a word: as it stands, which is cheap and mostly true, or in its search form."""

    lookup_name = "holds_word"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:  # noqa: ARG002 - Django's signature
        column: Any = self.lhs
        text = column.target.source_sql(connection, connection.ops.quote_name(column.alias))
        word = f"%{self.rhs}%"
        return f"({text} LIKE %s OR core_search_text({text}) LIKE %s)", (word, word)


SearchVectorField.register_lookup(HasLexemes)
SearchVectorField.register_lookup(HoldsWord)


def words_of(text: str) -> list[str]:
    """Return the words of a query in search form, at most eight of them."""
    found = (search_text(word)[:MAX_WORD_LENGTH].replace(SEPARATOR, "") for word in text.split())
    return list(dict.fromkeys(word for word in found if word))[:MAX_WORDS]


def matches(queryset: QuerySet[Any], text: str, field: str = "search") -> QuerySet[Any]:
    """Narrow a queryset to the rows that hold every word of the text.

    ``field`` is the path to a :class:`BigramSearchField`, over relations too (``"organization__search"``). A text
    without any word leaves the queryset as it is. Words of three characters and more are compared with the text
    itself, because their pairs may stand apart.
    """
    words = words_of(text)
    if not words:
        return queryset
    queryset = queryset.filter(**{f"{field}__has_lexemes": " & ".join(map(_lexemes, words))})
    for word in words:
        if len(word) > 2:
            queryset = queryset.filter(**{f"{field}__holds_word": word})
    return queryset


def _lexemes(word: str) -> str:
    if len(word) == 1:
        return f"{_quoted(word)}:*"
    pairs = dict.fromkeys(word[i : i + 2] for i in range(len(word) - 1))
    return " & ".join(map(_quoted, pairs))


def _quoted(lexeme: str) -> str:
    return f"'{lexeme}'"  # search text holds no quotation mark, backslash, % or _
