"""What apps lend to forms: kinds of forms, lists of options, formats of short answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from core.forms.declaration import Kind
from core.registry import Registry


@dataclass(frozen=True)
class Fact:
    """Something known that a question may be prefilled from, and the kind of question that fits it."""

    title: Any
    kind: Kind
    format: str = ""
    source: str = ""
    longest: int | None = None


@dataclass(frozen=True)
class FormKind:
    """A use of forms. Its key is the key of its standard form.

    ``standard()`` returns the ``title`` and the ``content`` (as JSON) with which it begins; ``facts`` are what a
    question may be prefilled from, by name; ``permission`` is asked of who composes.
    ``keeps_facts``: whether confirmed answers go back to where they came from.
    """

    key: str
    title: Any
    standard: Callable[[], dict[str, Any]]
    permission: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    keeps_facts: bool = False


@dataclass(frozen=True)
class OptionSource:
    """A list of options that is kept elsewhere: (value, label) pairs in the reader's language."""

    title: Any
    options: Callable[[], list[tuple[str, Any]]]


@dataclass(frozen=True)
class TextFormat:
    """A shape that a short answer must have: its title, the check (raises ValidationError) and the input's type."""

    title: Any
    check: Callable[[Any], Any]
    input_type: str = "text"


form_kinds: Registry[FormKind] = Registry("kind of form")
option_sources: Registry[OptionSource] = Registry("source of options")
text_formats: Registry[TextFormat] = Registry("format of a short answer")

text_formats.register("email", TextFormat(_("E-mail address"), validate_email, "email"))
