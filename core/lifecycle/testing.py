"""What the tests of every lifecycle need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models, transaction

from core.errors import UserError
from core.lifecycle.services import perform
from core.lifecycle.states import lifecycles_of

Make = Callable[[str], models.Model]


def assert_lifecycle(
    model: type[models.Model],
    field: str,
    make: Make,
    *,
    permitted: set[tuple[str, str]],
    arguments: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Try every transition in every state, and compare what works with ``permitted`` (pairs of state and name).

    ``make(state)`` returns a saved object in that state; ``arguments`` maps names of transitions to what ``perform``
    needs besides (``changes=``). The portal itself acts, so that only the states decide.
    """
    lifecycle = next(one for one in lifecycles_of(model) if one.field.name == field)
    worked = {
        (state, name)
        for state in lifecycle.states
        for name in lifecycle.names
        if _works(make, state, name, (arguments or {}).get(name, {}))
    }
    expected = {(str(state), name) for state, name in permitted}
    assert worked == expected, (  # noqa: S101 - this is a test's own
        f"forbidden, yet it worked: {sorted(worked - expected)}; permitted, yet refused: {sorted(expected - worked)}"
    )


def _works(make: Make, state: str, name: str, arguments: Mapping[str, Any]) -> bool:
    """Tell whether the step works; leave nothing behind."""
    with transaction.atomic():
        obj = make(state)
        try:
            perform(obj, name, by=None, reason="because", **arguments)
        except UserError:
            return False
        finally:
            transaction.set_rollback(True)
    return True
