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
from core.forms.declaration import Declaration, Kind, Question, plain
from core.forms.fields import options_of

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
    condition = {"question": question.shown_if.question, "values": list(question.shown_if.values)}
    return format_html(' data-shown-if="{}"', json.dumps(condition))


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


def choices_of(question: Question) -> list[tuple[str, Any]]:
    """Return the answers to a question that a condition may name."""
    if question.kind == Kind.YES_NO:
        return [(plain(True), _("Yes")), (plain(False), _("No"))]  # noqa: FBT003
    return options_of(question) if question.kind in {Kind.CHOICE, Kind.CHOICES} else []


@register.simple_tag
def remark_on(question: Question, remarks: Mapping[str, str] | None) -> str:
    """Return what a reader remarked on a question."""
    return (remarks or {}).get(question.key, "")
