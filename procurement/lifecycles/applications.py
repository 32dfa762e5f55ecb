"""The life of an application (domain.md, "Lifecycles")."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.lifecycle.base import LifecycleModel, StateField
from procurement.choices import ApplicationStatus as A

UNDER_WAY = [A.DRAFT, A.SUBMITTED, A.ELIGIBLE, A.REVIEWED, A.PROPOSED, A.RESERVE, A.DECLINED]
DECIDED = [A.REVIEWED, A.PROPOSED, A.RESERVE, A.DECLINED]


class ApplicationLifecycle(LifecycleModel):
    """draft → submitted → eligible | ineligible → reviewed → proposed | reserve | declined → awarded | not awarded."""

    status = StateField(_("status"), choices=A.choices, default=A.DRAFT)

    class Meta:
        abstract = True

    @transition(
        status, source=A.DRAFT, target=A.SUBMITTED, permission="procurement.submit_application",
        custom={"label": _("Hand in the application"), "reason": "none", "public": True},
    )  # fmt: skip
    def submit(self) -> None:
        """A version with number, time and hash; it can be taken back until the deadline."""

    @transition(
        status, source=A.SUBMITTED, target=A.DRAFT, permission="procurement.submit_application",
        custom={"label": _("Take back to change it"), "reason": "none", "public": True},
    )  # fmt: skip
    def take_back(self) -> None:
        """Until the deadline, to hand in a better one."""

    @transition(
        status, source=[A.SUBMITTED, A.INELIGIBLE], target=A.ELIGIBLE, permission="procurement.decide_eligibility",
        custom={"label": _("Eligible"), "public": True},
    )  # fmt: skip
    def pass_eligibility(self) -> None:
        """A person decides on what the rules answered."""

    @transition(
        status, source=[A.SUBMITTED, A.ELIGIBLE], target=A.INELIGIBLE, permission="procurement.decide_eligibility",
        custom={"label": _("Not eligible"), "reason": "required", "public": True},
    )  # fmt: skip
    def fail_eligibility(self) -> None:
        """A person decides, with the reason that the applicant reads."""

    @transition(
        status, source=A.ELIGIBLE, target=A.REVIEWED, permission="procurement.run_round",
        custom={"label": _("Review closed"), "reason": "none"},
    )  # fmt: skip
    def close_review(self) -> None:
        """Its scores are closed with the round's review."""

    @transition(
        status, source=DECIDED, target=A.PROPOSED, permission="procurement.record_panel",
        custom={"label": _("Propose"), "reason": "none"},
    )  # fmt: skip
    def propose(self) -> None:
        """The panel proposes it."""

    @transition(
        status, source=DECIDED, target=A.RESERVE, permission="procurement.record_panel",
        custom={"label": _("Put on the reserve list"), "reason": "none"},
    )  # fmt: skip
    def hold_in_reserve(self) -> None:
        """It moves up when an awarded one lapses."""

    @transition(
        status, source=DECIDED, target=A.DECLINED, permission="procurement.record_panel",
        custom={"label": _("Decline"), "reason": "none"},
    )  # fmt: skip
    def decline(self) -> None:
        """The panel declines it."""

    @transition(
        status, source=[A.PROPOSED, A.RESERVE, A.DECLINED], target=A.REVIEWED,
        permission="procurement.decide_objection", custom={"label": _("Decide again"), "reason": "required"},
    )  # fmt: skip
    def reopen(self) -> None:
        """An upheld objection touches what the panel decided of it: the panel decides again."""

    @transition(
        status, source=[A.PROPOSED, A.RESERVE], target=A.AWARDED, permission="procurement.approve_award",
        custom={"label": _("Award"), "reason": "none", "public": True},
    )  # fmt: skip
    def be_awarded(self) -> None:
        """Money is committed for it."""

    @transition(
        status, source=[A.RESERVE, A.DECLINED, A.AWARDED], target=A.NOT_AWARDED, permission="procurement.approve_award",
        custom={"label": _("Not awarded"), "public": True},
    )  # fmt: skip
    def pass_over(self) -> None:
        """The round is awarded without it, or its award lapsed."""

    @transition(
        status, source=UNDER_WAY, target=A.WITHDRAWN, permission="procurement.submit_application",
        custom={"label": _("Withdraw"), "public": True, "danger": True},
    )  # fmt: skip
    def withdraw(self) -> None:
        """Its owner withdraws it, at any time before the award."""
