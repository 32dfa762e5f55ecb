"""What a form asks, as plain values that read from and write to JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, get_args, get_type_hints

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.forms.expressions import evaluate, paths


class Kind(models.TextChoices):
    """What an answer is."""

    TEXT = "text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    INTEGER = "integer", _("Whole number")
    DECIMAL = "decimal", _("Decimal number")
    MONEY = "money", _("Amount of money")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One choice")
    CHOICES = "choices", _("Several choices")
    TABLE = "table", _("Table")
    CALCULATED = "calculated", _("Calculated")
    HEADING = "heading", _("Heading or explanation")


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})
CHOOSING = frozenset({Kind.CHOICE, Kind.CHOICES})


@dataclass(frozen=True)
class Words:
    """A text in both languages; shows itself in the reader's, or in the other where that one is missing."""

    zh: str = ""
    en: str = ""

    def __str__(self) -> str:
        chinese = (translation.get_language() or "zh").startswith("zh")
        return (self.zh or self.en) if chinese else (self.en or self.zh)


@dataclass(frozen=True)
class Option:
    """Something to choose, or a row or column of a table (``kind`` counts for columns)."""

    key: str
    label: Words
    kind: Kind = Kind.INTEGER


@dataclass(frozen=True)
class Condition:
    """Shows a question only when another's answer is one of ``values`` (or, without values, when it is answered)."""

    question: str
    values: tuple[str, ...] = ()

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Tell whether it holds for answers."""
        given = answers.get(self.question)
        if not self.values:
            return given not in (None, "", [], {})
        said = given if isinstance(given, list) else [given]
        return any(plain(each) in self.values for each in said)


def plain(value: Any) -> str:
    """Return an answer as conditions and screens write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class Question:
    """One question. ``fact`` is what prefills it; which of the further fields count depends on its kind.

    ``maximum`` is the greatest number, or the most characters of a short text; ``words`` the most words of a long one.
    """

    key: str
    kind: Kind
    label: Words
    help: Words = Words()
    required: bool = False
    fact: str = ""
    shown_if: Condition | None = None
    format: str = ""
    words: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    source: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    columns: tuple[Option, ...] = ()
    formula: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether somebody types an answer."""
        return self.kind not in {Kind.HEADING, Kind.CALCULATED}

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer, typed or calculated."""
        return self.kind != Kind.HEADING


@dataclass(frozen=True)
class Section:
    """Questions under one heading: a step of the form."""

    key: str
    title: Words
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What must hold between answers: ``left`` equals, or is at most, or at least, ``right``.

    It counts only once something on its left was answered. ``blame`` is the question beside which the message stands.
    """

    left: str
    relation: str
    right: str
    blame: str
    message: Words

    @property
    def relation_label(self) -> Any:
        """The relation in words."""
        return RELATIONS[self.relation]

    def names(self) -> set[str]:
        """Return the keys of the questions that it is about."""
        return {path[0] for path in (*paths(self.left), *paths(self.right))}

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Tell whether it holds for answers."""
        left, right = evaluate(self.left, answers), evaluate(self.right, answers)
        return left is None or right is None or _holds(left, self.relation, right)


RELATIONS = {"=": _("equals"), "<=": _("is at most"), ">=": _("is at least")}


def _holds(left: Decimal, relation: str, right: Decimal) -> bool:
    if relation == "=":
        return left == right
    return left <= right if relation == "<=" else left >= right


@dataclass(frozen=True)
class Declaration:
    """A whole form."""

    sections: tuple[Section, ...] = ()
    rules: tuple[Rule, ...] = field(default=())

    def questions(self) -> Iterator[Question]:
        """Yield every question in order."""
        for section in self.sections:
            yield from section.questions

    def question(self, key: str) -> Question:
        """Return a question by key. Raises KeyError."""
        return {question.key: question for question in self.questions()}[key]

    def answered(self) -> list[Question]:
        """Return the questions to which there is an answer, in order."""
        return [question for question in self.questions() if question.is_answered]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Declaration:
        """Read a declaration. Raises TypeError, ValueError or KeyError for what is none."""
        declared: Declaration = _read(cls, data)
        return declared

    def to_json(self) -> dict[str, Any]:
        """Return the declaration as JSON takes it, without what is left out anyway."""
        written: dict[str, Any] = _write(self)
        return written


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{key: _read(hints[key], each) for key, each in value.items()})
    if arguments := get_args(kind):
        if isinstance(value, list | tuple):
            return tuple(_read(arguments[0], each) for each in value)
        return None if value is None else _read(arguments[0], value)
    return kind(value)


def _write(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _write(getattr(value, each.name)) for each in fields(value)
                if each.default != getattr(value, each.name)}  # fmt: skip
    if isinstance(value, tuple):
        return [_write(each) for each in value]
    return value.value if isinstance(value, Kind) else value
