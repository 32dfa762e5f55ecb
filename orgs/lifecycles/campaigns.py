"""States of a collection campaign."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.lifecycle.base import LifecycleModel
from orgs.choices.records import CampaignStatus as S


class CampaignLifecycle(LifecycleModel):
    """open → closed."""

    status = FSMField(_("status"), choices=S.choices, default=S.OPEN, protected=True)

    class Meta:
        abstract = True

    @transition(
        status, source=S.OPEN, target=S.CLOSED, permission="orgs.close_campaign",
        custom={"label": _("Close the campaign"), "danger": True},
    )  # fmt: skip
    def close(self) -> None:
        """The year is over; collections without an answer are closed with it."""
