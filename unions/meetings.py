"""What a meeting was about: higher apps say where that is, for the meetings that they keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.registry import Registry
from unions.models import Meeting, User


@dataclass(frozen=True)
class Subject:
    """What a meeting was about: its name, and its page."""

    title: str
    url: str


meeting_subjects: Registry[Callable[[Meeting, User], Subject | None]] = Registry("subject of a meeting")
"""Functions that return what a meeting was about; None where it is not theirs, or out of the visitor's reach."""


def subjects_of(meeting: Meeting, user: User) -> list[Subject]:
    """Return all that a meeting was about, as far as the visitor may open it."""
    return [found for find in meeting_subjects if (found := find(meeting, user))]
