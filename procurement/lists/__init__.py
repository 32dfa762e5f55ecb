"""The list pages, by subject."""

from __future__ import annotations

from types import ModuleType

from procurement.lists import awards, rounds

SUBJECTS: tuple[ModuleType, ...] = (rounds, awards)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
