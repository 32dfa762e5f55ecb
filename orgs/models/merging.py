"""Two records that turned out to be one organization."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from orgs.models.organization import Organization
from unions.models.hands import hand


class Merge(models.Model):
    """One record taken into another: what was chosen, what moved, what stood before. Undone, it stays on record."""

    kept = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="merges", verbose_name=_("kept record")
    )
    absorbed = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="merges_into", verbose_name=_("absorbed record")
    )
    reason = models.CharField(_("reason"), max_length=300)
    chosen = models.JSONField(_("facts taken from the absorbed record"), default=list)
    before = models.JSONField(_("facts of the kept record before"), default=dict)
    moved = models.JSONField(_("rows that moved"), default=dict)
    kept_changed_at = models.DateTimeField()
    absorbed_changed_at = models.DateTimeField()
    merged_at = models.DateTimeField(_("merged at"), default=clock.now, editable=False)
    merged_by = hand(_("merged by"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = hand(_("undone by"))
    undone_reason = models.CharField(_("reason for undoing it"), max_length=300, blank=True)

    class Meta:
        ordering = ["-merged_at", "-id"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_of_two"),
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at=None), name="merge_absorbed_once"),
        ]
        indexes = [models.Index(fields=["-merged_at", "-id"], name="merge_by_time")]

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"

    @property
    def organization(self) -> Organization:
        """The record that goes on."""
        return self.kept
