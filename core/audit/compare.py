"""What changed in a row since somebody saw it: for the optimistic lock, and for who reads a row a second time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True)
class Edit:
    """A value that is another now than it was, as the row holds it; who changed it last, when, and from which page,
    where the context named one.
    """

    name: str
    before: Any
    after: Any
    who: Any
    at: dt.datetime
    page: str = ""


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two values say the same; an empty one is as good as none, several in another order are the same."""
    return bool(_settled(one) == _settled(other))


def _settled(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return sorted(value) or None
    return None if value in EMPTY else value


def revision(obj: models.Model, **conditions: Any) -> int | None:
    """Return the key of the newest event of a row's history that meets the conditions (``version__lte=3``), if any."""
    return _events(obj).filter(**conditions).order_by("-pgh_id").values_list("pgh_id", flat=True).first()


def edits_since(obj: models.Model, since: int, names: Collection[str], *, within: str = "") -> list[Edit]:
    """Return what differs in a row now from what it was at an event of its history, in the order of ``names``.

    ``names``: fields; or, with ``within``, keys of the JSON field of that name.
    """
    versions = list(_events(obj).filter(pgh_id__gte=since).order_by("pgh_id"))
    read = _reader(type(obj), within)
    first, now = versions[0], versions[-1]
    last = {
        name: _last_to_change(versions, name, read) for name in names if not is_same(read(first, name), read(now, name))
    }
    people = get_user_model()._base_manager.in_bulk({user for each in last.values() if (user := _user_id(each))})
    return [
        Edit(name, read(first, name), read(now, name), people.get(_user_id(event)), event.pgh_created_at,
             (event.pgh_context or {}).get("page", ""))
        for name, event in last.items()
    ]  # fmt: skip


def _events(obj: models.Model) -> models.QuerySet[Any]:
    model: Any = type(obj)._meta.get_field("history").related_model
    events: models.QuerySet[Any] = model._base_manager.filter(pgh_obj_id=obj.pk)
    return events


def _reader(model: type[models.Model], within: str) -> Callable[[Any, str], Any]:
    """Return how a named value is read from an event; among answers, an empty one is as good as none."""
    if within:
        return lambda event, name: None if (said := getattr(event, within).get(name)) in EMPTY else said
    return lambda event, name: getattr(event, getattr(model._meta.get_field(name), "attname", name))


def _last_to_change(versions: list[Any], name: str, read: Callable[[Any, str], Any]) -> Any:
    steps = list(pairwise(versions))
    return next(later for earlier, later in reversed(steps) if not is_same(read(earlier, name), read(later, name)))


def _user_id(event: Any) -> Any:
    return (event.pgh_context or {}).get("user")
