"""What a round can be about, as higher apps know it: service areas with how often they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.registry import Registry
from unions.models import User

STEP = Decimal(1000)


@dataclass(frozen=True)
class Theme:
    """A service area with how often it was asked for, and its share of all that was asked for, in percent."""

    code: str
    name: str
    count: int
    share: int = 0


theme_sources: Registry[Callable[[User, Mapping[str, str]], Sequence[Theme]]] = Registry("source of a round's themes")
"""Where themes come from: each returns what a user may read of them, narrowed by what the page's address says."""


def themes_for(user: User, asked: Mapping[str, str]) -> list[Theme]:
    """Return the themes that a user can begin a round from, the most wanted first."""
    return [theme for name in theme_sources.names() for theme in theme_sources.get(name)(user, asked)]


def shares(themes: Sequence[Theme], money: Decimal) -> list[Decimal]:
    """Divide money among themes by how often they were asked for, in thousands of yuan; the first takes the rest."""
    total = sum(theme.count for theme in themes)
    if not total:
        return []
    parts = [max(STEP, (money * theme.count / total) // STEP * STEP) for theme in themes]
    parts[0] += money - sum(parts, Decimal(0))
    return parts
