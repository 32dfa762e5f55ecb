"""What still counts on a budget: higher apps say so, and the year is not closed before."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.registry import Registry
from finance.models import Budget

claims: Registry[Callable[[Budget], Iterable[str]]] = Registry("what counts on a budget")
"""Functions of a budget that name what its money is still needed for and not committed to yet."""


def claims_on(budget: Budget) -> list[str]:
    """Return the names of all that still counts on a budget."""
    return [words for name in claims.names() for words in claims.get(name)(budget)]
