"""What unions set themselves for a year, and what was found when it was checked."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from unions.models import Union
from unions.models.hands import hand

YEARS = [MinValueValidator(2015), MaxValueValidator(2100)]


@tracked()
class Target(models.Model):
    """How much a union wants to reach in a year."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="targets", verbose_name=_("union"))
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    metric = models.CharField(_("metric"), max_length=40)
    value = models.PositiveIntegerField(_("target"), validators=[MinValueValidator(1)])
    set_by = hand(_("set by"))
    set_at = models.DateTimeField(_("set at"), default=clock.now)

    class Meta:
        ordering = ["year", "union", "metric"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(fields=["union", "year", "metric"], name="target_once"),
            models.CheckConstraint(condition=Q(value__gte=1), name="target_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.year} {self.metric}: {self.value}"


class Status(models.TextChoices):
    """How a target stands."""

    REACHED = "reached", _("Reached")
    ON_TRACK = "on_track", _("On track")
    BEHIND = "behind", _("Behind")
    MISSED = "missed", _("Missed")
    NO_TARGET = "no_target", _("No target")


class TargetCheck(models.Model):
    """What a check found: the figures of a union, year and metric at the end of a day.

    ``evidence_hash`` is the SHA-256 of the ids of the organizations counted as the union's own, ascending, joined by
    commas: the list can be counted again and compared.
    """

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="target_checks", verbose_name=_("union"))
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    metric = models.CharField(_("metric"), max_length=40)
    as_of = models.DateField(_("as of"))
    value = models.PositiveIntegerField(_("own figure"))
    subtree = models.PositiveIntegerField(_("with all below"))
    target = models.PositiveIntegerField(_("target"), help_text=_("0 where none was set."))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    forecast = models.PositiveIntegerField(_("forecast for 31 December"))
    evidence_hash = models.CharField(_("hash of the evidence"), max_length=64)
    checked_at = models.DateTimeField(_("checked at"), default=clock.now)
    checked_by = hand(_("checked by"))

    class Meta:
        ordering = ["-as_of", "union", "metric"]
        verbose_name = _("check of a target")
        verbose_name_plural = _("checks of targets")
        constraints = [
            models.UniqueConstraint(fields=["union", "year", "metric", "as_of"], name="target_check_once_a_day")
        ]
        indexes = [models.Index(fields=["year", "-as_of"], name="target_check_by_year")]

    def __str__(self) -> str:
        return f"{self.as_of} {self.union} {self.metric}: {self.value}"
