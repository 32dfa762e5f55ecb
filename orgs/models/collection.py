"""The yearly record of an organization."""

from __future__ import annotations

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.forms.services import current_version
from orgs.choices.records import CollectionStatus
from orgs.collection_form import KEY
from orgs.lifecycles.records import CollectionLifecycle
from orgs.models.organization import Organization
from orgs.models.tally_triggers import TALLY_TRIGGERS
from unions.models import Union
from unions.models.hands import hand

ANSWERABLE = (CollectionStatus.INVITED, CollectionStatus.IN_PROGRESS, CollectionStatus.RETURNED)


def current_form() -> int:
    """Return the key of the form version that is used where no campaign chose one."""
    return current_version(KEY).pk


@tracked()
class Collection(CollectionLifecycle):
    """One organization's answers for one year (信息采集; plan, clause B1). Once verified it is a frozen snapshot."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="collections", verbose_name=_("organization")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2015), MaxValueValidator(2100)])
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, related_name="collections", verbose_name=_("collecting union")
    )
    form_version = models.ForeignKey(
        "forms.FormVersion", on_delete=models.PROTECT, related_name="+", default=current_form,
        verbose_name=_("version of the form"),
    )  # fmt: skip
    campaign = models.ForeignKey(
        "orgs.Campaign", on_delete=models.PROTECT, null=True, blank=True, related_name="collections",
        verbose_name=_("campaign"),
    )  # fmt: skip
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by",
        verbose_name=_("version that it corrects"),
    )  # fmt: skip
    answers = models.JSONField(_("answers"), default=dict)
    remarks = models.JSONField(_("remarks by field"), default=dict, blank=True)
    invited_at = models.DateTimeField(_("invited at"), default=clock.now)
    invited_by = hand(_("invited by"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    filled_by_union = models.BooleanField(_("filled in by the union"), default=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = hand(_("submitted by"))
    is_late = models.BooleanField(_("handed in after the deadline"), default=False)
    chased_at = models.DateTimeField(_("last reminded at"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verified_by = hand(_("verified by"))
    snapshot = models.JSONField(_("frozen record"), null=True, blank=True)
    saved_at = models.DateTimeField(_("saved at"), default=clock.now)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-year", "-id"]
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        constraints = [
            models.UniqueConstraint(fields=["organization", "year", "version"], name="collection_once_a_year"),
            models.CheckConstraint(
                condition=Q(version=1, corrects__isnull=True) | Q(version__gt=1, corrects__isnull=False),
                name="collection_versions_follow",
            ),
            models.CheckConstraint(
                condition=~Q(status=CollectionStatus.VERIFIED) | Q(verified_at__isnull=False, snapshot__isnull=False),
                name="collection_verified_is_frozen",
            ),
        ]
        indexes = [
            models.Index(fields=["union", "year", "status"], name="collection_by_union"),
            models.Index(fields=["year", "status", "-id"], name="collection_by_year"),
            models.Index(fields=["campaign", "union", "status", "-id"], name="collection_by_campaign"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="verified_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status=CollectionStatus.VERIFIED),
            ),
            *TALLY_TRIGGERS,
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.organization}"

    @property
    def takes_answers(self) -> bool:
        """Whether answers may be typed: they were not handed in, or the campaign closed and still takes late ones."""
        closed_but_open = self.status == CollectionStatus.CLOSED and (not self.campaign or self.campaign.accepts_late)
        return self.status in ANSWERABLE or closed_but_open

    @property
    def is_overdue(self) -> bool:
        """Whether the deadline passed without an answer."""
        return self.due_on is not None and self.due_on < clock.today() and self.status in ANSWERABLE
