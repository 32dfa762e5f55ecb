"""The lives of awards, contracts, their amendments, and objections (domain.md, "Lifecycles")."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from core.lifecycle.base import LifecycleModel, StateField
from procurement.choices import AmendmentStatus as A
from procurement.choices import AwardStatus as W
from procurement.choices import ContractStatus as C
from procurement.choices import ObjectionStatus as O


class AwardLifecycle(LifecycleModel):
    """awarded → contracted; lapsed."""

    status = StateField(_("status"), choices=W.choices, default=W.AWARDED)

    class Meta:
        abstract = True

    @transition(
        status, source=W.AWARDED, target=W.CONTRACTED, permission="procurement.sign_contract",
        custom={"label": _("Contract signed"), "reason": "none", "public": True},
    )  # fmt: skip
    def contract_signed(self) -> None:
        """Both parties signed."""

    @transition(
        status, source=W.AWARDED, target=W.LAPSED, permission="procurement.approve_award",
        custom={"label": _("Let the award lapse"), "reason": "required", "public": True, "danger": True},
    )  # fmt: skip
    def lapse(self) -> None:
        """No contract comes of it: the money is set free and the reserve moves up."""


class ContractLifecycle(LifecycleModel):
    """drafted → signed → running → completed → accepted; terminated."""

    status = StateField(_("status"), choices=C.choices, default=C.DRAFTED)

    class Meta:
        abstract = True

    @transition(
        status, source=C.DRAFTED, target=C.SIGNED, permission="procurement.sign_contract",
        custom={"label": _("Record the signature"), "reason": "none", "public": True},
    )  # fmt: skip
    def sign(self) -> None:
        """Signed by both, with the day and the scan."""

    @transition(
        status, source=C.SIGNED, target=C.RUNNING, permission="procurement.draft_contract",
        custom={"label": _("Work has begun"), "reason": "none", "public": True},
    )  # fmt: skip
    def start(self) -> None:
        """The first day of the contract has come."""

    @transition(
        status, source=C.RUNNING, target=C.COMPLETED, permission="procurement.draft_contract",
        custom={"label": _("Work is done"), "reason": "none", "public": True},
    )  # fmt: skip
    def complete(self) -> None:
        """Everything was delivered and awaits acceptance."""

    @transition(
        status, source=C.COMPLETED, target=C.ACCEPTED, permission="procurement.sign_contract",
        custom={"label": _("Accept the work"), "public": True},
    )  # fmt: skip
    def accept(self) -> None:
        """The union accepts what was delivered."""

    @transition(
        status, source=[C.DRAFTED, C.SIGNED, C.RUNNING], target=C.TERMINATED, permission="procurement.sign_contract",
        custom={"label": _("Terminate"), "reason": "required", "public": True, "danger": True},
    )  # fmt: skip
    def terminate(self) -> None:
        """It ends before its time, with the reason."""


class AmendmentLifecycle(LifecycleModel):
    """drafted → in force; dropped."""

    status = StateField(_("status"), choices=A.choices, default=A.DRAFTED)

    class Meta:
        abstract = True

    @transition(
        status, source=A.DRAFTED, target=A.IN_FORCE, permission="procurement.sign_contract",
        custom={"label": _("Record the signature"), "reason": "none", "public": True},
    )  # fmt: skip
    def agree(self) -> None:
        """Both sides signed: the contract says so from now on."""

    @transition(
        status, source=A.DRAFTED, target=A.DROPPED, permission="procurement.draft_contract",
        custom={"label": _("Drop the amendment"), "reason": "required"},
    )  # fmt: skip
    def drop(self) -> None:
        """It comes to nothing: the contract stays as it is."""


class ObjectionLifecycle(LifecycleModel):
    """lodged → under examination → upheld | rejected; inadmissible, withdrawn."""

    status = StateField(_("status"), choices=O.choices, default=O.LODGED)

    class Meta:
        abstract = True

    @transition(
        status, source=O.LODGED, target=O.EXAMINED, permission="procurement.examine_objection",
        custom={"label": _("Take up the objection"), "reason": "none"},
    )  # fmt: skip
    def take_up(self) -> None:
        """Somebody examines it."""

    @transition(
        status, source=O.LODGED, target=O.INADMISSIBLE, permission="procurement.examine_objection",
        custom={"label": _("Not admissible"), "reason": "required"},
    )  # fmt: skip
    def refuse(self) -> None:
        """It is no objection against this notice, or came too late."""

    @transition(
        status, source=O.EXAMINED, target=O.UPHELD, permission="procurement.decide_objection",
        custom={"label": _("Uphold"), "reason": "required"},
    )  # fmt: skip
    def uphold(self) -> None:
        """It is right: the panel decides again."""

    @transition(
        status, source=O.EXAMINED, target=O.REJECTED, permission="procurement.decide_objection",
        custom={"label": pgettext_lazy("objection", "Reject"), "reason": "required"},
    )  # fmt: skip
    def reject(self) -> None:
        """It is not right, with the reasons."""

    @transition(
        status, source=[O.LODGED, O.EXAMINED], target=O.WITHDRAWN, permission="procurement.examine_objection",
        custom={"label": _("Withdrawn by whoever lodged it"), "reason": "none"},
    )  # fmt: skip
    def withdraw(self) -> None:
        """Whoever lodged it takes it back."""
