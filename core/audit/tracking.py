"""Which models keep a history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def tracked(*, exclude: Iterable[str] = (), private: Iterable[str] = ()) -> Callable[[Model], Model]:
    """Keep a history of a model's rows: inserts, updates that change something, deletes.

    ``exclude``: fields that are derived, or whose values must not be kept (a password). Generated fields are left out
    anyway, and so are fields that say so themselves (``outside_history``): personal data that lies encrypted.
    ``private``: fields whose changes are shown without their values.

    The context (user, job, address, reason) is stored with every row of the history, because one request may change
    rows for several reasons. The rows of the history cannot be changed or deleted.
    """

    def decorate(model: Model) -> Model:
        model.audit_private = frozenset(private)  # type: ignore[attr-defined]
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
