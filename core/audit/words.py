"""Values of fields as a reader wants to see them."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

LONGEST = 300

Field: TypeAlias = "models.Field[Any, Any]"


class Words:
    """Says values of many fields; what foreign keys point to is fetched by one query a model."""

    def __init__(self, differences: Iterable[tuple[Field, Any, Any]]) -> None:
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        for field, *values in differences:
            if isinstance(field, models.ForeignKey):
                wanted[field.related_model].update(value for value in values if value is not None)
        self._names = {
            model: {key: str(row) for key, row in model._base_manager.in_bulk(keys).items()}
            for model, keys in wanted.items()
        }

    def say(self, field: Field, value: Any) -> str:
        """Return a value in words; empty where there is none."""
        if value in (None, "", [], {}):
            return ""
        if (own := getattr(field.model, "audit_words", {}).get(field.name)) is not None:
            return str(own(value))
        if isinstance(field, models.ForeignKey):
            return self._names[field.related_model].get(value, f"#{value}")
        if isinstance(field, ArrayField):
            return _("、").join(self.say(field.base_field, item) for item in value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return str(localize(timezone.localtime(value)))
    if isinstance(value, dict):
        return _("(details)")  # keys and codes tell a reader nothing: a field that can say more has ``words``
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(localize(value))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
