"""The parts of a round's pages at the desk, each brought by the subject that knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry


@dataclass(frozen=True)
class RoundTab:
    """One page of a round: its title, the name of its address (which takes the round's key) and who may open it."""

    title: Any
    url_name: str
    permission: str


round_tabs: Registry[RoundTab] = Registry("page of a round")


@dataclass(frozen=True)
class ApplicationPart:
    """What a later step adds to an application's pages at the desk and to its whole file in print.

    ``permission``: who may see it, an agency's people not always. ``template`` and ``context(application, user)`` show
    it on the page (None: nothing to show); ``rows(application)`` are pairs of a label and a text for print.
    """

    title: Any
    permission: str
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]
    rows: Callable[[Any], list[tuple[str, str]]]


application_parts: Registry[ApplicationPart] = Registry("part of an application's page and file")


def parts_for(user: Any, application: Any) -> list[ApplicationPart]:
    """Return the parts that somebody may see of an application."""
    return [part for part in application_parts if user.has_perm(part.permission, application)]


readers: Registry[Callable[[Any, Any], bool]] = Registry("who else may read an application's papers")
"""Functions of a user and an application."""
