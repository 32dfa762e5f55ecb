"""The life of a round (domain.md, "Lifecycles")."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core import clock
from core.lifecycle.base import LifecycleModel, StateField
from procurement.choices import RoundStatus as R

BEFORE_AWARD = [R.DRAFT, R.APPROVED, R.OPEN, R.CLOSED, R.ELIGIBILITY, R.REVIEW, R.PANEL, R.NOTICE]


def deadline_passed(round: Any) -> bool:
    """Whether applications are closed by the clock."""
    return bool(round.deadline and round.deadline <= clock.now())


deadline_passed.message = _("The deadline has not passed yet.")  # type: ignore[attr-defined]


class RoundLifecycle(LifecycleModel):
    """draft → approved → open → closed → eligibility → review → panel → notice → awarded → concluded."""

    status = StateField(_("status"), choices=R.choices, default=R.DRAFT)

    class Meta:
        abstract = True

    @transition(
        status, source=R.DRAFT, target=R.DRAFT, permission="procurement.prepare_round",
        custom={"label": _("Ask for approval"), "reason": "none"},
    )  # fmt: skip
    def ask_approval(self) -> None:
        """A clerk says that the draft is whole; it waits for a manager from then on."""

    @transition(
        status, source=R.DRAFT, target=R.APPROVED, permission="procurement.approve_round",
        custom={"label": _("Approve the round")},
    )  # fmt: skip
    def approve(self) -> None:
        """A manager approves what a clerk prepared."""

    @transition(
        status, source=R.DRAFT, target=R.DRAFT, permission="procurement.approve_round",
        custom={"label": _("Return for correction"), "reason": "required"},
    )  # fmt: skip
    def return_for_correction(self) -> None:
        """A manager who was asked for approval finds something wrong: who prepared it corrects it."""

    @transition(
        status, source=R.APPROVED, target=R.DRAFT, permission="procurement.approve_round",
        custom={"label": _("Return to the draft"), "reason": "required"},
    )  # fmt: skip
    def return_to_draft(self) -> None:
        """Something is wrong after all."""

    @transition(
        status, source=R.APPROVED, target=R.OPEN, permission="procurement.run_round",
        custom={"label": _("Publish the call"), "reason": "none", "public": True},
    )  # fmt: skip
    def open(self) -> None:
        """The call is public: form, scheme and rules are frozen from here on."""

    @transition(
        status, source=R.OPEN, target=R.CLOSED, conditions=[deadline_passed], permission="procurement.run_round",
        custom={"label": _("Close the call"), "reason": "none", "public": True},
    )  # fmt: skip
    def close(self) -> None:
        """The deadline passed; the portal says so by itself."""

    @transition(
        status, source=R.CLOSED, target=R.ELIGIBILITY, permission="procurement.run_round",
        custom={"label": _("Begin the eligibility check"), "reason": "none"},
    )  # fmt: skip
    def check_eligibility(self) -> None:
        """Rules are run over each application, and people decide."""

    @transition(
        status, source=R.ELIGIBILITY, target=R.REVIEW, permission="procurement.run_round",
        custom={"label": _("Hand over to the experts"), "reason": "none"},
    )  # fmt: skip
    def review(self) -> None:
        """Eligible applications go to the experts."""

    @transition(
        status, source=R.REVIEW, target=R.PANEL, permission="procurement.run_round",
        custom={"label": _("Close the review"), "reason": "none"},
    )  # fmt: skip
    def convene(self) -> None:
        """Scores are closed; the panel decides."""

    @transition(
        status, source=R.PANEL, target=R.NOTICE, permission="procurement.approve_award",
        custom={"label": _("Publish the notice"), "reason": "none", "public": True},
    )  # fmt: skip
    def give_notice(self) -> None:
        """What is proposed is shown to everybody, for objections."""

    @transition(
        status, source=R.NOTICE, target=R.PANEL, permission="procurement.approve_award",
        custom={"label": _("Take back to the panel"), "reason": "required", "public": True},
    )  # fmt: skip
    def reconsider(self) -> None:
        """An objection was right: the panel decides again."""

    @transition(
        status, source=R.NOTICE, target=R.AWARDED, permission="procurement.approve_award",
        custom={"label": _("Award"), "reason": "none", "public": True},
    )  # fmt: skip
    def award(self) -> None:
        """The notice ran and no objection is open."""

    @transition(
        status, source=R.AWARDED, target=R.CONCLUDED, permission="procurement.run_round",
        custom={"label": _("Conclude the round"), "reason": "none", "public": True},
    )  # fmt: skip
    def conclude(self) -> None:
        """Everything awarded is signed or has lapsed."""

    @transition(
        status, source=[R.CLOSED, R.ELIGIBILITY], target=R.FAILED, permission="procurement.approve_round",
        custom={"label": _("Declare it failed"), "reason": "required", "public": True, "danger": True},
    )  # fmt: skip
    def fail(self) -> None:
        """Too few eligible applications (流标): it can be called again."""

    @transition(
        status, source=BEFORE_AWARD, target=R.CANCELLED, permission="procurement.approve_round",
        custom={"label": _("Cancel the round"), "reason": "required", "public": True, "danger": True},
    )  # fmt: skip
    def cancel(self) -> None:
        """It is called off, with the reason that everybody reads."""
