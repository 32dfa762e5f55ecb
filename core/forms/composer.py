"""The forms by which staff compose a form."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.composing import next_key
from core.forms.declaration import (
    CHOOSING,
    NUMBERS,
    RELATIONS,
    Condition,
    Declaration,
    Kind,
    Option,
    Question,
    Rule,
    Words,
)
from core.forms.fields import choices_of
from core.forms.registries import FormKind
from core.wording import with_aside

LINE = re.compile(r"(?:(?P<key>[a-z][a-z0-9_]*)\s*=)?\s*(?P<zh>[^|]*?)\s*(?:\|\s*(?P<en>.*?)\s*)?")
LINES_HELP = _("One a line: 中文 | English. Keep the word before “=” where there is one.")


class LinesField(forms.CharField):
    """Options, rows or columns, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=LINES_HELP, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show options as lines."""
        if isinstance(value, tuple):
            return "\n".join(f"{each.key} = {each.label.zh} | {each.label.en}" for each in value)
        return value

    def clean(self, value: Any) -> tuple[Option, ...]:
        """Return the options; what has no key of its own gets one."""
        options: list[Option] = []
        for n, line in enumerate(filter(None, map(str.strip, super().clean(value).splitlines())), 1):
            match = LINE.fullmatch(line)
            if match is None or not (match["zh"] or match["en"]):
                raise forms.ValidationError(_("This line cannot be read: %(line)s") % {"line": line})
            options.append(Option(match["key"] or f"o{n}", Words(match["zh"], match["en"] or "")))
        if len({option.key for option in options}) < len(options):
            raise forms.ValidationError(_("Two lines have the same word before “=”."))
        return tuple(options)


class QuestionForm(forms.Form):
    """One question. ``shown_for``: which fields count only for some kinds of answers."""

    shown_for: ClassVar[dict[str, Collection[str]]] = {
        "options": CHOOSING, "rows": (Kind.TABLE,), "columns": (Kind.TABLE,), "words": (Kind.LONG_TEXT,),
        "minimum": NUMBERS, "maximum": NUMBERS, "formula": (Kind.CALCULATED,),
        "required": [kind for kind in Kind if kind not in {Kind.CALCULATED, Kind.HEADING}],
    }  # fmt: skip

    section = forms.ChoiceField(label=_("Section"))
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=Kind.choices)
    label_zh = forms.CharField(label=_("Question in Chinese"), max_length=200)
    label_en = forms.CharField(label=_("Question in English"), max_length=200, required=False)
    help_zh = forms.CharField(label=_("Explanation in Chinese"), max_length=500, required=False)
    help_en = forms.CharField(label=_("Explanation in English"), max_length=500, required=False)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    fact = forms.ChoiceField(
        label=_("Prefilled from"), required=False,
        help_text=_("The kind of answer follows from it."),
    )  # fmt: skip
    options = LinesField(label=_("Options to choose from"))
    rows = LinesField(label=_("Rows of the table"))
    columns = LinesField(label=_("Columns of the table"))
    words = forms.IntegerField(label=_("Most words"), min_value=1, max_value=20_000, required=False)
    minimum = forms.IntegerField(label=_("Least number"), required=False)
    maximum = forms.IntegerField(label=_("Greatest number"), required=False)
    formula = forms.CharField(
        label=_("Calculation"), max_length=500, required=False,
        help_text=_("Keys of questions with + - * / between them; table.column is the sum of a column."),
    )  # fmt: skip
    condition = forms.ChoiceField(label=_("Shown only after"), required=False)
    values = forms.MultipleChoiceField(
        label=_("… was answered with"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none for any answer."),
    )  # fmt: skip

    def __init__(
        self, data: Any, *, declaration: Declaration, kind: FormKind, section: str, question: Question | None
    ) -> None:  # fmt: skip
        super().__init__(data, initial={"section": section, **(_typed(question) if question else {})})
        self.declaration, self.form_kind, self.question = declaration, kind, question
        self._offer("section", [(each.key, str(each.title)) for each in declaration.sections])
        if kind.keeps_facts:
            self.fields["fact"].help_text = _(
                "The kind of answer follows from it; a verified answer goes back onto the record."
            )
        self._offer("fact", [("", "—"), *((name, fact.title) for name, fact in kind.facts.items())])
        asked = [each for each in declaration.questions() if each.is_asked and each != question]
        self._offer("condition", [("", "—"), *((each.key, with_aside(each.label, each.key)) for each in asked)])
        self._offer("values", [(f"{each.key}={value}", label) for each in asked for value, label in choices_of(each)])
        self.deciding = [(each.key, each.label) for each in asked if choices_of(each)]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def answers_to_tick(self) -> list[dict[str, Any]]:
        """Return the answers that a condition may name, question by question, each with its box."""
        boxes = list(self["values"])
        return [
            {"key": key, "label": label, "boxes": [box for box in boxes if box.data["value"].startswith(f"{key}=")]}
            for key, label in self.deciding
        ]

    def made(self) -> Question:
        """Return the question as typed."""
        typed = self.cleaned_data
        fact = self.form_kind.facts.get(typed["fact"])
        kind = fact.kind if fact else Kind(typed["kind"])
        ticked = (each.partition("=") for each in typed["values"])
        values = tuple(value for key, _sign, value in ticked if key == typed["condition"])
        return Question(
            key=self.question.key if self.question else next_key(self.declaration, "q"), kind=kind,
            label=Words(typed["label_zh"], typed["label_en"]), help=Words(typed["help_zh"], typed["help_en"]),
            required=typed["required"], fact=typed["fact"], format=fact.format if fact else "",
            source=fact.source if fact else "", options=typed["options"], rows=typed["rows"],
            columns=typed["columns"], words=typed["words"], formula=typed["formula"],
            minimum=typed["minimum"] if kind in NUMBERS else None,
            maximum=typed["maximum"] if kind in NUMBERS else fact.longest if fact else None,
            shown_if=Condition(typed["condition"], values) if typed["condition"] else None,
        )  # fmt: skip


def _typed(question: Question) -> dict[str, Any]:
    shown_if = question.shown_if
    return {
        "kind": question.kind, "label_zh": question.label.zh, "label_en": question.label.en,
        "help_zh": question.help.zh, "help_en": question.help.en, "required": question.required,
        "fact": question.fact, "options": question.options, "rows": question.rows, "columns": question.columns,
        "words": question.words, "minimum": question.minimum, "maximum": question.maximum,
        "formula": question.formula, "condition": shown_if.question if shown_if else "",
        "values": [f"{shown_if.question}={value}" for value in shown_if.values] if shown_if else [],
    }  # fmt: skip


class SectionForm(forms.Form):
    """The title of a section, or of a form."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=100)
    title_en = forms.CharField(label=_("Title in English"), max_length=100, required=False)

    def __init__(self, data: Any = None, *, title: Words | None = None) -> None:
        super().__init__(data, initial={"title_zh": title.zh, "title_en": title.en} if title else {})

    def made(self) -> Words:
        """Return the title."""
        return Words(self.cleaned_data["title_zh"], self.cleaned_data["title_en"])


class RuleForm(forms.Form):
    """A rule between answers."""

    left = forms.CharField(label=_("Calculation"), max_length=500)
    relation = forms.ChoiceField(label=_("Relation"), choices=list(RELATIONS.items()))
    right = forms.CharField(label=_("Calculation to compare with"), max_length=500)
    blame = forms.ChoiceField(label=_("The message stands beside"))
    message_zh = forms.CharField(label=_("Message in Chinese"), max_length=300)
    message_en = forms.CharField(label=_("Message in English"), max_length=300, required=False)

    def __init__(self, data: Any, *, declaration: Declaration) -> None:
        super().__init__(data)
        asked = [(each.key, with_aside(each.label, each.key)) for each in declaration.questions() if each.is_asked]
        self.fields["blame"].choices = asked  # type: ignore[attr-defined]

    def made(self) -> Rule:
        """Return the rule."""
        said = self.cleaned_data
        message = Words(said["message_zh"], said["message_en"])
        return Rule(said["left"], said["relation"], said["right"], said["blame"], message)
