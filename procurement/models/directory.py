"""What unions may buy, by area, dated (购买服务指导目录; plan, clause C1)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.constraints import Check
from reference.models import ServiceArea
from unions.models.hands import hand


class DirectoryQuerySet(models.QuerySet["ServiceDirectoryEntry"]):
    """What may be asked of many entries."""

    def on(self, day: dt.date) -> DirectoryQuerySet:
        """Those that apply on a day."""
        return self.filter(valid_from__lte=day).exclude(valid_until__lt=day)


@tracked()
class ServiceDirectoryEntry(models.Model):
    """One service that unions may buy, from a day on, until another where it ends."""

    code = models.CharField(_("code"), max_length=20)
    title = models.CharField(_("service"), max_length=120)
    area = models.ForeignKey(ServiceArea, on_delete=models.PROTECT, related_name="+", verbose_name=_("service area"))
    description = models.TextField(_("what it covers"), max_length=1000, blank=True)
    valid_from = models.DateField(_("valid from"), default=clock.today)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("document that lists it"), max_length=200, blank=True)
    recorded_by = hand(_("recorded by"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the service directory")
        verbose_name_plural = _("service directory")
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="directory_code_once_a_day"),
            Check(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="directory_ends_after_begin",
                blames="valid_until",
                violation_error_message=_("It ends before it begins: check both days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
