"""What binds money, by the first word of a commitment's reference: higher apps say what it is and where it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from core.registry import Registry

Links = Callable[[list[str]], dict[str, tuple[str, str]]]
references: Registry[Links] = Registry("what binds money")
"""Functions from the keys behind references ("12" of "award:12") to title and address, by key, in one query."""


def links_of(found: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return title and address behind references, by reference; those that nobody knows are left out."""
    keys: dict[str, list[str]] = defaultdict(list)
    for reference in found:
        word, _colon, key = reference.partition(":")
        if word in references:
            keys[word].append(key)
    return {
        f"{word}:{key}": link for word, wanted in keys.items() for key, link in references.get(word)(wanted).items()
    }
