"""The life of a filing with a union hub (备案; domain.md, "Lifecycles")."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.lifecycle.base import LifecycleModel, StateField
from orgs.choices.life import FilingStatus as F


class FilingLifecycle(LifecycleModel):
    """draft → submitted → filed | returned | refused; renewed, lapsed, withdrawn."""

    status = StateField(_("status"), choices=F.choices, default=F.DRAFT)

    class Meta:
        abstract = True

    @transition(
        status,
        source=[F.DRAFT, F.RETURNED],
        target=F.SUBMITTED,
        permission="orgs.fill_in_filing",
        custom={"label": _("Submit the filing"), "public": True},
    )
    def submit(self) -> None:
        """The organization, or a clerk for it, hands the form in."""

    @transition(
        status,
        source=F.SUBMITTED,
        target=F.FILED,
        permission="orgs.decide_filing",
        custom={"label": _("Take onto the files"), "public": True},
    )
    def file(self) -> None:
        """The hub takes the organization onto its files: a number and a certificate follow."""

    @transition(
        status,
        source=F.SUBMITTED,
        target=F.RETURNED,
        permission="orgs.decide_filing",
        custom={"label": _("Return for correction"), "reason": "required", "public": True},
    )
    def return_for_correction(self) -> None:
        """The hub sends the form back."""

    @transition(
        status,
        source=[F.SUBMITTED, F.RETURNED],
        target=F.REFUSED,
        permission="orgs.decide_filing",
        custom={"label": _("Refuse the filing"), "reason": "required", "public": True, "danger": True},
    )
    def refuse(self) -> None:
        """The hub refuses the filing."""

    @transition(
        status,
        source=[F.FILED, F.LAPSED],
        target=F.RENEWED,
        permission="orgs.decide_filing",
        custom={"label": _("Replace by its renewal"), "public": True, "hidden": True},
    )
    def renew(self) -> None:
        """The filing that renews this one was filed."""

    @transition(
        status,
        source=F.FILED,
        target=F.LAPSED,
        permission="orgs.decide_filing",
        custom={"label": _("Let lapse"), "public": True, "hidden": True},
    )
    def lapse(self) -> None:
        """Its last day passed; the nightly task says so."""

    @transition(
        status,
        source=[F.DRAFT, F.SUBMITTED, F.RETURNED, F.FILED],
        target=F.WITHDRAWN,
        permission="orgs.fill_in_filing",
        custom={"label": _("Withdraw the filing"), "reason": "required", "public": True, "danger": True},
    )
    def withdraw(self) -> None:
        """The organization gives the filing up, or the hub ends it."""
