"""Reads of the register of agencies."""

from __future__ import annotations

from django.db.models import QuerySet

from procurement.choices import FROM_PANEL, ApplicationStatus
from procurement.models import Agency, AgencyEngagement, Round
from unions.models import User


def hidden_from(user: User, round: Round) -> tuple[str, ...]:
    """Return the states of applications in a round that lie beyond the tasks of an agency's staff; nothing for others.

    As ``Application.objects.as_seen_by`` has it.
    """
    if user.has_perm("procurement.open_panel", round):
        return ()
    if user.has_perm("procurement.follow_review", round):
        return FROM_PANEL
    return (ApplicationStatus.REVIEWED, *FROM_PANEL)


def agencies_visible_to(user: User) -> QuerySet[Agency]:
    """Return the agencies that unions within the user's scope keep."""
    union_ids = user.scope_union_ids()
    return Agency.objects.all() if union_ids is None else Agency.objects.filter(union__in=union_ids)


def running_in(round: Round) -> QuerySet[AgencyEngagement]:
    """Return the engagements that run in a round today."""
    return AgencyEngagement.objects.running().filter(rounds=round).select_related("agency")


def running_counts(pks: list[int]) -> dict[int, int]:
    """Return how many engagements of each agency run today."""
    found: dict[int, int] = {}
    for agency in AgencyEngagement.objects.running().filter(agency__in=pks).values_list("agency_id", flat=True):
        found[agency] = found.get(agency, 0) + 1
    return found
