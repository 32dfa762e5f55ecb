"""Standing in: whose to-dos and whose role's tasks a person sees besides its own. Higher apps say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry


@dataclass(frozen=True)
class Hat:
    """A role that somebody may put on for another: ``user`` asks as who wears it, ``key`` is what the switch takes."""

    user: Any
    name: str
    key: int


@dataclass(frozen=True)
class StandIns:
    """``principals(user)``: those for whom a person stands in; ``hats(user)``: their roles not worn now."""

    principals: Callable[[Any], Iterable[Any]]
    hats: Callable[[Any], Iterable[Hat]]


stand_ins: Registry[StandIns] = Registry("source of stand-ins")


def principals_of(user: Any) -> list[Any]:
    """Return those for whom a person stands in today."""
    return [one for source in stand_ins for one in source.principals(user)]


def hats_of(user: Any) -> list[Hat]:
    """Return the roles that a person may put on for others, and does not wear now."""
    return [hat for source in stand_ins for hat in source.hats(user)]
