"""The life of an entry in the unions' blacklist, and of an appeal against it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.lifecycle.base import LifecycleModel, StateField
from orgs.choices.life import AppealStatus as A
from orgs.choices.life import BlacklistStatus as B

PERMISSION = "orgs.blacklist_organization"


class BlacklistLifecycle(LifecycleModel):
    """in force → lifted | period over."""

    status = StateField(_("status"), choices=B.choices, default=B.IN_FORCE)

    class Meta:
        abstract = True

    @transition(
        status,
        source=B.IN_FORCE,
        target=B.LIFTED,
        permission=PERMISSION,
        custom={"label": _("Lift the entry"), "reason": "required", "public": True},
    )
    def lift(self) -> None:
        """A manager takes the entry back before its end, upon an appeal or otherwise."""

    @transition(
        status,
        source=B.IN_FORCE,
        target=B.ENDED,
        permission=PERMISSION,
        custom={"label": _("Let the period end"), "public": True, "hidden": True},
    )
    def end(self) -> None:
        """Its last day passed; the nightly task says so."""


class AppealLifecycle(LifecycleModel):
    """lodged → accepted | dismissed."""

    status = StateField(_("status"), choices=A.choices, default=A.LODGED)

    class Meta:
        abstract = True

    @transition(
        status,
        source=A.LODGED,
        target=A.ACCEPTED,
        permission=PERMISSION,
        custom={"label": _("Accept the appeal"), "reason": "required", "public": True},
    )
    def accept(self) -> None:
        """The entry is lifted."""

    @transition(
        status,
        source=A.LODGED,
        target=A.DISMISSED,
        permission=PERMISSION,
        custom={"label": _("Dismiss the appeal"), "reason": "required", "public": True},
    )
    def dismiss(self) -> None:
        """The entry stands."""
