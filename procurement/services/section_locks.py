"""Several people write one application: whoever writes a section has it alone, for a short while that renews itself."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from procurement.models import Application, SectionLock
from unions.models import User

LEASE = dt.timedelta(minutes=3)


@transaction.atomic
def lock_section(*, application: Application, section: str, by: User) -> SectionLock:
    """Take a section, or renew what one has; returns who has it now: ``by``, or somebody who was quicker."""
    now = clock.now()
    mine_or_nobodys = SectionLock.objects.filter(application=application, section=section).filter(
        Q(user=by) | Q(until__lte=now)
    )
    if not mine_or_nobodys.update(user=by, until=now + LEASE):
        fresh = SectionLock(application=application, section=section, user=by, until=now + LEASE)
        SectionLock.objects.bulk_create([fresh], ignore_conflicts=True)
    return SectionLock.objects.select_related("user").get(application=application, section=section)


def release_section(*, application: Application, section: str, by: User) -> None:
    """Let others write a section again."""
    SectionLock.objects.filter(application=application, section=section, user=by).delete()


def refuse_locked(*, application: Application, section: str, by: User) -> None:
    """Take the section for a saving. Raises UserError, naming who has it, where somebody else writes it."""
    held = lock_section(application=application, section=section, by=by)
    if held.user_id != by.pk:
        raise UserError(_("%(name)s is writing this section just now. Your entries are not kept: wait, then try again.")
                        % {"name": held.user.name})  # fmt: skip
