"""Which fields of which rows can be revealed, to whom, and whose they are: declared by the apps that hold them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.text import capfirst

from core.registry import Registry


@dataclass(frozen=True)
class Revealable:
    """Rows with sealed fields.

    ``name`` stands in addresses and the log. ``visible(user)`` answers the rows that the user may know, with what the
    other functions read. ``permission`` is asked for the row. ``whose(row)`` says in the log whose data it is, without
    telling the data; ``back(row, user)`` is the page that shows the row.
    """

    name: str
    title: Any
    model: type[Model]
    permission: str
    visible: Callable[[Any], QuerySet[Any]]
    whose: Callable[[Any], str]
    back: Callable[[Any, Any], str]

    def label(self, field: str) -> str:
        """Return a field in words. Raises FieldDoesNotExist."""
        model_field: Any = self.model._meta.get_field(field)
        return capfirst(str(model_field.verbose_name))

    def may(self, user: Any, row: Any) -> bool:
        """Tell whether the user may have the row's fields revealed."""
        return bool(user.has_perm(self.permission, row))


revealables: Registry[Revealable] = Registry("kind of row with personal data")

Capacity = Callable[[Any], tuple[str, int | None]]
_capacity: Capacity | None = None


def name_capacity_with(describe: Capacity) -> None:
    """Name what says as what a user acts: words, and the key of the unit whose auditors may read of it."""
    global _capacity  # noqa: PLW0603 - one for the portal
    _capacity = describe


def capacity_of(user: Any) -> tuple[str, int | None]:
    """Return as what a user acts, in words, and for which unit."""
    return _capacity(user) if _capacity else ("", None)
