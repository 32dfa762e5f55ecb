"""The lifecycles as diagrams (mermaid), for docs/lifecycles.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import translation

from core.lifecycle.states import Lifecycle

HEAD = """\
# Lifecycles

Written by `manage.py draw_lifecycles` from the transitions in the apps' `lifecycles.py`. Do not edit.
"""


def document(lifecycles: Iterable[Lifecycle]) -> str:
    """Return the whole page, in English, the same for the same transitions."""
    with translation.override("en"):
        return "\n".join([HEAD, *(section(lifecycle) for lifecycle in lifecycles)])


def section(lifecycle: Lifecycle) -> str:
    """Return one lifecycle under its heading."""
    meta, field = lifecycle.model._meta, lifecycle.field
    heading = f"## {str(meta.verbose_name).capitalize()}: {field.verbose_name} (`{meta.label}.{field.name}`)"
    return "\n".join([heading, "", "```mermaid", *_lines(lifecycle), "```", ""])


def _lines(lifecycle: Lifecycle) -> Iterator[str]:
    yield "stateDiagram-v2"
    yield from (f'    state "{label}" as {state}' for state, label in lifecycle.states.items())
    yield f"    [*] --> {lifecycle.initial}"
    yield from (f"    {step.source} --> {step.target}: {step.label}" for step in lifecycle.steps())
