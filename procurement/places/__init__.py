"""Where rounds appear: menus, tasks, notifications, files, by subject."""

from __future__ import annotations

from types import ModuleType

from procurement.places import applications, awards, directory, privacy, reviews, rounds

SUBJECTS: tuple[ModuleType, ...] = (rounds, applications, awards, directory, reviews, privacy)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
