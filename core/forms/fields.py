"""The form field that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.amounts import AmountField
from core.forms.declaration import CHOOSING, Kind, Option, Question
from core.forms.registries import option_sources, text_formats
from core.widgets import DateInput
from core.wording import labelled, listed

YES_NO = [("", gettext_lazy("Not known")), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+")
LONGEST_TEXT, LONGEST_LONG_TEXT = 300, 20_000


def count_words(text: str) -> int:
    """Return how many words a text has, each Chinese character being one, as word processors count."""
    return len(WORD.findall(text))


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(choices=YES_NO, coerce=lambda value: value == "true", empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored truth value as its choice."""
        return {True: "true", False: "false", None: ""}.get(value, value)


class LongTextField(forms.CharField):
    """A text of several lines, of so many words at most."""

    def __init__(self, *, words: int | None = None, **kwargs: Any) -> None:
        self.words = words
        attrs: dict[str, Any] = {"rows": 6 if (words or 0) > 300 else 3}
        if words:
            attrs["data-words"] = words
            limit = _("At most %(n)s words.") % {"n": words}
            kwargs["help_text"] = f"{kwargs.get('help_text') or ''} {limit}".strip()
        super().__init__(max_length=LONGEST_LONG_TEXT, widget=forms.Textarea(attrs=attrs), **kwargs)

    def validate(self, value: Any) -> None:
        """Refuse a text that is too long, saying by how much."""
        super().validate(value)
        if self.words and (n := count_words(value)) > self.words:
            text = _("This text has %(n)s words; at most %(most)s are allowed: shorten it.")
            raise ValidationError(text % {"n": n, "most": self.words})


class TableWidget(forms.Widget):
    """Inputs in rows and columns, named ``question-row-column``."""

    template_name = "forms/table.html"
    use_fieldset = True

    def __init__(self, rows: tuple[Option, ...], columns: tuple[Option, ...]) -> None:
        super().__init__()
        self.rows, self.columns = rows, columns

    def id_for_label(self, id_: str) -> str:
        """Return the first cell: where a link to the table leads."""
        return f"{id_}-{self.rows[0].key}-{self.columns[0].key}" if self.rows and self.columns else id_

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:  # noqa: ARG002
        """Return the cells as sent by the page, or as stored."""
        if isinstance(stored := data.get(name), Mapping):
            return stored
        return {
            row.key: {column.key: data.get(f"{name}-{row.key}-{column.key}") for column in self.columns}
            for row in self.rows
        }

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the template its rows of cells."""
        context = super().get_context(name, None, attrs)
        given = value if isinstance(value, Mapping) else {}
        context["columns"] = self.columns
        context["rows"] = [
            {
                "label": row.label,
                "cells": [self._cell(name, row, column, given.get(row.key) or {}) for column in self.columns],
            }
            for row in self.rows
        ]
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:  # noqa: ARG002
        """Render by the project's templates, which the forms' own renderer does not know."""
        return render_to_string(template_name, context)

    def _cell(self, name: str, row: Option, column: Option, given: Mapping[str, Any]) -> dict[str, Any]:
        value = given.get(column.key)
        return {
            "name": f"{name}-{row.key}-{column.key}", "value": "" if value is None else value,
            "label": _name_of(row, column), "is_number": column.kind != Kind.TEXT, "column": column.label,
        }  # fmt: skip


def _name_of(row: Option, column: Option) -> str:
    return _("%(row)s, %(column)s") % {"row": row.label, "column": column.label}


class TableField(forms.Field):
    """Cells by row and column. Cleans to ``{row: {column: value}}`` of what was filled in; None where nothing was."""

    def __init__(self, *, rows: tuple[Option, ...], columns: tuple[Option, ...], **kwargs: Any) -> None:
        self.rows, self.columns = rows, columns
        super().__init__(widget=TableWidget(rows, columns), **kwargs)

    def in_words(self, value: Any) -> str:
        """Return what is filled in, row by row."""
        given = value if isinstance(value, Mapping) else {}
        rows = [(row.label, [cell for cell in (given.get(row.key) or {}).values() if cell]) for row in self.rows]
        said = [(label, listed(cells)) for label, cells in rows if cells]
        return _("; ").join(labelled(label, cells) for label, cells in said)

    def clean(self, value: Any) -> Any:
        """Check every cell by its column's kind. Raises ValidationError that names the cells."""
        cells: dict[str, dict[str, Any]] = {}
        faults = []
        for row in self.rows:
            for column in self.columns:
                typed = ((value or {}).get(row.key) or {}).get(column.key)
                try:
                    clean = _cell_field(column.kind).clean(typed)
                except ValidationError as error:
                    faults.append(labelled(_name_of(row, column), error.messages[0]))
                    continue
                if clean not in (None, ""):
                    cells.setdefault(row.key, {})[column.key] = clean
        if faults:
            raise ValidationError(faults)
        if self.required and not cells:
            raise ValidationError(self.error_messages["required"], code="required")
        return cells or None


MOST = 10**12
_number = partial(forms.IntegerField, min_value=0, max_value=MOST, required=False)
_decimal = partial(forms.DecimalField, min_value=0, max_digits=16, decimal_places=2, required=False)
_amount = partial(AmountField, min_value=0, max_digits=16, required=False)
_cell_text = partial(forms.CharField, max_length=LONGEST_TEXT, required=False)


CELLS: dict[str, Callable[[], forms.Field]] = {Kind.INTEGER: _number, Kind.TEXT: _cell_text, Kind.MONEY: _amount}


def _cell_field(kind: Kind) -> forms.Field:
    return CELLS.get(kind, _decimal)()


def options_of(question: Question) -> list[tuple[str, Any]]:
    """Return what there is to choose from: (value, label) pairs."""
    if question.source:
        return [(str(value), label) for value, label in option_sources.get(question.source).options()]
    return [(option.key, option.label) for option in question.options]


def choices_of(question: Question) -> list[tuple[str, Any]]:
    """Return the answers to a question that a condition may name, as conditions write them."""
    if question.kind == Kind.YES_NO:
        return [("true", _("Yes")), ("false", _("No"))]
    return options_of(question) if question.kind in CHOOSING else []


def _text(question: Question, **common: Any) -> forms.Field:
    common["max_length"] = question.maximum or LONGEST_TEXT
    if not question.format:
        return forms.CharField(**common)
    shape = text_formats.get(question.format)
    widget = forms.TextInput(attrs={"type": shape.input_type})
    return forms.CharField(validators=[shape.check], widget=widget, **common)


def _limits(question: Question) -> dict[str, Any]:
    return {"min_value": question.minimum, "max_value": question.maximum}


MAKERS: dict[Kind, Callable[..., forms.Field]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: lambda question, **common: LongTextField(words=question.words, **common),
    Kind.INTEGER: lambda question, **common: forms.IntegerField(**_limits(question), **common),
    Kind.DECIMAL: lambda question, **common: forms.DecimalField(
        max_digits=20, decimal_places=6, **_limits(question), **common
    ),
    Kind.MONEY: lambda question, **common: AmountField(max_digits=16, **_limits(question), **common),
    Kind.DATE: lambda _question, **common: forms.DateField(widget=DateInput(), **common),
    Kind.YES_NO: lambda _question, **common: YesNoField(**common),
    Kind.CHOICE: lambda question, **common: forms.ChoiceField(choices=[("", "—"), *options_of(question)], **common),
    Kind.CHOICES: lambda question, **common: forms.MultipleChoiceField(
        choices=options_of(question), widget=forms.CheckboxSelectMultiple, **common
    ),
    Kind.TABLE: lambda question, **common: TableField(rows=question.rows, columns=question.columns, **common),
}


def field_for(question: Question) -> forms.Field:
    """Return the form field of a question that somebody types an answer to."""
    field = MAKERS[question.kind](
        question, label=str(question.label), help_text=str(question.help), required=question.required
    )
    if question.shown_if:
        field.widget.use_required_attribute = lambda _initial: False  # may be hidden
    return field
