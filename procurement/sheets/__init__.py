"""The columns of spreadsheets, by subject."""

from __future__ import annotations

from types import ModuleType

SUBJECTS: tuple[ModuleType, ...] = ()


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
