"""What rules say, kept so that everybody reads it in their own language.

A sentence is kept as it stands in the catalogue, one with something filled in as that and its ``values``, a name that
the database holds in both languages as both. Rows from before hold sentences in Chinese, and stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from core.forms.declaration import Words


@dataclass(frozen=True)
class Phrase:
    """A sentence of the catalogue (marked with ``gettext_noop``) with what is filled in."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.text) % self.values


def kept(said: Any) -> str | dict[str, Any]:
    """Return what a rule says as JSON takes it, in no language."""
    if isinstance(said, Phrase):
        return {"text": said.text, "values": {name: str(value) for name, value in said.values.items()}}
    if isinstance(said, Words):
        return asdict(said)
    with translation.override(None):
        return str(said)


def read(stored: Any) -> str:
    """Return what was kept in the reader's language."""
    if isinstance(stored, Mapping):
        return str(Phrase(**stored) if "text" in stored else Words(**stored))
    return gettext(stored) if stored else ""


def read_answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule's answer with its facts and its remedy in the reader's language."""
    facts = [{**fact, **{name: read(fact[name]) for name in ("label", "value", "source")}} for fact in answer["facts"]]
    return {**answer, "remedy": read(answer["remedy"]), "facts": facts}
