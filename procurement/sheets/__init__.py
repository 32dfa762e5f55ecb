"""The columns of spreadsheets, by subject."""

from __future__ import annotations

from types import ModuleType

from procurement.sheets import agencies, applications, awards, directory, experts, reviews, rounds

SUBJECTS: tuple[ModuleType, ...] = (rounds, applications, awards, directory, experts, reviews, agencies)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
