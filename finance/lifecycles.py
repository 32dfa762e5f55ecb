"""The lives of a budget and of its amendments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.lifecycle.base import LifecycleModel, StateField
from finance.choices import BudgetStatus as B
from finance.choices import TransferStatus as T


class BudgetLifecycle(LifecycleModel):
    """draft → submitted → checked → approved | returned; closed after its year. Three people, one step each."""

    status = StateField(_("status"), choices=B.choices, default=B.DRAFT)

    class Meta:
        abstract = True

    @transition(
        status,
        source=[B.DRAFT, B.RETURNED],
        target=B.SUBMITTED,
        permission="finance.prepare_budget",
        custom={"label": _("Submit the budget"), "reason": "none"},
    )
    def submit(self) -> None:
        """Who prepared it hands it in."""

    @transition(
        status,
        source=B.SUBMITTED,
        target=B.CHECKED,
        permission="finance.check_budget",
        custom={"label": _("Confirm the figures"), "reason": "none"},
    )
    def check_figures(self) -> None:
        """The first of two people agrees."""

    @transition(
        status,
        source=B.CHECKED,
        target=B.APPROVED,
        permission="finance.approve_budget",
        custom={"label": _("Approve the budget")},
    )
    def approve(self) -> None:
        """The second of two people agrees: the money is allocated."""

    @transition(
        status,
        source=[B.SUBMITTED, B.CHECKED],
        target=B.RETURNED,
        permission="finance.check_budget",
        custom={"label": _("Return for correction"), "reason": "required"},
    )
    def return_for_correction(self) -> None:
        """Something is wrong: who prepared it corrects it."""

    @transition(
        status,
        source=B.APPROVED,
        target=B.CLOSED,
        permission="finance.approve_budget",
        custom={"label": _("Close the year"), "reason": "none", "danger": True},
    )
    def close(self) -> None:
        """Nothing more is committed from it; what is committed can still be paid or released."""


class TransferLifecycle(LifecycleModel):
    """requested → approved | refused."""

    status = StateField(_("status"), choices=T.choices, default=T.REQUESTED)

    class Meta:
        abstract = True

    @transition(
        status,
        source=T.REQUESTED,
        target=T.APPROVED,
        permission="finance.decide_transfer",
        custom={"label": _("Approve the amendment")},
    )
    def approve(self) -> None:
        """The money moves from line to line."""

    @transition(
        status,
        source=T.REQUESTED,
        target=T.REFUSED,
        permission="finance.decide_transfer",
        custom={"label": _("Refuse the amendment"), "reason": "required"},
    )
    def refuse(self) -> None:
        """Everything stays as it is."""
