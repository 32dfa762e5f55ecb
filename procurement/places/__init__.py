"""Where rounds appear: menus, tasks, notifications, files, by subject."""

from __future__ import annotations

from types import ModuleType

<<<<<<< HEAD
<<<<<<< HEAD
from procurement.places import applications, awards, directory, reviews, rounds

SUBJECTS: tuple[ModuleType, ...] = (rounds, applications, awards, directory, reviews)
=======
from procurement.places import applications, directory, experts, reviews, rounds

SUBJECTS: tuple[ModuleType, ...] = (rounds, applications, directory, reviews, experts)
>>>>>>> reviews-work
=======
from procurement.places import applications, awards, directory, privacy, reviews, rounds

SUBJECTS: tuple[ModuleType, ...] = (rounds, applications, awards, directory, reviews, privacy)
>>>>>>> main


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
