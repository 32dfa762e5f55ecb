"""An organization's standing: the credit record as the national register of social organizations keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.audit import tracked
from core.constraints import Check, Unique
from orgs.choices.life import DocumentKind, HonourLevel, ListKind, PenaltyKind
from orgs.choices.records import InspectionResult, Rating
from orgs.models.organization import Organization
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import Union, User


class StandingQuerySet(models.QuerySet[Any]):
    """What may be asked of rows of any kind."""

    def in_force(self) -> StandingQuerySet:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def counting(self) -> StandingQuerySet:
        """Those that a union entered or confirmed: what an organization declared counts once it is confirmed."""
        return self.in_force().filter(Q(is_declared=False) | Q(confirmed_at__isnull=False))

    def unconfirmed(self) -> StandingQuerySet:
        """Those that an organization declared and nobody has confirmed."""
        return self.in_force().filter(is_declared=True, confirmed_at__isnull=True)

    def visible_to(self, user: User) -> StandingQuerySet:
        """Those of organizations within the scope of the acting appointment."""
        return self.filter(organization__in=Organization.objects.visible_to(user).order_by().values("pk"))


class StandingEntry(models.Model):
    """One row of the record: who said so, who confirmed it; withdrawn with a reason, never deleted."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="%(class)s_set", verbose_name=_("organization")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_declared = models.BooleanField(_("declared by the organization"), default=False)
    recorded_by = hand(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)
    confirmed_by = hand(_("confirmed by"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    withdrawn_by = hand(_("withdrawn by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StandingQuerySet.as_manager()

    class Meta:
        abstract = True

    def scope_unions(self) -> list[Union]:
        """Return the unions whose staff keep the organization's record."""
        return self.organization.scope_unions()

    @property
    def is_unconfirmed(self) -> bool:
        """Whether an organization declared it and nobody has confirmed it."""
        return self.is_declared and self.confirmed_at is None and self.withdrawn_at is None


@tracked()
class AnnualInspection(StandingEntry):
    """The result of one year's inspection (年检年报)."""

    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    result = models.CharField(_("result"), max_length=10, choices=InspectionResult.choices, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("annual inspection")
        verbose_name_plural = _("annual inspections")
        ordering = [F("year").desc(nulls_last=True), "-id"]
        constraints = [
            Unique(
                fields=["organization", "year"], condition=Q(withdrawn_at=None),
                name="inspection_once_a_year", blames="year",
                violation_error_message=_("The inspection of this year is entered already: correct that entry."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year or '—'} {self.get_result_display()}"


@tracked()
class RatingAward(StandingEntry):
    """A grade awarded to an organization, for five years by default (社会组织评估管理办法, article 32)."""

    grade = models.CharField(_("grade"), max_length=2, choices=Rating.choices)
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    authority = models.CharField(_("awarded by"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = [F("awarded_on").desc(nulls_last=True), "-id"]
        constraints = [
            Unique(
                fields=["organization", "awarded_on"], condition=Q(withdrawn_at=None),
                name="rating_once_a_day", blames="awarded_on",
                violation_error_message=_("A rating awarded on this day is entered already: correct that entry."),
            ),
            Check(
                condition=Q(valid_until__isnull=True) | Q(awarded_on__isnull=True)
                | Q(valid_until__gte=F("awarded_on")), name="rating_valid_after_award", blames="valid_until",
                violation_error_message=_("The rating ends before it begins: check both dates."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["valid_until", "id"], name="rating_by_end")]

    def __str__(self) -> str:
        return self.grade


@tracked()
class Penalty(StandingEntry):
    """An administrative penalty (行政处罚)."""

    kind = models.CharField(_("kind of penalty"), max_length=12, choices=PenaltyKind.choices)
    decided_on = models.DateField(_("decided on"))
    document_number = models.CharField(_("number of the decision"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    amount = models.DecimalField(
        _("sum (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    authority = models.CharField(_("authority"), max_length=100)

    class Meta:
        verbose_name = _("administrative penalty")
        verbose_name_plural = _("administrative penalties")
        ordering = ["-decided_on", "-id"]
        indexes = [models.Index(fields=["-decided_on", "-id"], name="penalty_by_date")]

    def __str__(self) -> str:
        return f"{self.decided_on} {self.get_kind_display()}"


@tracked()
class CreditListing(StandingEntry):
    """An entry in the list of abnormal operation or of serious violations, and its removal."""

    list_kind = models.CharField(pgettext_lazy("credit record", "list"), max_length=10, choices=ListKind.choices)
    entered_on = models.DateField(_("entered on"))
    entry_reason = models.CharField(_("reason of the entry"), max_length=300)
    removed_on = models.DateField(_("removed on"), null=True, blank=True)
    removal_reason = models.CharField(_("reason of the removal"), max_length=300, blank=True)
    authority = models.CharField(_("authority"), max_length=100)

    class Meta:
        verbose_name = _("entry in a list")
        verbose_name_plural = _("entries in lists")
        ordering = ["-entered_on", "-id"]
        constraints = [
            Unique(
                fields=["organization", "list_kind"], condition=Q(withdrawn_at=None, removed_on=None),
                name="listing_one_at_a_time", blames="list_kind",
                violation_error_message=_("It stands in this list already: enter the removal there first."),
            ),
            Check(
                condition=Q(removed_on__isnull=True) | Q(removed_on__gte=F("entered_on")),
                name="listing_removed_after_entry", blames="removed_on",
                violation_error_message=_("The removal lies before the entry: check both dates."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-entered_on", "-id"], name="listing_by_date")]

    def __str__(self) -> str:
        return f"{self.get_list_kind_display()} {self.entered_on}"


@tracked()
class Honour(StandingEntry):
    """An honour that was conferred on the organization."""

    title = models.CharField(_("honour"), max_length=200)
    level = models.CharField(_("level"), max_length=10, choices=HonourLevel.choices)
    conferred_on = models.DateField(_("conferred on"))
    authority = models.CharField(_("conferred by"), max_length=100)

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        ordering = ["-conferred_on", "-id"]

    def __str__(self) -> str:
        return self.title


@tracked()
class ServiceUndertaken(StandingEntry):
    """A service that somebody bought from the organization, a union or another buyer (承接购买服务)."""

    title = models.CharField(_("service"), max_length=200)
    buyer = models.CharField(_("buyer"), max_length=100)
    began_on = models.DateField(_("began on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    amount = models.DecimalField(
        _("contract sum (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    people_served = models.PositiveIntegerField(_("people served"), null=True, blank=True)

    class Meta:
        verbose_name = _("service undertaken")
        verbose_name_plural = _("services undertaken")
        ordering = ["-began_on", "-id"]
        constraints = [
            Check(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="service_ends_after_begin", blames="ended_on",
                violation_error_message=_("The service ends before it begins: check both dates."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


@tracked()
class OrganizationDocument(StandingEntry):
    """A document with a number and the days on which it is valid; its file is kept by ``core.attachments``."""

    kind = models.CharField(_("which document"), max_length=12, choices=DocumentKind.choices)
    number = models.CharField(_("document number"), max_length=80, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=100, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["kind", F("valid_until").desc(nulls_first=True), "-id"]
        constraints = [
            Check(
                condition=Q(valid_until__isnull=True) | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")), name="document_valid_in_order", blames="valid_until",
                violation_error_message=_("The document ends before it begins: check both dates."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["valid_until", "id"], name="document_by_end")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    @property
    def is_expired(self) -> bool:
        """Whether its last day has passed."""
        return self.valid_until is not None and self.valid_until < clock.today()
