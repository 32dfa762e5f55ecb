"""The documents that the portal writes. Each app registers its own in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.registry import Registry


@dataclass(frozen=True)
class Variable:
    """What a template may say: the name as written between the braces, and what stands there then."""

    name: str
    description: Any


@dataclass(frozen=True)
class TemplateKind:
    """A document whose template staff can replace.

    ``build()`` returns the built-in .docx; ``variables`` are documented for staff; ``sample()`` returns a context with
    every variable, on which an uploaded template is tried.
    """

    key: str
    title: Any
    build: Callable[[], bytes]
    variables: Sequence[Variable]
    sample: Callable[[], Mapping[str, Any]]


templates: Registry[TemplateKind] = Registry("document template")


def register_template(kind: TemplateKind) -> TemplateKind:
    """Register a document under its key."""
    return templates.register(kind.key, kind)
