"""How a rule is declared and what it answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import QuerySet
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


T = TypeVar("T")
Row = TypeVar("Row", bound=models.Model)


class Register:
    """What is on record of some organizations: each kind of row is read once, for all of them, when a rule asks."""

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self.keys = {one.pk for one in organizations}
        self._found: dict[Callable[[Set[int]], Mapping[int, Any]], Mapping[int, Any]] = {}

    def read(self, reader: Callable[[Set[int]], Mapping[int, T]]) -> Mapping[int, T]:
        """Return what a reader finds for the organizations, by their keys; those of which it finds nothing lack."""
        if reader not in self._found:
            self._found[reader] = reader(self.keys)
        return self._found[reader]


@dataclass(frozen=True)
class Subject:
    """An organization over which rules are run, and what the register holds of it besides its own fields."""

    organization: Organization
    register: Register

    def rows(self, reader: Callable[[Set[int]], Mapping[int, Sequence[T]]]) -> Sequence[T]:
        """Return the rows of a kind that are the organization's."""
        return self.register.read(reader).get(self.organization.pk, ())

    def one(self, reader: Callable[[Set[int]], Mapping[int, T]]) -> T | None:
        """Return what there is once at most, None where there is nothing."""
        return self.register.read(reader).get(self.organization.pk)


def by_organization(rows: QuerySet[Row], keys: Set[int], path: str = "organization_id") -> dict[int, list[Row]]:
    """Return the rows of some organizations by their keys; one query. ``path`` leads from a row to its organization."""
    found: dict[int, list[Row]] = defaultdict(list)
    whose = attrgetter(path.replace("__", "."))
    for row in rows.filter(**{f"{path}__in": keys}):
        found[whose(row)].append(row)
    return found


Check = Callable[[Subject, Mapping[str, Any], dt.date], Outcome]


@dataclass(frozen=True)
class RuleKind:
    """A kind of rule: ``check`` evaluates it for a subject on a day; ``says`` words it with its parameters.

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

    def read(self, parameters: Mapping[str, Any], text: str) -> str:
        """Return a rule's text in the reader's language, where the kind worded it; what somebody wrote stays so."""
        return str(self.says(parameters)) if text == self.words(parameters) else text

    def read_source(self, source: str) -> str:
        """Return a rule's source in the reader's language, where it is the kind's own."""
        return str(self.source) if source == self.source_words() else source


rule_kinds: Registry[RuleKind] = Registry("kind of eligibility rule")
