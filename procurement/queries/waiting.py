"""What waits for somebody between the panel and the last contract, in the very union for which they act."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core import clock
from procurement.choices import (
    AmendmentStatus,
    ApplicationStatus,
    AwardStatus,
    ContractStatus,
    ObjectionStatus,
    RoundStatus,
)
from procurement.models import Application, Award, Contract, ContractAmendment, Objection, PublicNotice, Round
from unions.models import User


def _own(rows: QuerySet[Any], user: User, permission: str, path: str) -> QuerySet[Any]:
    """Narrow to what the user's own union decides, nothing where the user may not."""
    if user.acting is None or not user.has_perm(permission):
        return rows.none()
    return rows.filter(**{path: user.acting.union})


UNDECIDED = Application.objects.filter(round=OuterRef("pk"), status=ApplicationStatus.REVIEWED)
UNANSWERED = Objection.objects.open().filter(notice__round=OuterRef("pk"))


def panels_to_hold(user: User) -> QuerySet[Round]:
    """Return the rounds whose panel has not decided everything."""
    rows = Round.objects.filter(Exists(UNDECIDED), status=RoundStatus.PANEL)
    return _own(rows, user, "procurement.record_panel", "union").prefetch_related("milestones").order_by("pk")


def notices_to_publish(user: User) -> QuerySet[Round]:
    """Return the rounds whose panel has decided everything and to whose earlier notices no objection is open."""
    rows = Round.objects.filter(~Exists(UNDECIDED), ~Exists(UNANSWERED), status=RoundStatus.PANEL)
    return _own(rows, user, "procurement.approve_award", "union").prefetch_related("milestones").order_by("pk")


def rounds_to_award(user: User) -> QuerySet[Round]:
    """Return the rounds whose notice is over and to which no objection is open."""
    notices = PublicNotice.objects.in_force().filter(round=OuterRef("pk"), ends_at__lte=clock.now())
    rows = Round.objects.filter(Exists(notices), ~Exists(UNANSWERED), status=RoundStatus.NOTICE)
    return _own(rows, user, "procurement.approve_award", "union").order_by("pk")


def objections_to_take_up(user: User) -> QuerySet[Objection]:
    """Return the objections that nobody examines yet."""
    rows = Objection.objects.filter(status=ObjectionStatus.LODGED)
    return _own(rows, user, "procurement.examine_objection", "notice__round__union").order_by("due_on", "pk")


def objections_to_decide(user: User) -> QuerySet[Objection]:
    """Return the objections under examination."""
    rows = Objection.objects.filter(status=ObjectionStatus.EXAMINED)
    return _own(rows, user, "procurement.decide_objection", "notice__round__union").order_by("due_on", "pk")


def awards_to_draft(user: User) -> QuerySet[Award]:
    """Return the awards without a contract."""
    rows = Award.objects.filter(status=AwardStatus.AWARDED, contract__isnull=True).select_related("application")
    return _own(rows, user, "procurement.draft_contract", "application__round__union").order_by("pk")


def contracts_to_sign(user: User) -> QuerySet[Contract]:
    """Return the drafts of others that wait for the signature."""
    rows = Contract.objects.filter(status=ContractStatus.DRAFTED).exclude(drafted_by=user)
    return _own(rows, user, "procurement.sign_contract", "union").order_by("pk")


def contracts_to_amend(user: User) -> QuerySet[Contract]:
    """Return the contracts of which others drafted an amendment that waits for the signature."""
    drafts = ContractAmendment.objects.filter(contract=OuterRef("pk"), status=AmendmentStatus.DRAFTED)
    rows = Contract.objects.filter(Exists(drafts.exclude(drafted_by=user)))
    return _own(rows, user, "procurement.sign_contract", "union").order_by("pk")


def contracts_to_accept(user: User) -> QuerySet[Contract]:
    """Return the contracts whose work is done."""
    rows = Contract.objects.filter(status=ContractStatus.COMPLETED)
    return _own(rows, user, "procurement.sign_contract", "union").order_by("pk")
