"""Constraints that say beside which field of a form their refusal stands: ``blames="ends_on"``.

What the database holds is Django's own constraint, and migrations say so; only the words find their field.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models


class _Blaming(models.constraints.BaseConstraint):
    """A constraint that puts its refusal beside a field, the one that a person is most likely to change."""

    plain: ClassVar[str]  # Django's own

    def __init__(self, *args: Any, blames: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blames = blames

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Raise ValidationError of the field where an instance breaks the constraint."""
        try:
            super().validate(*args, **kwargs)
        except ValidationError as error:
            raise ValidationError({self.blames: error}) from error

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """Return Django's own constraint: a migration knows no form."""
        _, args, kwargs = super().deconstruct()
        return self.plain, args, kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, models.constraints.BaseConstraint) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def clone(self) -> Self:
        """Return a copy that blames the same field."""
        _, args, kwargs = self.deconstruct()
        return type(self)(*args, blames=self.blames, **kwargs)


class Check(_Blaming, models.CheckConstraint):
    """A condition that every row keeps."""

    plain = "django.db.models.CheckConstraint"


class Unique(_Blaming, models.UniqueConstraint):
    """What is there once."""

    plain = "django.db.models.UniqueConstraint"


class Exclusion(_Blaming, ExclusionConstraint):
    """What two rows do not share."""

    plain = "django.contrib.postgres.constraints.ExclusionConstraint"
