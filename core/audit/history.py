"""A row's history in words: the difference between its versions, found when it is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _

from core.audit.words import Field, Words

MASK = "•••"
EVENTS = {"insert": "created", "update": "changed", "delete": "deleted"}


@dataclass(frozen=True)
class FieldChange:
    """One field's change in words, as the reader's language has them."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One event of a row. ``event`` is ``created``, ``changed`` or ``deleted``; ``who`` a user, None if unknown,
    who stood in for ``on_behalf_of``.

    ``why`` is the reason given; ``where`` the job, command or address it came from.
    """

    at: dt.datetime
    who: Any
    why: str
    where: str
    event: str
    on_behalf_of: Any = None
    fields: list[FieldChange] = field(default_factory=list)

    @property
    def event_label(self) -> str:
        """The event in words."""
        return {"created": _("created"), "changed": _("changed"), "deleted": _("deleted")}[self.event]


def history_of(obj: models.Model, fields: Collection[str] | None = None, *, limit: int = 200) -> list[Change]:
    """Return what happened to a row, newest first, at most ``limit`` events.

    ``fields`` narrows it to changes of those fields. The number of queries is constant: one for the events, one for
    the people, one for each model that a foreign key points to.
    """
    versions = _versions(obj, limit)
    shown = [each for each in told_fields(type(obj)) if fields is None or each.name in fields]
    raw = [(version, _differences(before, version, shown)) for before, version in pairwise([None, *versions])]
    raw = raw[-limit:]
    people = get_user_model()._base_manager.in_bulk({each for version, _ in raw for each in _user_ids(version)})
    words = Words(each for _, differences in raw for each in differences)
    changes = [
        _change(version, people, [_in_words(words, *each) for each in differences])
        for version, differences in reversed(raw)
        if version is not None
    ]
    return [change for change in changes if change.fields or (change.event != "changed" and fields is None)]


def hands_that_made(obj: models.Model) -> set[Any]:
    """Return the keys of those whose hand made a row: who acted, and on whose behalf; none where it is not known."""
    events = type(obj)._meta.get_field("history").related_model._base_manager  # type: ignore[union-attr]
    first = events.filter(pgh_obj_id=obj.pk).order_by("pgh_id").first()
    return _user_ids(first) if first else set()


def values_held(obj: models.Model, field: str) -> set[Any]:
    """Return every value that a tracked field of a row has ever had, None left out."""
    events = type(obj)._meta.get_field("history").related_model._base_manager  # type: ignore[union-attr]
    return set(events.filter(pgh_obj_id=obj.pk).values_list(field, flat=True).distinct()) - {None}


def _versions(obj: models.Model, limit: int) -> list[Any]:
    """Return the newest versions, oldest first, and one more to compare the first with."""
    events = type(obj)._meta.get_field("history").related_model._base_manager  # type: ignore[union-attr]
    return list(events.filter(pgh_obj_id=obj.pk).order_by("-pgh_id")[: limit + 1])[::-1]


def told_fields(model: type[models.Model]) -> list[Field]:
    """Return the fields of a tracked model of which its history tells."""
    kept = {each.name for each in model._meta.get_field("history").related_model._meta.fields}  # type: ignore[union-attr]
    kept -= getattr(model, "audit_silent", frozenset())
    return [each for each in model._meta.concrete_fields if each.name in kept and not each.primary_key]


Difference: TypeAlias = "tuple[Field, Any, Any]"


def _differences(before: Any, version: Any, fields: Iterable[Field]) -> list[Difference]:
    """Return the fields in which a version differs from the one before; of a new row those that are filled.

    Nothing is said of a change whose former version is not on record, nor of a deleted row, which differs in nothing.
    """
    if version.pgh_label == "delete" or (before is None and version.pgh_label != "insert"):
        return []
    if version.pgh_label == "insert":
        before = None  # the row came back after it was deleted
    return [
        (each, old, new)
        for each in fields
        if (old := getattr(before, each.attname, None)) != (new := getattr(version, each.attname))
        and not (before is None and new in ("", [], {}))
    ]


def _in_words(words: Words, each: Field, old: Any, new: Any) -> FieldChange:
    label = str(each.verbose_name)
    if each.name in getattr(each.model, "audit_private", ()):
        return FieldChange(each.name, label, MASK if old else "", MASK if new else "")
    before, after = words.say(each, old), words.say(each, new)
    return FieldChange(each.name, label, before, after if after != before else _("changed"))


def _user_ids(version: Any) -> set[Any]:
    facts = version.pgh_context or {}
    return {facts.get("user"), facts.get("acting_for")} - {None}


def _change(version: Any, people: dict[Any, Any], fields: list[FieldChange]) -> Change:
    facts = version.pgh_context or {}
    return Change(
        at=version.pgh_created_at,
        who=people.get(facts.get("user")),
        why=facts.get("reason", ""),
        where=facts.get("job") or facts.get("command") or facts.get("url", ""),
        event=EVENTS[version.pgh_label],
        on_behalf_of=people.get(facts.get("acting_for")),
        fields=fields,
    )
