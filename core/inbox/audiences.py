"""To whom a to-do belongs that belongs to nobody in person: the holders of a role. Higher apps say who they are.

An audience is a word such as ``"clerks:BFTU-110101"``: the name of a registered kind of audience, a colon, and what
that kind understands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry


@dataclass(frozen=True)
class AudienceKind:
    """``of(user)`` returns the words (after the colon) whose audiences a person is in; ``members(word)`` the people."""

    of: Callable[[Any], Iterable[str]]
    members: Callable[[str], Iterable[Any]]


audience_kinds: Registry[AudienceKind] = Registry("audience kind")


def audiences_of(user: Any) -> list[str]:
    """Return every audience a person is in."""
    return [f"{name}:{word}" for name in audience_kinds.names() for word in audience_kinds.get(name).of(user)]


def members_of(audience: str) -> Iterable[Any]:
    """Return the people of an audience; none where its kind is no longer registered."""
    name, _, word = audience.partition(":")
    return audience_kinds.get(name).members(word) if name in audience_kinds else ()


colleague_sources: Registry[Callable[[Any], Iterable[Any]]] = Registry("source of colleagues")
"""To whom a person may hand a to-do on; higher apps say who that is."""


def colleagues_of(user: Any) -> list[Any]:
    """Return the people to whom a person may hand a to-do on, each once."""
    found = {one.pk: one for source in colleague_sources for one in source(user) if one.pk != user.pk}
    return list(found.values())
