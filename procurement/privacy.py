"""What is kept of people who object to notices, and how it is erased."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from procurement.choices import ObjectionStatus
from procurement.models import Objection

FORGOTTEN = "—"


def forget_objectors(before: dt.datetime) -> int:
    """Erase name and contact of objections that were decided or withdrawn before an instant; what they said stays."""
    over = Q(decided_at__lt=before) | Q(status=ObjectionStatus.WITHDRAWN, lodged_at__lt=before)
    old = Objection.objects.filter(over).exclude(name=FORGOTTEN)
    return old.update(name=FORGOTTEN, contact=None)
