"""Amendments of contracts in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.constraints import Check
from finance.models.budget import Decided, yuan
from procurement.choices import AmendmentStatus
from procurement.lifecycles.contracts import AmendmentLifecycle
from procurement.models.awards import Contract
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import Union


class AmendmentQuerySet(models.QuerySet["ContractAmendment"]):
    """What may be asked of many amendments."""

    def in_force(self) -> AmendmentQuerySet:
        """Those that both sides signed."""
        return self.filter(status=AmendmentStatus.IN_FORCE)


@tracked()
class ContractAmendment(AmendmentLifecycle, Decided):
    """What both sides change of a contract (合同变更): from then on it says this, what it said before stays on record.

    Above a sum, more money needs a collective decision, which ``Decided`` keeps.
    """

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("contract")
    )
    number = models.CharField(_("number"), max_length=80, unique=True)
    amount = yuan(_("amount (yuan)"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    content = models.TextField(_("what changes in the services"), max_length=3000, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    amount_before = yuan(_("amount before (yuan)"))
    starts_on_before = models.DateField(_("from, before"))
    ends_on_before = models.DateField(_("until, before"))
    agreed_on = models.DateField(_("signed on"), null=True, blank=True)
    drafted_by = hand(_("drafted by"), on_delete=models.PROTECT)
    drafted_at = models.DateTimeField(_("drafted at"), default=clock.now, editable=False)
    agreed_by = hand(_("agreed by"), on_delete=models.PROTECT)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment of a contract")
        verbose_name_plural = _("amendments of contracts")
        ordering = ["contract", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=Q(status=AmendmentStatus.DRAFTED), name="amendment_one_draft"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="amendment_leaves_money"),
            Check(
                condition=Q(ends_on__gte=F("starts_on")), name="amendment_ends_after_begin", blames="ends_on",
                violation_error_message=_("It ends before it begins: check both days."),
            ),
            models.CheckConstraint(
                condition=~Q(status=AmendmentStatus.IN_FORCE)
                | Q(agreed_on__isnull=False) & (Q(drafted_by__isnull=True) | ~Q(drafted_by=F("agreed_by"))),
                name="amendment_agreed_by_another",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def union(self) -> Union:
        """The union whose contract it is."""
        return self.contract.union
