"""What is read of applications."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from core import clock
from core.names import name_key
from orgs.models import Organization
from procurement.choices import ApplicationStatus, RoundStatus
from procurement.models import Application, Round, Submission, Supplement
from unions.models import User

RELATED = ("round__union", "lot", "organization", "form_version__form", "prepared_by", "certified_by")


def kept_by(user: User) -> QuerySet[Application]:
    """Return the applications of the organizations whose record the user keeps, with what pages show."""
    return Application.objects.kept_by(user).select_related(*RELATED)


def drafts_of(user: User) -> QuerySet[Application]:
    """Return what the user's organizations are still writing for calls that are open."""
    open_calls = {"round__status": RoundStatus.OPEN, "round__deadline__gt": clock.now()}
    mine = Application.objects.kept_by(user).filter(status=ApplicationStatus.DRAFT, **open_calls)
    return mine.select_related("round", "organization").order_by("round__deadline", "pk")


def supplements_owed_by(user: User) -> QuerySet[Supplement]:
    """Return what the user's organizations may still supply."""
    mine = Supplement.objects.filter(application__organization__members__user=user, answered_at=None)
    waiting = mine.filter(due_at__gt=clock.now(), application__status=ApplicationStatus.SUBMITTED)
    return waiting.select_related("application__organization", "application__round").order_by("due_at")


def open_calls() -> QuerySet[Round]:
    """Return the calls that take applications now, those that end first first."""
    return Round.objects.filter(status=RoundStatus.OPEN, deadline__gt=clock.now()).select_related("union").order_by(
        "deadline", "pk"
    )  # fmt: skip


def rounds_to_check(user: User) -> QuerySet[Any]:
    """Return the rounds in reach of a clerk of which applications wait for the check, with how many (``undecided``)."""
    if not user.has_perm("procurement.decide_eligibility"):
        return Round.objects.none()
    waiting = Count("applications", filter=Q(applications__status=ApplicationStatus.SUBMITTED))
    rounds = Round.objects.visible_to(user).filter(status__in=[RoundStatus.CLOSED, RoundStatus.ELIGIBILITY])
    return rounds.annotate(undecided=waiting).filter(undecided__gt=0).prefetch_related("milestones").order_by("pk")


def versions_of(application: Application) -> list[Submission]:
    """Return the versions handed in, oldest first."""
    return list(application.submissions.select_related("submitted_by").order_by("number"))


def rounds_for_paper(user: User) -> QuerySet[Round]:
    """Return the rounds for which what came on paper can be entered."""
    taking = Round.objects.visible_to(user).filter(status__in=[RoundStatus.OPEN, RoundStatus.CLOSED])
    return taking.select_related("union").order_by("deadline", "pk")


def organizations_called(typed: str) -> list[Organization]:
    """Return the organizations on record with a portal number, code or full name, two at most."""
    text = typed.strip()
    named = Q(number=text) | Q(uscc=text.upper()) | Q(name_key=name_key(text))
    return list(Organization.objects.on_record().filter(named)[:2])


def seen_status(application: Application, user: User) -> str:
    """Return the status of an application as far as a user reads it."""
    seen: Any = Application.objects.as_seen_by(user).get(pk=application.pk)
    return str(seen.seen)


def checked_applications(round: Round, user: User) -> list[Application]:
    """Return a round's applications that were handed in, as a user sees them, with check and supplement, those
    undecided first.
    """
    rows = round.applications.filter(submitted_at__isnull=False).as_seen_by(user)
    order = Case(When(status=ApplicationStatus.SUBMITTED, then=0), default=1)
    return list(
        rows.select_related("organization", "lot", "eligibility__decided_by", "supplement").order_by(order, "number")
    )
