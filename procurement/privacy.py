"""What is kept of people who object to notices, and how it is erased."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from core.attachments.services import purge
from procurement.choices import ObjectionStatus
from procurement.models import Objection
from procurement.services.objections import files_of

FORGOTTEN = "—"


def forget_objectors(before: dt.datetime) -> int:
    """Erase who objected, and the files sent, of objections decided or withdrawn before an instant.

    What they said and what was decided stays.
    """
    over = Q(decided_at__lt=before) | Q(status=ObjectionStatus.WITHDRAWN, lodged_at__lt=before)
    old = Objection.objects.filter(over).exclude(name=FORGOTTEN)
    for objection in old:
        purge(files_of(objection))
    return old.update(name=FORGOTTEN, contact=None)
