"""The monthly word to owners on what their records lack."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.inbox.services import notify
from orgs.choices.records import MemberRole
from orgs.models import Member, Organization
from orgs.quality import score
from orgs.queries.quality import quality_of

NAMED = 3


def remind_of_gaps() -> int:
    """Tell owners once a month what their records lack. Returns how many messages were written."""
    month = clock.today().strftime("%Y-%m")
    kept = Organization.objects.active().filter(members__role=MemberRole.OWNER).alias(quality=score())
    return sum(_remind(organization, month) for organization in kept.filter(quality__lt=100).order_by("pk").iterator())


def _remind(organization: Organization, month: str) -> int:
    lacking = quality_of(organization).for_owner
    if not lacking:
        return 0
    owners = [member.user for member in Member.objects.filter(organization=organization, role=MemberRole.OWNER)]
    what = _("、").join(str(item.label) for item in lacking[:NAMED])
    written = notify(
        owners, "quality_digest", about=organization, url=reverse("orgs:my_organization", args=[organization.pk]),
        context={"organization": organization.name, "n": len(lacking), "what": what}, key=f"{organization.pk}:{month}",
    )  # fmt: skip
    return len(written)
