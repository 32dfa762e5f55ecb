"""A form's answers as columns of an export: one for each question, one for each cell of a table, all typed.

Answers are kept as JSON; a value that is no number where a number is asked (of an unfinished answer, or of an earlier
version of the form) counts as none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import Case, CharField, DecimalField, F, Func, TextField, Value, When
from django.db.models.expressions import Combinable, Expression
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.db.models.lookups import Regex
from django.utils.translation import gettext as _

from core.forms.declaration import NUMBERS, Declaration, Kind, Option, Question, Words
from core.forms.fields import options_of
from core.sheets import Column, kinds
from core.sheets.expressions import Labels

NUMBER = r"^-?\d{1,18}(\.\d+)?$"
LONGEST_KEY = 50  # of a column's name in the database, which cuts it off at 63 characters
PREFIX = "answer_"
COUNTED = NUMBERS | {Kind.CALCULATED}


class Elements(Func):
    """The elements of a JSON array as an array of texts."""

    template = "ARRAY(SELECT jsonb_array_elements_text(jsonb_path_query_array(%(expressions)s, '$[*]')))"
    arity = 1


def number_at(path: str) -> Expression:
    """Return the number at a path into answers (``answers__income``), null where there is none."""
    digits = DecimalField(max_digits=30, decimal_places=6)
    text = Cast(KT(path), TextField())
    return Case(When(Regex(text, NUMBER), then=Cast(text, digits)), output_field=digits)


def columns_of(declaration: Declaration, field: str, *, taken: Iterable[str] = ()) -> list[Column]:
    """Return the columns of all answers, in order; no two with the same heading.

    ``field``: the JSON field that keeps the answers; ``taken``: headings that the sheet has already.
    """
    seen, columns = set(taken), []
    for question in declaration.answered():
        for column in _columns(question, field):
            if seen & {column.zh, str(column.title)}:
                mark = f" ({column.key.removeprefix(PREFIX)})"
                column = replace(column, zh=column.zh + mark, title=f"{column.title}{mark}")  # noqa: PLW2901
            seen |= {column.zh, str(column.title)}
            columns.append(column)
    return columns


def _columns(question: Question, field: str) -> Iterator[Column]:
    path = f"{field}__{question.key}"
    if question.kind != Kind.TABLE:
        yield _column(question.key, question.label, *_said(question, path))
        return
    for row in question.rows:
        for column in question.columns:
            place = f"{path}__{row.key}__{column.key}"
            yield _column(
                f"{question.key}_{row.key}_{column.key}", _cell_label(question, row, column),
                *_said_of(column.kind, place),
            )  # fmt: skip


def _cell_label(question: Question, row: Option, column: Option) -> Words:
    parts = (question.label, row.label, *((column.label,) if len(question.columns) > 1 else ()))
    return Words(*(" / ".join(getattr(each, of) or each.zh for each in parts) for of in ("zh", "en")))


def _column(key: str, label: Words, kind: kinds.Kind, path: Callable[[], Combinable]) -> Column:
    title = label.en or label.zh
    return Column(f"{PREFIX}{key}"[:LONGEST_KEY], title, label.zh or title, kind, path=path, importable=False)


def _said(question: Question, path: str) -> tuple[kinds.Kind, Callable[[], Combinable]]:
    """Return what a column of a question holds, and how it is found."""
    if question.kind == Kind.CHOICES:
        words = {key: str(label) for key, label in options_of(question)}
        return kinds.Text(), lambda: Labels(Elements(F(path)), words, output_field=TextField())
    if question.kind in {Kind.CHOICE, Kind.YES_NO}:
        return kinds.Text(), partial(_label, question, path)
    return _said_of(question.kind, path)


def _said_of(kind: Kind, path: str) -> tuple[kinds.Kind, Callable[[], Combinable]]:
    if kind in COUNTED:
        return (kinds.Integer() if kind == Kind.INTEGER else kinds.Amount()), partial(number_at, path)
    return kinds.Text(), lambda: Cast(KT(path), TextField())


def _label(question: Question, path: str) -> Expression:
    whens = [When(**{path: value}, then=Value(label)) for value, label in answers_to(question)]
    return Case(*whens, default=Cast(KT(path), TextField()), output_field=CharField())


def answers_to(question: Question) -> list[tuple[Any, str]]:
    """Return the answers that a question offers, as they are kept, with their words."""
    if question.kind == Kind.YES_NO:
        return [(True, _("Yes")), (False, _("No"))]
    return [(key, str(label)) for key, label in options_of(question)]
