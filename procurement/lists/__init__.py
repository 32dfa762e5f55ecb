"""The list pages, by subject."""

from __future__ import annotations

from types import ModuleType

from procurement.lists import agencies, applications, awards, directory, experts, rounds

SUBJECTS: tuple[ModuleType, ...] = (rounds, applications, awards, directory, experts, agencies)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
