"""Awards, which bind money, and contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from finance.models import Commitment
from finance.models.budget import yuan
from procurement.choices import ContractStatus
from procurement.lifecycles.contracts import AwardLifecycle, ContractLifecycle
from procurement.models.applications import Application

if TYPE_CHECKING:
    from orgs.models import Organization
    from unions.models import Union


@tracked()
class Award(AwardLifecycle):
    """Money given to an application (立项), bound in the ledger."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="award", verbose_name=_("application")
    )
    amount = yuan(_("amount (yuan)"))
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="award")
    awarded_at = models.DateTimeField(_("awarded at"), default=clock.now)
    awarded_by = models.ForeignKey("unions.User", on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by",
        verbose_name=_("award that lapsed"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="award_gives_money")]

    def __str__(self) -> str:
        return str(self.application)

    @property
    def union(self) -> Union:
        """The union that gives it."""
        return self.application.round.union

    @property
    def organization(self) -> Organization:
        """Who gets it."""
        return self.application.organization


@tracked(silent=["version"])
class Contract(ContractLifecycle):
    """What union and organization agree on (合同). One signed in a year counts for the figure ``services``."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="contract", verbose_name=_("award"))
    number = models.CharField(_("number"), max_length=60, unique=True)
    subject = models.CharField(_("subject"), max_length=200)
    amount = yuan(_("amount (yuan)"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    terms = models.TextField(_("special terms"), max_length=3000, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_for_union = models.CharField(_("signed for the union by"), max_length=60, blank=True)
    signed_for_organization = models.CharField(_("signed for the organization by"), max_length=60, blank=True)
    drafted_by = models.ForeignKey("unions.User", on_delete=models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField(_("drafted at"), default=clock.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="contract_ends_after_begin",
                violation_error_message=_("It ends before it begins: check both days."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_has_money"),
            models.CheckConstraint(
                condition=Q(status__in=[ContractStatus.DRAFTED, ContractStatus.TERMINATED])
                | Q(signed_on__isnull=False),
                name="contract_signed_has_day",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["signed_on"], name="contract_by_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def union(self) -> Union:
        """The union that is party to it."""
        return self.award.application.round.union

    @property
    def organization(self) -> Organization:
        """The organization that is party to it."""
        return self.award.application.organization
