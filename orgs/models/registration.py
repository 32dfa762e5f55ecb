"""What an applicant typed before sending it in, and what a clerk remarked on it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from orgs.models.organization import Organization
from unions.models.hands import hand


@tracked()
class RegistrationDraft(models.Model):
    """The answers as typed, faulty ones included, until they are sent in: nothing typed is lost."""

    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, related_name="draft", verbose_name=_("organization")
    )
    answers = models.JSONField(_("answers"), default=dict)
    saved_at = models.DateTimeField(_("saved at"), default=clock.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("registration draft")
        verbose_name_plural = _("registration drafts")

    def __str__(self) -> str:
        return str(self.organization)


class Remark(models.Model):
    """A clerk's remark on one field of a record that was returned."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="remarks")
    field = models.CharField(_("field"), max_length=60)
    text = models.CharField(_("remark"), max_length=300)
    made_by = hand(_("made by"))
    made_at = models.DateTimeField(default=clock.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")

    def __str__(self) -> str:
        return f"{self.field}: {self.text}"
