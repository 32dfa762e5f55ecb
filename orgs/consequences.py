"""What follows from an organization's status elsewhere. Later apps register theirs, and ask before they act.

A :class:`Consequence` names the grounds from which it follows. Services call :func:`refuse` for one organization, or
narrow a queryset with :func:`free_of`; the record page lists what holds now and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import UserError
from core.registry import Registry
from orgs.choices.life import BlacklistStatus, ListKind
from orgs.choices.records import LegalStatus, PortalStatus
from orgs.models import BlacklistEntry, CreditListing, Organization


class Ground(models.TextChoices):
    """From what a consequence may follow."""

    SUSPENDED = "suspended", gettext_lazy("The record is suspended")
    DEREGISTERED = "deregistered", gettext_lazy("Its registration was revoked")
    DISSOLVED = "dissolved", gettext_lazy("It is dissolved")
    ABNORMAL = "abnormal", gettext_lazy("It stands in the list of abnormal operation")
    SERIOUS = "serious", gettext_lazy("It stands in the list of serious violations")
    BLACKLISTED = "blacklisted", gettext_lazy("It is on the unions' blacklist")
    UNDER_REVIEW = "under_review", gettext_lazy("Its registration in the portal is not verified yet")


GONE = frozenset({Ground.DEREGISTERED, Ground.DISSOLVED})
BARRED = GONE | {Ground.SUSPENDED, Ground.BLACKLISTED}


@dataclass(frozen=True)
class Consequence:
    """Something that cannot be done, or no longer shows, as long as one of the grounds holds."""

    title: Any
    grounds: frozenset[Ground]


consequences: Registry[Consequence] = Registry("consequence of a status")

under_way: Registry[Callable[[Organization], Iterable[str]]] = Registry("what is under way with an organization")
"""What a change of status meets: said, beside what follows, to who is about to decide."""

consequences.register(
    "directory", Consequence(gettext_lazy("Hidden from the public directory"), BARRED | {Ground.SERIOUS}), order=10
)
consequences.register(
    "collections",
    Consequence(gettext_lazy("No new invitations to the yearly collection"), BARRED | {Ground.UNDER_REVIEW}),
    order=20,
)
consequences.register(
    "filing", Consequence(gettext_lazy("Cannot be filed with a union hub"), BARRED | {Ground.SERIOUS}), order=30
)
consequences.register(
    "filing_ends", Consequence(gettext_lazy("Its filing is withdrawn and the certificate revoked"), GONE), order=40
)


def condition_of(ground: Ground) -> Q:
    """Return the condition on organizations under which a ground holds."""
    listed = CreditListing.objects.counting().filter(organization=OuterRef("pk"), removed_on=None)
    if ground == Ground.SUSPENDED:
        return Q(portal_status=PortalStatus.SUSPENDED)
    if ground == Ground.UNDER_REVIEW:
        return Q(portal_status__in=(PortalStatus.SUBMITTED, PortalStatus.RETURNED))
    if ground == Ground.BLACKLISTED:
        entries = BlacklistEntry.objects.filter(organization=OuterRef("pk"), status=BlacklistStatus.IN_FORCE)
        return Q(Exists(entries))
    if ground == Ground.SERIOUS:
        return Q(Exists(listed.filter(list_kind=ListKind.SERIOUS)))
    return Q(legal_status={
        Ground.DEREGISTERED: LegalStatus.DEREGISTERED, Ground.DISSOLVED: LegalStatus.DISSOLVED,
        Ground.ABNORMAL: LegalStatus.ABNORMAL,
    }[ground])  # fmt: skip


def grounds_of(organization: Organization) -> list[Ground]:
    """Return the grounds that hold for an organization now; one query."""
    return grounds_of_many({organization.pk}).get(organization.pk, [])


def grounds_of_many(keys: Set[int]) -> dict[int, list[Ground]]:
    """Return the grounds that hold now for organizations, by their keys; one query."""
    flags = {f"is_{ground}": _as_flag(ground) for ground in Ground}
    rows = Organization.objects.filter(pk__in=keys).annotate(**flags).values("pk", *flags)
    return {row["pk"]: [ground for ground in Ground if row[f"is_{ground}"]] for row in rows}


def _as_flag(ground: Ground) -> Any:
    return models.Case(
        models.When(condition_of(ground), then=models.Value(True)),  # noqa: FBT003 - Django's own signature
        default=models.Value(False),  # noqa: FBT003
    )


def what_follows(organization: Organization) -> list[tuple[Consequence, list[Ground]]]:
    """Return the consequences that hold for an organization now, each with its grounds."""
    held = grounds_of(organization)
    found = [(each, [ground for ground in held if ground in each.grounds]) for each in consequences]
    return [(each, grounds) for each, grounds in found if grounds]


def follows_from(ground: str) -> list[Consequence]:
    """Return what would follow from a ground, for who is about to decide; nothing from what is no ground."""
    return [each for each in consequences if ground in each.grounds]


def met_by(organization: Organization) -> list[str]:
    """Return what is under way with an organization, in words."""
    return [words for source in under_way for words in source(organization)]


def refuse(organization: Organization, name: str) -> None:
    """Raise UserError, with the grounds, where the consequence of that name holds for an organization."""
    consequence = consequences.get(name)
    grounds = [ground for ground in grounds_of(organization) if ground in consequence.grounds]
    if grounds:
        why = "; ".join(str(ground.label) for ground in grounds)
        raise UserError(
            _("%(organization)s: %(what)s. %(why)s.")
            % {"organization": organization.name, "what": consequence.title, "why": why}
        )


def free_of(organizations: QuerySet[Organization], name: str) -> QuerySet[Organization]:
    """Leave out the organizations for which the consequence of that name holds."""
    held = Q()
    for ground in consequences.get(name).grounds:
        held |= condition_of(ground)
    return organizations.exclude(held)
