"""The life of an activity."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from activities.choices import ActivityStatus as S
from core import clock
from core.lifecycle.base import LifecycleModel, StateField


def has_begun(activity: Any) -> bool:
    """Whether the activity's hour has come."""
    return bool(activity.starts_at <= clock.now())


has_begun.message = _("It has not begun yet.")  # type: ignore[attr-defined] # what a refusal says


class ActivityLifecycle(LifecycleModel):
    """planned → open for sign-up → full → held → reported; cancelled before it is held."""

    status = StateField(_("status"), choices=S.choices, default=S.PLANNED)

    class Meta:
        abstract = True

    @transition(
        status,
        source=S.PLANNED,
        target=S.OPEN,
        permission="activities.run_activity",
        custom={"label": _("Open the sign-up"), "reason": "none", "public": True},
    )
    def open_sign_up(self) -> None:
        """People may sign up from now on."""

    @transition(
        status,
        source=[S.OPEN, S.FULL],
        target=S.PLANNED,
        permission="activities.run_activity",
        custom={"label": _("Close the sign-up"), "reason": "none", "public": True},
    )
    def close_sign_up(self) -> None:
        """Nobody else may sign up; who signed up stays."""

    @transition(
        status,
        source=S.OPEN,
        target=S.FULL,
        permission="activities.run_activity",
        custom={"label": _("Last place taken"), "hidden": True},
    )
    def fill_up(self) -> None:
        """The last place was taken; the portal says so."""

    @transition(
        status,
        source=S.FULL,
        target=S.OPEN,
        permission="activities.run_activity",
        custom={"label": _("Place free again"), "hidden": True},
    )
    def free_up(self) -> None:
        """A place is free again; the portal says so."""

    @transition(
        status,
        source=[S.PLANNED, S.OPEN, S.FULL],
        target=S.HELD,
        conditions=[has_begun],
        permission="activities.run_activity",
        custom={"label": _("Mark as held"), "reason": "none", "public": True},
    )
    def hold(self) -> None:
        """It took place."""

    @transition(
        status,
        source=S.HELD,
        target=S.REPORTED,
        permission="activities.run_activity",
        custom={"label": _("Report the outcome"), "public": True, "hidden": True},
    )
    def report(self) -> None:
        """The outcome is told, with the money spent."""

    @transition(
        status,
        source=[S.PLANNED, S.OPEN, S.FULL],
        target=S.CANCELLED,
        permission="activities.run_activity",
        custom={"label": _("Call it off"), "reason": "required", "public": True, "danger": True},
    )
    def cancel(self) -> None:
        """It does not take place; who signed up is told, with the reason."""
