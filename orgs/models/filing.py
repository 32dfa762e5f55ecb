"""Filing with a union hub (备案)."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from orgs.choices.life import FilingStatus
from orgs.lifecycles.filings import FilingLifecycle
from orgs.models.organization import Organization
from unions.models import Union
from unions.models.hands import hand

FILING_OPEN = (FilingStatus.DRAFT, FilingStatus.SUBMITTED, FilingStatus.RETURNED)
RENEWAL_WINDOW = dt.timedelta(days=90)  # before its end
DECIDED_WITH_NUMBER = (FilingStatus.FILED, FilingStatus.RENEWED, FilingStatus.LAPSED)


@tracked()
class Filing(FilingLifecycle):
    """One filing of an organization, registered or not, with a union that acts as its hub; not a membership."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="filings", verbose_name=_("organization")
    )
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="filings", verbose_name=_("union hub"))
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name=_("renews")
    )
    purpose = models.CharField(_("purpose of the organization"), max_length=300, blank=True)
    activities = models.TextField(_("what it does for workers"), max_length=2000, blank=True)
    members_count = models.PositiveIntegerField(
        _("number of members"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    organizer = models.CharField(_("person in charge"), max_length=60, blank=True)
    organizer_telephone = models.CharField(_("telephone of the person in charge"), max_length=60, blank=True)
    place = models.CharField(_("place of activities"), max_length=200, blank=True)
    supported_by = models.CharField(_("unit that supports it"), max_length=100, blank=True)
    promises = models.BooleanField(_("the organization keeps the law and its charter, and reports to the hub"),
                                   default=False)  # fmt: skip
    number = models.CharField(_("filing number"), max_length=60, blank=True)
    filled_by_union = models.BooleanField(_("filled in by the union"), default=False)
    created_by = hand(_("created by"))
    created_at = models.DateTimeField(_("begun at"), default=clock.now, editable=False)
    submitted_by = hand(_("submitted by"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_by = hand(_("decided by"))
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(status__in=FILING_OPEN), name="filing_one_open"
            ),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(status=FilingStatus.FILED), name="filing_one_in_force"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="filing_number_once"),
            models.CheckConstraint(
                condition=~Q(status__in=DECIDED_WITH_NUMBER)
                | (~Q(number="") & Q(filed_on__isnull=False, valid_until__gte=F("filed_on"))),
                name="filing_filed_has_number",
            ),
        ]
        indexes = [
            models.Index(fields=["union", "status", "-id"], name="filing_by_union"),
            models.Index(fields=["valid_until", "id"], name="filing_by_end"),
            models.Index(fields=["number"], name="filing_by_number"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.organization)

    @property
    def is_open(self) -> bool:
        """Whether its form can still be changed or decided."""
        return self.status in FILING_OPEN

    @property
    def renewable_from(self) -> dt.date | None:
        """The first day on which it can be renewed; None where nothing is in force to wait for."""
        if self.status != FilingStatus.FILED or self.valid_until is None:
            return None
        return self.valid_until - RENEWAL_WINDOW

    @property
    def can_be_renewed(self) -> bool:
        """Whether it does not stand in the way of a new filing."""
        return self.renewable_from is None or clock.today() >= self.renewable_from
