"""The steps by which a party organization or a union is founded in an organization (plan, clause B2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.lifecycle.base import LifecycleModel, StateField
from orgs.choices.life import BuildingStatus as B

PERMISSION = "orgs.advance_building"


class BuildingLifecycle(LifecycleModel):
    """contacted → preparation → application → approved → elected; a step may be passed over, none is taken back."""

    status = StateField(_("status"), choices=B.choices, default=B.NONE)

    class Meta:
        abstract = True

    @transition(
        status,
        source=[B.NONE, B.ENDED],
        target=B.CONTACTED,
        permission=PERMISSION,
        custom={"label": _("Record first talks"), "public": True},
    )
    def contact(self) -> None:
        """Somebody talked with the organization about it."""

    @transition(
        status,
        source=[B.NONE, B.CONTACTED, B.ENDED],
        target=B.PREPARATION,
        permission=PERMISSION,
        custom={"label": _("Record the preparation"), "public": True},
    )
    def prepare(self) -> None:
        """A group prepares the founding."""

    @transition(
        status,
        source=[B.NONE, B.CONTACTED, B.PREPARATION, B.ENDED],
        target=B.APPLICATION,
        permission=PERMISSION,
        custom={"label": _("Record the application"), "public": True},
    )
    def apply(self) -> None:
        """The organization asked the superior for approval."""

    @transition(
        status,
        source=[B.NONE, B.CONTACTED, B.PREPARATION, B.APPLICATION, B.ENDED],
        target=B.APPROVED,
        permission=PERMISSION,
        custom={"label": _("Record the approval"), "public": True},
    )
    def approve(self) -> None:
        """The superior approved the founding."""

    @transition(
        status,
        source=[B.NONE, B.CONTACTED, B.PREPARATION, B.APPLICATION, B.APPROVED, B.ENDED],
        target=B.ELECTED,
        permission=PERMISSION,
        custom={"label": _("Record the election"), "public": True},
    )
    def elect(self) -> None:
        """The members elected their committee: it is at work."""

    @transition(
        status,
        source=[B.CONTACTED, B.PREPARATION, B.APPLICATION, B.APPROVED, B.ELECTED],
        target=B.ENDED,
        permission=PERMISSION,
        custom={"label": _("Record the end"), "reason": "required", "public": True, "danger": True},
    )
    def end(self) -> None:
        """The founding was given up, or what was founded was dissolved."""
