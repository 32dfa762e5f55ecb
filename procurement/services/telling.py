"""Whom a round tells what: staff of its union, organizations that apply."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.inbox.services import notify
from procurement.choices import ApplicationStatus
from procurement.models import Round
from unions.models import Role, User
from unions.queries import people_with_role


def applicants_of(round: Round, *, drafts_only: bool = False) -> QuerySet[User]:
    """Return the keepers of the organizations that write or handed in an application, each once."""
    rows = round.applications.exclude(status=ApplicationStatus.WITHDRAWN)
    if drafts_only:
        rows = rows.filter(status=ApplicationStatus.DRAFT)
    return User.objects.filter(organization_memberships__organization__in=rows.values("organization")).distinct()


def tell_applicants(round: Round, kind: str, *, by: User | None, **context: Any) -> None:
    """Tell everybody who applies, with the address of the public call."""
    notify(
        applicants_of(round), kind, by=by, about=round, url=reverse("procurement:call", args=[round.pk]),
        context={"round": round.title, **context},
    )  # fmt: skip


def tell_staff(round: Round, kind: str, *roles: Role, by: User | None, **context: Any) -> None:
    """Tell the staff of the round's union who hold a role."""
    tell(list(people_with_role(round.union, *roles)), round, kind, by=by, **context)


def tell(people: list[User | None], round: Round, kind: str, *, by: User | None, **context: Any) -> None:
    """Tell named people of the desk, with the address of the round."""
    notify(
        [one for one in people if one], kind, by=by, about=round, url=reverse("procurement:round", args=[round.pk]),
        context={"round": round.title, **context},
    )  # fmt: skip
