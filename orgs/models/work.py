"""The state of an organization's work: services it offers, annual reports, money it received."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.constraints import Check, Unique
from orgs.choices.work import FunderKind
from orgs.models.standing import StandingEntry
from reference.models import ServiceArea
from reference.queries import division_names, group_names

YEAR = (MinValueValidator(1990), MaxValueValidator(2100))
NOT_NEGATIVE = (MinValueValidator(0),)


@tracked(words={"target_groups": group_names, "districts": division_names})
class ServiceOffer(StandingEntry):
    """A service that the organization offers: to whom, where, how many, at which price."""

    title = models.CharField(_("service"), max_length=200)
    area = models.ForeignKey(ServiceArea, on_delete=models.PROTECT, related_name="+", verbose_name=_("service area"))
    target_groups = ArrayField(
        models.CharField(max_length=40), verbose_name=_("target groups"), default=list, blank=True
    )
    districts = ArrayField(
        models.CharField(max_length=9), verbose_name=_("districts served"), default=list, blank=True,
        help_text=_("None ticked: the whole city."),
    )  # fmt: skip
    capacity = models.PositiveIntegerField(_("people at a time"), null=True, blank=True)
    price = models.DecimalField(
        _("price (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE,
        help_text=_("0 where it is free; empty where it is agreed upon."),
    )  # fmt: skip
    unit = models.CharField(_("price is for"), max_length=30, blank=True, help_text=_("Such as a person or a session."))
    description = models.TextField(_("description"), max_length=2000, blank=True)
    valid_from = models.DateField(_("offered from"), null=True, blank=True)
    valid_until = models.DateField(_("offered until"), null=True, blank=True)
    is_public = models.BooleanField(_("shown to the public"), default=True)

    class Meta:
        verbose_name = _("service offered")
        verbose_name_plural = _("services offered")
        ordering = ["-id"]
        constraints = [
            Unique(
                fields=["organization", "title"], condition=Q(withdrawn_at=None),
                name="offer_once_by_title", blames="title",
                violation_error_message=_("A service of this name is offered already: correct that entry."),
            ),
            Check(
                condition=Q(valid_until__isnull=True) | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")), name="offer_valid_in_order", blames="valid_until",
                violation_error_message=_("The offer ends before it begins: check both dates."),
            ),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="offer_price_not_negative"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["area", "-id"], name="offer_by_area")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_expired(self) -> bool:
        """Whether its last day has passed."""
        return self.valid_until is not None and self.valid_until < clock.today()


@tracked()
class AnnualReport(StandingEntry):
    """The report of one year's work; its document is kept by ``core.attachments``."""

    year = models.PositiveSmallIntegerField(_("year"), validators=YEAR)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    income = models.DecimalField(
        _("income (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    expense = models.DecimalField(
        _("expense (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    people_served = models.PositiveIntegerField(_("people served"), null=True, blank=True)
    summary = models.TextField(_("summary of the year"), max_length=3000, blank=True)

    class Meta:
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")
        ordering = ["-year", "-id"]
        constraints = [
            Unique(
                fields=["organization", "year"], condition=Q(withdrawn_at=None),
                name="report_once_a_year", blames="year",
                violation_error_message=_("The report of this year is entered already: correct that entry."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.year)


@tracked()
class FundingReceived(StandingEntry):
    """Money that the organization received, from the union or from elsewhere."""

    year = models.PositiveSmallIntegerField(_("year"), validators=YEAR)
    funder_kind = models.CharField(_("kind of source"), max_length=12, choices=FunderKind.choices)
    funder = models.CharField(_("from whom"), max_length=100)
    amount = models.DecimalField(
        _("sum (yuan)"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )  # fmt: skip
    purpose = models.CharField(_("purpose"), max_length=200)

    class Meta:
        verbose_name = _("funding received")
        verbose_name_plural = _("funding received")
        ordering = ["-year", "-id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="funding_not_negative")]
        indexes = [models.Index(fields=["-year", "-id"], name="funding_by_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.funder}"
