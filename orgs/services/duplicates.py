"""Records that look alike."""

from __future__ import annotations

from django.db import transaction

from core import clock
from orgs.models import DuplicateFlag
from unions.models import User


@transaction.atomic
def dismiss(*, flag: DuplicateFlag, by: User) -> None:
    """Say that the two are different organizations; the flag stays on record and is not raised again."""
    DuplicateFlag.objects.filter(pk=flag.pk, dismissed_at__isnull=True).update(
        dismissed_at=clock.now(), dismissed_by=by
    )
