"""The monthly word to owners on what their records lack."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.inbox.services import notify
from orgs.choices.records import MemberRole
from orgs.models import Member, Organization
from orgs.quality import items, score_without, with_gaps

NAMED = 3


@transaction.atomic
def remind_of_gaps() -> int:
    """Tell owners once a month what their records lack. Returns how many messages were written."""
    month = clock.today().strftime("%Y-%m")
    owners = Member.objects.filter(role=MemberRole.OWNER).select_related("user").order_by("pk")
    kept = Organization.objects.active().filter(members__role=MemberRole.OWNER).order_by("pk")
    records = with_gaps(kept).prefetch_related(Prefetch("members", owners, to_attr="owners"))
    return sum(_remind(record, month) for record in records.iterator(chunk_size=500))


def _remind(organization: Any, month: str) -> int:
    lacking = [items.get(name) for name in items.names() if getattr(organization, f"item_{name}")]
    theirs = [item for item in lacking if item.place]
    if not theirs:
        return 0
    named = _("、").join(str(item.label) for item in theirs[:NAMED])
    what = named if len(theirs) <= NAMED else _("%(named)s and others") % {"named": named}
    written = notify(
        [member.user for member in organization.owners], "quality_digest", about=organization,
        url=f"{reverse('orgs:my_organization', args=[organization.pk])}#quality",
        context={
            "organization": organization.name, "score": score_without(lacking), "n": len(theirs), "what": what,
        },
        key=f"{organization.pk}:{month}",
    )  # fmt: skip
    return len(written)
