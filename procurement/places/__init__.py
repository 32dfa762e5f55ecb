"""Where rounds appear: menus, tasks, notifications, files, by subject."""

from __future__ import annotations

from types import ModuleType

from procurement.places import agencies, applications, awards, directory, experts, privacy, reviews, rounds

SUBJECTS: tuple[ModuleType, ...] = (
    rounds, applications, awards, directory, reviews, privacy, experts, agencies,
)  # fmt: skip


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
