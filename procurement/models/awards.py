"""Awards, which bind money, and contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.audit import tracked
from core.constraints import Check
from core.search import BigramSearchField
from finance.models import Commitment
from finance.models.budget import Decided, yuan
from orgs.models import Organization
from procurement.choices import AwardStatus, ContractStatus, ResultKind
from procurement.lifecycles.contracts import AwardLifecycle, ContractLifecycle
from procurement.models.applications import Application
from unions.models import Union
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import User


class AwardQuerySet(models.QuerySet["Award"]):
    """What may be asked of many awards."""

    def visible_to(self, user: User) -> AwardQuerySet:
        """Those of unions within the user's scope."""
        union_ids = user.scope_union_ids()
        return self if union_ids is None else self.filter(application__round__union__in=union_ids)

    def standing(self) -> AwardQuerySet:
        """Those that did not lapse."""
        return self.exclude(status=AwardStatus.LAPSED)


@tracked()
class Award(AwardLifecycle, Decided):
    """Money given to an application (立项), bound in the ledger; with the collective decision where one was needed."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="award", verbose_name=_("application")
    )
    amount = yuan(_("amount (yuan)"))
    commitment = models.OneToOneField(
        Commitment, on_delete=models.PROTECT, related_name="award", verbose_name=_("commitment")
    )
    awarded_at = models.DateTimeField(_("awarded at"), default=clock.now)
    awarded_by = hand(_("awarded by"), on_delete=models.PROTECT)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by",
        verbose_name=_("award that lapsed"),
    )  # fmt: skip

    objects = AwardQuerySet.as_manager()

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


class Letter(models.Model):
    """The letter with an application's result: made once for each result; its file is attached to this row."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="letters", verbose_name=_("application")
    )
    kind = models.CharField(_("result"), max_length=12, choices=ResultKind.choices)
    made_at = models.DateTimeField(pgettext_lazy("award", "made at"), default=clock.now)

    class Meta:
        verbose_name = _("letter with a result")
        verbose_name_plural = _("letters with results")
        ordering = ["-made_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["application", "kind"], name="letter_once")]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_kind_display()}"


RUNNING = (ContractStatus.SIGNED, ContractStatus.RUNNING, ContractStatus.COMPLETED)


class ContractQuerySet(models.QuerySet["Contract"]):
    """What may be asked of many contracts."""

    def visible_to(self, user: User) -> ContractQuerySet:
        """Those of unions within the user's scope."""
        union_ids = user.scope_union_ids()
        return self if union_ids is None else self.filter(union__in=union_ids)

    def kept_by(self, user: User) -> ContractQuerySet:
        """Those of organizations whose record the user keeps, once they are signed."""
        return self.filter(organization__members__user=user, signed_on__isnull=False)

    def under_way(self) -> ContractQuerySet:
        """Those signed and not over yet."""
        return self.filter(status__in=RUNNING)


@tracked(silent=["version"])
class Contract(ContractLifecycle):
    """What union and organization agree on (合同). One signed in a year counts for the figure ``services``."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="contract", verbose_name=_("award"))
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("union"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("organization")
    )
    number = models.CharField(_("number"), max_length=60, unique=True)
    subject = models.CharField(pgettext_lazy("contract", "subject"), max_length=200)
    amount = yuan(_("amount (yuan)"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    terms = models.TextField(_("special terms"), max_length=3000, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_for_union = models.CharField(_("signed for the union by"), max_length=60, blank=True)
    signed_for_organization = models.CharField(_("signed for the organization by"), max_length=60, blank=True)
    drafted_by = hand(_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"), default=clock.now)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = BigramSearchField("subject", "number")

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["-id"]
        constraints = [
            Check(
                condition=Q(ends_on__gte=F("starts_on")), name="contract_ends_after_begin", blames="ends_on",
                violation_error_message=_("It ends before it begins: check both days."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_has_money"),
            models.CheckConstraint(
                condition=Q(status__in=[ContractStatus.DRAFTED, ContractStatus.TERMINATED])
                | Q(signed_on__isnull=False),
                name="contract_signed_has_day",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["signed_on"], name="contract_by_day"),
            models.Index(fields=["organization", "status"], name="contract_by_org"),
            GinIndex(fields=["search"], name="contract_by_search"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"
