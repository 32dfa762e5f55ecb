"""What every model with a lifecycle inherits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django_fsm import FSMField


class StateField(FSMField):
    """A state that only transitions set.

    Migrations and history tables know it as the column of characters that it is: there, django-fsm's own field would
    listen to each rendering of each model, and migrating an empty database would take minutes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("protected", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return the field's name, Django's own class, and the arguments that this takes."""
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs


class LifecycleModel(models.Model):
    """A model whose state can be read anew, though only transitions may set it."""

    class Meta:
        abstract = True

    def refresh_from_db(  # type: ignore[override]  # django-stubs names Django's optional arguments one by one
        self, using: str | None = None, fields: Iterable[str] | None = None, **options: Any
    ) -> None:
        """Read the row again. A protected state refuses to be set twice, so the old one is forgotten first."""
        wanted = None if fields is None else list(fields)
        for field in self._meta.concrete_fields:
            if isinstance(field, StateField) and (wanted is None or field.name in wanted):
                self.__dict__.pop(field.name, None)
        super().refresh_from_db(using=using, fields=wanted, **options)
