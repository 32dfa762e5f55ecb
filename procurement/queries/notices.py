"""Reads of public notices."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from core import clock
from core.search import each_word
from procurement.models import Objection, PublicNotice, Round

OVER = "over"
RUNNING = "running"
WITHDRAWN = "withdrawn"


def public_notices(*, state: str = "", year: str = "", q: str = "") -> QuerySet[PublicNotice]:
    """Return the notices that everybody may read, the latest first, narrowed as asked."""
    rows = PublicNotice.objects.select_related("round__union")
    now = clock.now()
    states = {
        RUNNING: Q(withdrawn_at__isnull=True, ends_at__gt=now),
        OVER: Q(withdrawn_at__isnull=True, ends_at__lte=now),
        WITHDRAWN: Q(withdrawn_at__isnull=False),
    }
    if state in states:
        rows = rows.filter(states[state])
    if year.isdigit():
        rows = rows.filter(round__year=int(year))
    if q:
        rows = rows.filter(each_word(q, "number", "round__title", "round__union__name"))
    return rows


def state_of(notice: PublicNotice) -> str:
    """Return whether a notice runs, is over, or was withdrawn."""
    if notice.withdrawn_at:
        return WITHDRAWN
    return RUNNING if notice.is_running else OVER


def notice_in_force(round: Round) -> PublicNotice | None:
    """Return the round's notice that was not withdrawn."""
    return round.notices.filter(withdrawn_at__isnull=True).first()


def open_objections(round: Round) -> QuerySet[Objection]:
    """Return the objections that stand in the way of an award."""
    return Objection.objects.open().filter(notice__round=round)
