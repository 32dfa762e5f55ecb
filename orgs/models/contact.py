"""Contacts of unions with organizations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from orgs.choices.records import ContactMethod
from orgs.models.organization import Organization
from unions.models import Union


@tracked()
class Contact(models.Model):
    """A dated, attributable contact of a union with an organization (联系; plan, clause B1)."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("organization")
    )
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("union"))
    contacted_on = models.DateField(_("date"), default=clock.today)
    method = models.CharField(_("how"), max_length=10, choices=ContactMethod.choices)
    staff = models.CharField(_("for the union"), max_length=100)
    counterpart = models.CharField(_("for the organization"), max_length=100, blank=True)
    subject = models.CharField(_("about what"), max_length=200)
    outcome = models.TextField(_("outcome"), blank=True)
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    follow_up = models.CharField(_("what to follow up"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        "unions.User", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=200, blank=True)

    class Meta:
        ordering = ["-contacted_on", "-id"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            models.Index(fields=["union", "contacted_on", "organization"], name="contact_by_union"),
            models.Index(fields=["organization", "-contacted_on"], name="contact_by_organization"),
            models.Index(fields=["-contacted_on", "-id"], name="contact_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.contacted_on} {self.organization}"
