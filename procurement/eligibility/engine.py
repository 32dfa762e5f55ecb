"""How a rule is declared and what it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation

from core.registry import Registry
from orgs.models import Organization


@dataclass(frozen=True)
class Fact:
    """What was found: its name, its value, where it stands, and its day where it has one (``words`` keeps them)."""

    label: Any
    value: Any
    source: Any
    on: dt.date | None = None


@dataclass(frozen=True)
class Outcome:
    """Whether a rule holds, from which facts, and what would change the answer.

    ``holds`` is None where the register cannot tell: a person decides.
    """

    holds: bool | None
    facts: Sequence[Fact] = ()
    remedy: Any = ""


Check = Callable[[Organization, Mapping[str, Any], dt.date], Outcome]


@dataclass(frozen=True)
class RuleKind:
    """A kind of rule: ``check`` evaluates it for an organization on a day; ``says`` words it with its parameters.

    ``fields`` are the form fields of its parameters, by name; ``source`` is the law, plan or practice behind it.
    """

    name: str
    title: Any
    check: Check
    says: Callable[[Mapping[str, Any]], Any]
    fields: Mapping[str, Callable[[], forms.Field]] = field(default_factory=dict)
    source: Any = ""

    def words(self, parameters: Mapping[str, Any]) -> str:
        """Return the rule's text as it is published: in the portal's own language, whoever writes it."""
        with translation.override(settings.LANGUAGE_CODE):
            return str(self.says(parameters))

    def source_words(self) -> str:
        """Return the rule's source as it is published."""
        with translation.override(settings.LANGUAGE_CODE):
            return str(self.source)


rule_kinds: Registry[RuleKind] = Registry("kind of eligibility rule")
