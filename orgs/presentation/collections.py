"""How answers are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.audit import is_same
from core.forms.answers import AnswersForm, in_words
from orgs.models import Collection
from orgs.services.collections import why_closed


@dataclass(frozen=True)
class Unsent:
    """What was typed into a form that no longer takes answers: why, and each that differs from what is kept."""

    why: str
    rows: list[dict[str, Any]]


def unsent(collection: Collection, form: AnswersForm) -> Unsent:
    """Return what of a sent form is not among the answers."""
    typed = form.as_typed()
    rows = [
        {
            "label": question.label,
            "kept": in_words(question, collection.answers.get(question.key)),
            "yours": in_words(question, typed[question.key]),
        }
        for question in form.declaration.questions()
        if question.key in typed and not is_same(typed[question.key], collection.answers.get(question.key))
    ]
    return Unsent(why_closed(collection), rows)
