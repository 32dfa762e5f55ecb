"""Where rounds appear: menus, tasks, notifications, files, by subject."""

from __future__ import annotations

from types import ModuleType

from procurement.places import applications, directory, reviews, rounds

SUBJECTS: tuple[ModuleType, ...] = (rounds, applications, directory, reviews)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
