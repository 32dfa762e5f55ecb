"""The parts of a round's pages at the desk, each brought by the subject that knows it."""

from __future__ import annotations

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
