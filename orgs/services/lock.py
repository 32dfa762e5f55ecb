"""The optimistic lock: whoever saves what somebody else changed meanwhile is told, and may save anew over it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.audit import Edit, edits_since, revision
from core.errors import StaleError


class StaleRecordError(StaleError):
    """Somebody else changed the record since it was opened. ``edits``: what, who and when, where it is known."""

    def __init__(self, message: Any, edits: Sequence[Edit] = ()) -> None:
        super().__init__(message)
        self.edits = edits


def refuse_stale(
    row: Any, *, version: int | None, names: Collection[str], within: str = "", counter: str = "version"
) -> None:
    """Raise StaleRecordError where one of the named values changed since ``version`` of a locked row.

    ``within``: the JSON field whose keys the names are; ``counter``: the field that counts the savings.
    Without a version nothing is asked: the caller has read the row just now.
    """
    if version is None or getattr(row, counter) == version:
        return
    seen = revision(row, **{f"{counter}__lte": version})
    edits = edits_since(row, seen, names, within=within) if seen else []
    if edits or not seen:
        raise StaleRecordError(
            _("Somebody changed this meanwhile. Your entries are kept: compare, then save again to put them in place."),
            edits,
        )
