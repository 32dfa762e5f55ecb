"""Tags that show questions and answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.forms.answers import in_words
from core.forms.declaration import Declaration, Question
from core.forms.expressions import in_words_of
from core.forms.fields import choices_of

register = template.Library()


@register.simple_tag
def answer(question: Question, answers: Mapping[str, Any] | None) -> str:
    """Return an answer in words."""
    return in_words(question, (answers or {}).get(question.key))


@register.simple_tag
def shown_if(question: Question) -> SafeString:
    """Write the attribute by which a script hides what is not asked."""
    if question.shown_if is None:
        return SafeString()
    return _only_after(question.shown_if.question, list(question.shown_if.values))


@register.simple_tag
def condition_in_words(question: Question, declaration: Declaration) -> str:
    """Return when a question is to be answered, empty where always."""
    if question.shown_if is None:
        return ""
    asked = declaration.question(question.shown_if.question)
    if not question.shown_if.values:
        return _("Only if you answered “%(question)s”.") % {"question": asked.label}
    known = {key: str(label) for key, label in choices_of(asked)}
    said = _(" or ").join(known.get(value, value) for value in question.shown_if.values)
    return _("Only if you answered “%(question)s” with: %(answer)s.") % {"question": asked.label, "answer": said}


@register.simple_tag
def shown_for(form: Any, name: str) -> SafeString:
    """Write the attribute by which a script hides a composer's field that does not count for the kind chosen."""
    kinds = getattr(form, "shown_for", {}).get(name)
    return SafeString() if kinds is None else _only_after("kind", sorted(map(str, kinds)))


@register.simple_tag
def only_after(question: str, *values: str) -> SafeString:
    """Write the attribute by which a script hides what counts only after an answer to a question."""
    return _only_after(question, list(values))


def _only_after(question: str, values: list[str]) -> SafeString:
    return format_html(' data-shown-if="{}"', json.dumps({"question": question, "values": values}))


@register.simple_tag
def formula_in_words(text: str, declaration: Declaration) -> str:
    """Return arithmetic over answers with the questions' words in place of their keys."""
    labels = {question.key: str(question.label) for question in declaration.questions()}
    for each in declaration.questions():
        for column in each.columns:
            labels[f"{each.key}.{column.key}"] = f"{each.label} · {column.label}"
            labels |= {f"{each.key}.{column.key}.{row.key}": f"{row.label} · {column.label}" for row in each.rows}
    return in_words_of(text, labels)


@register.simple_tag
def remark_on(question: Question, remarks: Mapping[str, str] | None) -> str:
    """Return what a reader remarked on a question."""
    return (remarks or {}).get(question.key, "")
