"""Reads of activities: what the public may find, who was there, what an organization has held."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from activities.choices import ActivityStatus, SignUpStatus
from activities.models import Activity, SignUp
from activities.models.activity import COMING
from activities.services.activities import PHOTO
from core import clock
from core.attachments.models import Attachment
from core.search import matches
from orgs.models import Organization
from unions.models import User


def reached() -> Combinable:
    """Return the expression of how many people an activity reached: those who signed in, and those counted."""
    there = SignUp.objects.filter(activity=OuterRef("pk"), signed_in_at__isnull=False).order_by().values("activity")
    signed_in = Subquery(there.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return Coalesce(signed_in, 0) + Coalesce(F("headcount"), 0)


@dataclass(frozen=True)
class Figures:
    """What became of the sign-ups of one activity."""

    registered: int
    waiting: int
    signed_in: int
    headcount: int

    @property
    def reached(self) -> int:
        """How many people it reached."""
        return self.signed_in + self.headcount


def figures_of(activity: Activity) -> Figures:
    """Return the figures of one activity, in one query."""
    counted = activity.sign_ups.aggregate(
        registered=Count("pk", filter=Q(status=SignUpStatus.REGISTERED)),
        waiting=Count("pk", filter=Q(status=SignUpStatus.WAITING)),
        signed_in=Count("pk", filter=Q(signed_in_at__isnull=False)),
    )
    return Figures(**counted, headcount=activity.headcount or 0)


def shown_to_public() -> QuerySet[Activity]:
    """Return the activities that everybody may see, with who holds them."""
    return Activity.objects.public().select_related("organization", "union", "district")


def public_list(*, q: str, kind: str, district: str, group: str, when: str) -> QuerySet[Activity]:
    """Return what the public finds, by words, kind, district and target group (each may be empty).

    ``when``: ``past`` for what was held, latest first; else what is coming, the next first.
    """
    found = shown_to_public()
    if when == "past":
        found = found.done().order_by("-starts_at", "-id")  # type: ignore[attr-defined] # our own queryset
    else:
        found = found.filter(status__in=COMING, ends_at__gte=clock.now()).order_by("starts_at", "id")
    wanted = {"kind": kind, "district_id": district, "target_groups__contains": [group] if group else ""}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return matches(found, q) if q else found


def photos_of(activity: Activity) -> QuerySet[Attachment]:
    """Return an activity's photos."""
    return Attachment.objects.about(activity).current().filter(category=PHOTO)


def held_by(organization: Organization) -> QuerySet[Any]:
    """Return an organization's activities, the latest first, each with how many it reached."""
    rows = Activity.objects.filter(organization=organization).select_related("union", "organization")
    return rows.annotate(reached=reached()).order_by("-starts_at", "-id")


def first_photos(activities: list[Activity]) -> dict[int, Attachment]:
    """Return one public photo of each activity that has one, in one query."""
    rows = Attachment.objects.current().filter(
        content_type=ContentType.objects.get_for_model(Activity), category=PHOTO, is_public=True,
        object_id__in=[str(one.pk) for one in activities],
    )  # fmt: skip
    return {int(photo.object_id): photo for photo in rows.order_by("-uploaded_at")}


def to_report(user: User) -> QuerySet[Activity]:
    """Return activities that are over and not reported, of the user's organizations or very union, the oldest first."""
    theirs = Q(organization__members__user=user)
    if user.acting is not None and user.has_perm("activities.run_at_desk"):
        theirs |= Q(union=user.acting.union)
    last = clock.now() - dt.timedelta(hours=1)
    unreported = [*COMING, ActivityStatus.HELD]
    rows = Activity.objects.filter(theirs, ends_at__lt=last, status__in=unreported)
    return rows.order_by("ends_at").distinct()


def by_pks(pks: list[Any]) -> dict[Any, int]:
    """Return how many people each of the activities reached, in one query."""
    rows = Activity.objects.filter(pk__in=pks).annotate(n=reached())
    return dict(rows.values_list("pk", "n"))
