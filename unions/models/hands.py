"""By whom something was done: the field of every such person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from unions.models.people import User


def hand(
    name: _StrPromise, *, on_delete: Callable[..., Any] = models.SET_NULL, editable: bool = True
) -> models.ForeignKey[User | None, User | None]:
    """Return the field of the person who did something, empty where it is not known; nothing leads back from them.

    ``name``: what the person did, as history and administration call it ("recorded by").
    """
    return models.ForeignKey(
        "unions.User", on_delete, verbose_name=name, null=True, blank=True, related_name="+", editable=editable
    )
