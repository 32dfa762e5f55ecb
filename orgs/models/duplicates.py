"""Records that may be one organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core import clock
from orgs.models.organization import Organization
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import User


class DuplicateFlagQuerySet(models.QuerySet[Any]):
    """What may be asked of flags."""

    def open(self) -> DuplicateFlagQuerySet:
        """Those that nobody has decided."""
        return self.filter(dismissed_at=None)

    def visible_to(self, user: User) -> DuplicateFlagQuerySet:
        """Those of which both records lie within the scope of the acting appointment."""
        visible = Organization.objects.on_record().visible_to(user).order_by().values("pk")
        return self.filter(organization__in=visible, resembles__in=visible)


class DuplicateFlag(models.Model):
    """Two records that look alike; a person decides whether they are one. ``organization`` is the later one."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="duplicate_flags")
    resembles = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="duplicate_flags_of_later")
    score = models.DecimalField(_("likeness (0–100)"), max_digits=5, decimal_places=2)
    evidence = ArrayField(
        models.CharField(max_length=24), verbose_name=_("what is alike"), default=list, db_default=Value([])
    )
    created_at = models.DateTimeField(_("found at"), default=clock.now, editable=False)
    seen_at = models.DateTimeField(_("last found at"), default=clock.now, db_default=Now(), editable=False)
    dismissed_at = models.DateTimeField(_("found different at"), null=True, blank=True)
    dismissed_by = hand(_("dismissed by"))
    reason = models.CharField(_("why they are two"), max_length=200, blank=True)

    objects = DuplicateFlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(fields=["organization", "resembles"], name="duplicate_flag_once"),
            models.CheckConstraint(condition=~Q(organization=F("resembles")), name="duplicate_flag_of_two"),
        ]
        indexes = [
            models.Index(fields=["-score", "-id"], name="duplicate_flag_by_score"),
            models.Index(fields=["-created_at", "-id"], name="duplicate_flag_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} ≈ {self.resembles}"


class DuplicateSearch(models.Model):
    """One turn of the search for duplicates: over all records, or over those changed since the turn before."""

    began_at = models.DateTimeField(default=clock.now, editable=False)
    is_full = models.BooleanField(_("over all records"))
    records = models.PositiveIntegerField(_("records compared"))
    found = models.PositiveIntegerField(_("pairs found"))

    class Meta:
        ordering = ["-began_at"]
        verbose_name = _("search for duplicates")
        verbose_name_plural = _("searches for duplicates")
        indexes = [models.Index(fields=["-began_at"], name="duplicate_search_by_time")]

    def __str__(self) -> str:
        return str(self.began_at)
