"""Where rounds appear: menus, tasks, notifications, files, by subject."""

from __future__ import annotations

from types import ModuleType

<<<<<<< HEAD
from procurement.places import applications, privacy, rounds

SUBJECTS: tuple[ModuleType, ...] = (rounds, applications, privacy)
=======
from procurement.places import applications, directory, rounds

SUBJECTS: tuple[ModuleType, ...] = (rounds, applications, directory)
>>>>>>> main


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
