"""How far each series of official numbers has come."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """The last number that an issuer gave to a kind of document in a year."""

    issuer = models.CharField(_("issuer"), max_length=60)
    kind = models.CharField(_("kind of document"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"))

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = [models.UniqueConstraint(fields=["issuer", "kind", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.issuer} {self.kind} {self.year}: {self.last}"
