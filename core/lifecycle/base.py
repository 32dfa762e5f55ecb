"""What every model with a lifecycle inherits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django_fsm import FSMField


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
            if isinstance(field, FSMField) and (wanted is None or field.name in wanted):
                self.__dict__.pop(field.name, None)
        super().refresh_from_db(using=using, fields=wanted, **options)
