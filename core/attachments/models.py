"""Files that people hand in and that the portal makes, each tied to the record it is about."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock


def stored_name(_attachment: Attachment, _filename: str) -> str:
    """Return a random name in a folder of the month: nothing of what the uploader typed reaches the disk."""
    return f"{clock.today():%Y/%m}/{secrets.token_hex(16)}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Reads of attachments."""

    def about(self, obj: models.Model) -> AttachmentQuerySet:
        """Return the attachments of one record."""
        return self.filter(content_type=ContentType.objects.get_for_model(obj), object_id=str(obj.pk))

    def current(self) -> AttachmentQuerySet:
        """Return what has not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Attachment(models.Model):
    """One stored file. It is never deleted by hand, only withdrawn: who withdrew it, when and why stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, editable=False)
    object_id = models.CharField(max_length=40, blank=True, editable=False)
    record = GenericForeignKey("content_type", "object_id")
    title = models.CharField(_("title"), max_length=200)
    filename = models.CharField(_("file name"), max_length=255)
    file = models.FileField(_("file"), upload_to=stored_name, max_length=100)
    small = models.FileField(_("small picture"), upload_to=stored_name, max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    media_type = models.CharField(_("type"), max_length=100)
    category = models.CharField(_("category"), max_length=40, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    is_public = models.BooleanField(_("open to everyone"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("uploaded by"),
    )  # fmt: skip
    uploaded_at = models.DateTimeField(_("uploaded"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("withdrawn by"),
    )  # fmt: skip
    withdrawal_reason = models.CharField(_("reason for withdrawal"), max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "id"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["content_type", "object_id", "-uploaded_at"], name="attachment_about")]
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type__isnull=True, object_id="")
                | (Q(content_type__isnull=False) & ~Q(object_id="")),
                name="attachment_about_whole_or_nothing",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_by__isnull=True, withdrawal_reason=""),
                name="attachment_withdrawal_dated",
            ),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="attachment_sha256_form"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address at which the file is served to those who may read it."""
        return reverse("attachments:download", args=[self.pk])

    @property
    def small_url(self) -> str:
        """The address of a picture's small form; of the file itself where there is none."""
        return reverse("attachments:small", args=[self.pk]) if self.small else self.get_absolute_url()

    @property
    def is_lapsed(self) -> bool:
        """Tell whether the date up to which the document is valid has passed."""
        return self.valid_until is not None and self.valid_until < clock.today()
