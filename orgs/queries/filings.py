"""Reads of filings."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from core import clock
from core.attachments.models import Attachment
from orgs.choices.life import AppealStatus, FilingStatus
from orgs.models import Appeal, Filing, Organization
from unions.models import User


def filings_visible_to(user: User) -> QuerySet[Filing]:
    """Return the filings of hubs within the user's scope, but for drafts that organizations write themselves."""
    union_ids = user.scope_union_ids()
    filings = Filing.objects.exclude(status=FilingStatus.DRAFT, filled_by_union=False)
    return filings if union_ids is None else filings.filter(union_id__in=union_ids)


def filings_to_decide(user: User) -> QuerySet[Filing]:
    """Return the filings that wait for the user's very union, but for those the user handed in, the oldest first."""
    if user.acting is None or not user.has_perm("orgs.decide_filing"):
        return Filing.objects.none()
    waiting = Filing.objects.filter(union=user.acting.union, status=FilingStatus.SUBMITTED)
    return waiting.exclude(submitted_by__in=user.hands).select_related("organization").order_by("submitted_at")


def filings_owed_by(user: User) -> QuerySet[Filing]:
    """Return the forms that organizations kept by the user have begun, or got back."""
    mine = Filing.objects.filter(
        organization__members__user=user, status__in=[FilingStatus.DRAFT, FilingStatus.RETURNED], filled_by_union=False
    )
    return mine.select_related("organization").order_by("id")


def appeals_to_decide(user: User) -> QuerySet[Appeal]:
    """Return the appeals that wait for the user's very union, the oldest first."""
    if user.acting is None or not user.has_perm("orgs.blacklist_organization"):
        return Appeal.objects.none()
    waiting = Appeal.objects.filter(entry__union=user.acting.union, status=AppealStatus.LODGED)
    waiting = waiting.exclude(entry__decided_by__in=user.hands)
    return waiting.select_related("entry__organization").order_by("lodged_at")


def filings_begun_by(user: User) -> QuerySet[Filing]:
    """Return the forms that a member of staff fills in for organizations and has not handed in yet."""
    begun = Filing.objects.filter(
        created_by=user, filled_by_union=True, status__in=(FilingStatus.DRAFT, FilingStatus.RETURNED)
    )
    return begun.select_related("organization").order_by("pk")


def filed_with(organization: Organization) -> Callable[[Attachment], bool]:
    """Return what tells whether a filing that is in force was decided with a file of the record at hand."""
    in_force = Filing.objects.filter(organization=organization, status=FilingStatus.FILED)
    filed_on = in_force.values_list("filed_on", flat=True).first()
    return lambda file: filed_on is not None and clock.day_of(file.uploaded_at) <= filed_on
