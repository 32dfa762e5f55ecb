"""Every change: revealing, and writing anew under another key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils.translation import gettext as _

from core import clock
from core.access import demand
from core.errors import UserError
from core.pii import crypto
from core.pii.fields import BlindIndexField, Sealed, SealedField
from core.pii.models import Access
from core.pii.reveal import Revealable, capacity_of

SHORTEST_REASON = 4
BATCH = 500


@transaction.atomic
def reveal(*, kind: Revealable, row: Any, field: str, reason: str, by: Any) -> str:
    """Return a sealed field in the clear, and write who looked, at what, whose, when and why (PIPL, article 51).

    Raises PermissionDenied, and UserError without a reason, for an empty field, and for whoever looks too often.
    """
    demand(by, kind.permission, row)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise UserError(_("Say what you need it for, in a few words."), field="reason")
    value = getattr(row, field)
    if not isinstance(value, Sealed):
        raise UserError(_("Nothing is on record here."))
    get_user_model().objects.select_for_update().get(pk=by.pk)  # one look at a time, so that the limit holds
    _refuse_too_many(by)
    capacity, unit = capacity_of(by)
    Access.objects.create(
        by=by, capacity=capacity, unit_id=unit, kind=kind.name, object_id=row.pk, field=field,
        whose=kind.whose(row)[:200], reason=reason[:200],
    )  # fmt: skip
    return value.open()


def _refuse_too_many(by: Any) -> None:
    limit = settings.PII_REVEALS_PER_HOUR
    lately = Access.objects.filter(by=by, at__gt=clock.now() - dt.timedelta(hours=1)).count()
    if lately >= limit:
        raise UserError(
            _("You have looked at %(limit)s personal data within an hour, which is the limit. Go on later.")
            % {"limit": limit}
        )


# Keys -----------------------------------------------------------------------------------------------------------------


def models_with_sealed_fields() -> Iterator[tuple[type[models.Model], list[SealedField], list[BlindIndexField]]]:
    """Yield every model that holds sealed fields, with these and their indexes."""
    for model in apps.get_models():
        sealed = [field for field in model._meta.local_fields if isinstance(field, SealedField)]
        if sealed:
            yield model, sealed, [field for field in model._meta.local_fields if isinstance(field, BlindIndexField)]


def rotate_keys() -> int:
    """Write everything sealed anew with the newest key, a batch a transaction; return how many rows were written.

    It may be stopped and run again: what is written already is passed over. Raises UnreadableError for a value that no
    key opens; nothing of its batch is written then.
    """
    return sum(_rotate(*each) for each in models_with_sealed_fields())


def _rotate(model: type[models.Model], sealed: list[SealedField], indexes: list[BlindIndexField]) -> int:
    written, last = 0, 0
    while True:
        with transaction.atomic():
            rows = model._base_manager.select_for_update(of=("self",)).filter(pk__gt=last).order_by("pk")
            batch = list(rows.only("pk", *(field.name for field in (*sealed, *indexes)))[:BATCH])
            if not batch:
                return written
            last = batch[-1].pk
            written += sum(_write_anew(row, sealed, indexes) for row in batch)


def _write_anew(row: models.Model, sealed: list[SealedField], indexes: list[BlindIndexField]) -> bool:
    values = {field.attname: getattr(row, field.attname) for field in sealed}
    stale = {name: value for name, value in values.items() if value and not crypto.is_current(value.ciphertext)}
    if not stale:
        return False
    changes: dict[str, Any] = {name: crypto.encrypt(value.open()) for name, value in stale.items()}
    changes |= {field.attname: field.pre_save(row, False) for field in indexes}  # noqa: FBT003 - Django's signature
    type(row)._base_manager.filter(pk=row.pk).update(**{name: _as_written(value) for name, value in changes.items()})
    return True


def _as_written(value: str) -> models.Value:
    return models.Value(value, output_field=models.TextField())
