"""Reads of the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from core.pii.models import Access
from core.pii.reveal import Revealable

SHOWN = 20


def looks_at(kind: Revealable, keys: Iterable[int]) -> dict[int, list[Access]]:
    """Return who looked at rows, newest first, by the rows' keys: one query."""
    found: dict[int, list[Access]] = defaultdict(list)
    for access in Access.objects.filter(kind=kind.name, object_id__in=list(keys)).select_related("by"):
        if len(found[access.object_id]) < SHOWN:
            found[access.object_id].append(access)
    return found
