"""Registries that higher apps fill at start-up, so that lower apps show what they do not know.

An app registers in its ``AppConfig.ready``. A registry keeps its items in ``order``, then in order of registration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named items of one kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._items: dict[str, tuple[int, T]] = {}

    def register(self, name: str, item: T, *, order: int = 100) -> T:
        """Add an item under a name that nobody has taken. Raises ValueError where it is taken by another item."""
        if name in self._items and self._items[name][1] is not item:
            raise ValueError(f"{self.kind} {name!r} is registered already")
        self._items[name] = (order, item)
        return item

    def get(self, name: str) -> T:
        """Return the item of that name. Raises KeyError, naming those there are."""
        try:
            return self._items[name][1]
        except KeyError:
            raise KeyError(f"no {self.kind} {name!r}; there are: {', '.join(self.names())}") from None

    def names(self) -> list[str]:
        """Return the names in order."""
        return sorted(self._items, key=lambda name: self._items[name][0])

    def __iter__(self) -> Iterator[T]:
        return (self._items[name][1] for name in self.names())

    def __contains__(self, name: object) -> bool:
        return name in self._items


landing: Registry[Callable[[Any], str | None]] = Registry("landing")
"""Where a person goes after signing in: functions of the user that answer an address, or None for the next to say."""


def landing_for(user: Any) -> str:
    """Return the address where a person starts: the first answer of the registered functions, else ``/``."""
    return next((address for resolve in landing if (address := resolve(user))), "/")
