"""Which models keep a history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])
COUNTERS = frozenset({"version", "revision"})
"""Fields that count savings, for the optimistic lock (``core.editing``)."""


def tracked(
    *,
    exclude: Iterable[str] = (),
    private: Iterable[str] = (),
    silent: Iterable[str] = (),
    words: Mapping[str, Callable[[Any], str]] | None = None,
) -> Callable[[Model], Model]:
    """Keep a history of a model's rows: inserts, updates that change something, deletes.

    ``exclude``: fields that are derived, or whose values must not be kept (a password). Generated fields are left out
    anyway, and so are fields that say so themselves (``outside_history``): personal data that lies encrypted.
    ``private``: fields whose changes are shown without their values. ``silent``: fields that are kept but not shown,
    for they tell a reader nothing; so are those that count savings. ``words``: how values of a
    field are said, where the field itself does not tell (codes in an array).

    The context (user, job, address, reason) is stored with every row of the history, because one request may change
    rows for several reasons. The rows of the history cannot be changed or deleted.
    """

    def decorate(model: Model) -> Model:
        model.audit_private = frozenset(private)  # type: ignore[attr-defined]
        model.audit_silent = frozenset(silent) | COUNTERS  # type: ignore[attr-defined]
        model.audit_words = dict(words or {})  # type: ignore[attr-defined]
        pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=[*exclude, *_unkept(model)],
            level=pghistory.Statement,
            obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            append_only=True,
            model_name=f"{model.__name__}History",
        )(model)
        return model

    return decorate


def _unkept(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.local_fields
        if isinstance(field, models.GeneratedField) or getattr(field, "outside_history", False)
    ]
