"""Every change to official documents."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.correspondence.holders import holders
from core.correspondence.models import OfficialDocument
from core.errors import UserError


@transaction.atomic
def attach(
    *, record: models.Model, direction: str, number: str, dated_on: dt.date, title: str, by: Any, counterpart: str = ""
) -> OfficialDocument:
    """Attach a document to a record. Raises UserError for one that is there already, or dated in the future."""
    _demand(record, by)
    if dated_on > clock.today():
        raise UserError(_("The document is dated in the future: enter the day on it."), field="dated_on")
    document = OfficialDocument(
        direction=direction, number=number.strip(), dated_on=dated_on, title=title.strip(),
        counterpart=counterpart.strip(), record=record, entered_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        raise UserError(_("This document is attached here already."), field="number") from None
    return document


@transaction.atomic
def withdraw(*, document: OfficialDocument, reason: str, by: Any) -> OfficialDocument:
    """Take a document back that was attached by mistake; it stays in the history, with the reason."""
    _demand(document.record, by)
    if not reason.strip():
        raise UserError(_("Say why the entry is withdrawn."), field="reason")
    document.withdrawn_at, document.withdrawn_reason = clock.now(), reason.strip()
    with audit.reason(reason):
        document.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    return document


def may_change(user: Any, record: Any) -> bool:
    """Tell whether a user may attach documents to a record, and withdraw them."""
    label = record._meta.label_lower
    return label in holders and holders.get(label).may_change(user, record)


def _demand(record: Any, by: Any) -> None:
    if record is None or not may_change(by, record):
        raise PermissionDenied("correspondence")
