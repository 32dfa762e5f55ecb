"""Answers: typed on a screen or read from a file, checked by the declaration, kept as JSON, shown in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms.declaration import Declaration, Kind, Question, plain
from core.forms.expressions import answered, evaluate
from core.forms.fields import field_for, options_of
from core.wording import labelled, listed

Answers = dict[str, Any]
UNKEPT = gettext_lazy("Saved, except what is marked: it cannot be kept as it stands. Correct it and save again.")


@dataclass(frozen=True)
class Item:
    """A question on the page: with its field, or (calculated) with its value, or (heading) as it is."""

    question: Question
    field: BoundField | None = None
    value: str = ""


class AnswersForm(forms.Form):
    """The questions of a declaration as one form. Cleans to answers as JSON takes them, calculated ones included."""

    def __init__(self, declaration: Declaration, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.declaration = declaration
        for question in declaration.questions():
            if question.is_asked:
                self.fields[question.key] = field_for(question)

    def sections(self) -> list[dict[str, Any]]:
        """Return the questions under their headings: ``key``, ``title``, ``items``."""
        return [
            {"key": section.key, "title": section.title, "items": [self._item(each) for each in section.questions]}
            for section in self.declaration.sections
        ]

    def _item(self, question: Question) -> Item:
        if question.is_asked:
            return Item(question, self[question.key])
        return Item(question, value=in_words(question, self.calculated().get(question.key)))

    def calculated(self) -> Answers:
        """Return the calculated answers by what is known so far."""
        known = getattr(self, "cleaned_data", None) or self.initial
        return calculations(self.declaration, known)

    def clean(self) -> Answers:
        """Leave out what is not asked, calculate, and check answers against each other."""
        answers = self.cleaned_data
        for question in self.declaration.questions():
            if question.shown_if and not question.shown_if.holds(storable(answers)):
                self.errors.pop(question.key, None)
                answers[question.key] = None
        answers |= calculations(self.declaration, answers)
        faulty = set(self.errors)
        for rule in self.declaration.rules:
            if faulty.isdisjoint(rule.names()) and answered(rule.left, answers) and not rule.holds(answers):
                self.add_error(rule.blame if rule.blame in self.fields else None, str(rule.message))
        kept: Answers = storable(answers)
        return kept

    def as_typed(self) -> Answers:
        """Return what can be kept of an unfinished form: the answers that are right by themselves, or emptied."""
        by_rules = {rule.blame for rule in self.declaration.rules}
        self.is_valid()
        kept = {key: None for key in self.fields if self.data.get(key) == ""} | self.cleaned_data
        for key in by_rules & (set(self.fields) - set(kept)):
            kept |= self._right_by_itself(key)
        typed: Answers = storable(kept)
        return typed

    def name_unkept(self) -> list[str]:
        """Leave errors only beside what was typed and cannot be kept. Returns those questions' labels."""
        kept = self.as_typed()
        for key in list(self.errors):
            if key not in self.fields or key in kept or _is_blank(self[key].data):
                del self.errors[key]
        return [str(self[key].label) for key in self.errors]

    def _right_by_itself(self, key: str) -> Answers:
        """Return an answer that only a rule between answers refused."""
        try:
            return {key: self.fields[key].clean(self[key].data)}
        except forms.ValidationError:
            return {}


def _is_blank(sent: Any) -> bool:
    if isinstance(sent, Mapping):
        return all(map(_is_blank, sent.values()))
    return all(map(_is_blank, sent)) if isinstance(sent, list | tuple) else sent in {None, ""}


def calculations(declaration: Declaration, answers: Mapping[str, Any]) -> Answers:
    """Return the calculated answers; those that nothing was typed for are None."""
    found: Answers = {}
    for question in declaration.questions():
        if question.kind == Kind.CALCULATED:
            known = {**answers, **found}
            value = evaluate(question.formula, known) if answered(question.formula, known) else None
            found[question.key] = None if value is None else str(_rounded(value))
    return found


def _rounded(value: Decimal) -> Decimal:
    return value.to_integral_value() if value == value.to_integral_value() else round(value, 2)


def check(declaration: Declaration, answers: Mapping[str, Any]) -> tuple[Answers, dict[str, list[str]]]:
    """Check answers that came by another way than the page. Returns those that are right, and errors by question."""
    form = AnswersForm(declaration, as_data(declaration, answers))
    right = form.as_typed()
    return right, {str(key): [str(each) for each in errors] for key, errors in form.errors.items()}


def as_data(declaration: Declaration, answers: Mapping[str, Any]) -> Answers:
    """Return stored answers as a page would send them, whatever they are."""
    return {
        question.key: _sent(question, answers[question.key])
        for question in declaration.questions()
        if answers.get(question.key) is not None
    }


def _sent(question: Question, value: Any) -> Any:
    if question.kind == Kind.CHOICES:
        return [plain(each) for each in (value if isinstance(value, list) else [value])]
    if question.kind != Kind.TABLE:
        return plain(value)
    rows = value if isinstance(value, Mapping) else {}
    return {
        row: {column: plain(cell) for column, cell in cells.items() if cell is not None}
        for row, cells in rows.items()
        if isinstance(cells, Mapping)
    }


def storable(value: Any) -> Any:
    """Return answers with dates and decimals as text, as JSON takes them."""
    if isinstance(value, Mapping):
        return {key: storable(each) for key, each in value.items()}
    return str(value) if isinstance(value, dt.date | Decimal) else value


def in_words(question: Question, value: Any) -> str:
    """Return an answer as a person reads it; empty where there is none. A table has a line for each row."""
    if value in (None, "", [], {}):
        return ""
    if question.kind == Kind.TABLE:
        return "\n".join(_table_lines(question, value))
    if question.kind == Kind.YES_NO or isinstance(value, bool):
        return _("Yes") if value in (True, "true") else _("No")
    if question.kind == Kind.MONEY:
        return number_format(Decimal(str(value)), 2, use_l10n=True, force_grouping=True)
    if question.kind in {Kind.CHOICE, Kind.CHOICES}:
        labels = {key: str(label) for key, label in options_of(question)}
        chosen = [str(each) for each in (value if isinstance(value, list) else [value])]
        order = {key: place for place, key in enumerate(labels)}  # the same choices read the same, however kept
        return listed(labels.get(each, each) for each in sorted(chosen, key=lambda each: order.get(each, len(order))))
    return str(value)


def _table_lines(question: Question, value: Mapping[str, Any]) -> Iterator[str]:
    for row in question.rows:
        cells = value.get(row.key) or {}
        if len(question.columns) == 1:
            said = [str(cells[column.key]) for column in question.columns if column.key in cells]
        else:
            said = [f"{column.label} {cells[column.key]}" for column in question.columns if column.key in cells]
        if said:
            yield labelled(row.label, listed(said))


def begin(declaration: Declaration, *, before: Mapping[str, Any], facts: Mapping[str, Any]) -> Answers:
    """Return the answers to begin with: the earlier ones that are still asked, overlaid by facts that are known."""
    answers: Answers = {}
    for question in declaration.questions():
        if question.key in before and question.is_answered:
            answers[question.key] = before[question.key]
        if question.fact and (value := facts.get(question.fact)) not in (None, "", []):
            answers[question.key] = storable(value)
    return answers | calculations(declaration, answers)
