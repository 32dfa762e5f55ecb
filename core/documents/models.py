"""Templates that staff uploaded in place of the built-in ones."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock


class DocumentTemplate(models.Model):
    """One version of a document's template. Versions are kept; one of them is in use, or none: then the built-in one.

    The file is kept in the database, so that a worker elsewhere has it, and it is as old or new as the data is.
    """

    key = models.CharField(_("document"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    file = models.BinaryField(_("file"))
    filename = models.CharField(_("file name"), max_length=200)
    note = models.CharField(_("what is different"), max_length=200, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"), default=clock.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    is_active = models.BooleanField(_("in use"), default=False)

    class Meta:
        ordering = ["key", "-version"]
        verbose_name = _("document template")
        verbose_name_plural = _("document templates")
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="document_template_version_once"),
            models.UniqueConstraint(fields=["key"], condition=Q(is_active=True), name="document_template_one_active"),
        ]
        triggers = [pgtrigger.ReadOnly(name="file_read_only", fields=["key", "version", "file"])]

    def __str__(self) -> str:
        return f"{self.key} · {self.version}"
