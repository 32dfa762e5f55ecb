"""An answer as an address names it, so that a count of answers opens the rows that it counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import In
from django.utils.translation import gettext as _

from core.forms.columns import answers_to
from core.forms.declaration import Kind, Question
from core.forms.models import FormVersion

ANY = object()


@dataclass(frozen=True)
class Answer:
    """An answer to a question: one of those that it offers, or any."""

    question: Question
    value: Any = ANY

    def __str__(self) -> str:
        return _("“%(question)s”: %(answer)s") % {"question": self.question.label, "answer": self._words()}

    def _words(self) -> str:
        return _("answered") if self.value is ANY else dict(answers_to(self.question))[self.value]

    def condition(self, field: str) -> Q:
        """Return the condition on rows that keep their answers in a JSON field."""
        path = f"{field}__{self.question.key}"
        if self.value is ANY:
            return ~Q(In(Coalesce(Cast(KT(path), TextField()), Value("", TextField())), ["", "[]", "{}"]))
        several = self.question.kind == Kind.CHOICES
        return Q(**{f"{path}__contains": [self.value]}) if several else Q(**{path: self.value})

    def count(self, field: str) -> Combinable:
        """Return the number of such rows, as an aggregate."""
        return Count("pk", filter=self.condition(field))

    def named(self, version: FormVersion) -> str:
        """Return the words by which an address names the answer to a version's question."""
        words = [str(version.pk), self.question.key]
        if self.value is not ANY:
            words.append(str(self.value))
        return ":".join(words)


def answer_named(words: str) -> Answer | None:
    """Return the answer that an address names, None where there is no such version, question or answer."""
    pk, _sign, rest = words.partition(":")
    key, sign, chosen = rest.partition(":")
    version = FormVersion.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 10 else None
    if version is None:
        return None
    question = next((each for each in version.declaration.answered() if each.key == key), None)
    if question is None:
        return None
    if not sign:
        return Answer(question)
    values = {str(value): value for value, _label in answers_to(question)}
    return Answer(question, values[chosen]) if chosen in values else None
