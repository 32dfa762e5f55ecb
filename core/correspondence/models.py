"""Incoming and outgoing documents of the office system (来文、发文) that stand behind records of the portal."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.search import BigramSearchField


class Direction(models.TextChoices):
    """Which way a document went."""

    INCOMING = "incoming", _("Incoming")
    OUTGOING = "outgoing", _("Outgoing")


class DocumentQuerySet(models.QuerySet["OfficialDocument"]):
    """What may be asked of many documents."""

    def in_force(self) -> DocumentQuerySet:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def about(self, record: models.Model) -> DocumentQuerySet:
        """Those that stand behind a record."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def about_any(self, model: type[models.Model], keys: Iterable[int]) -> DocumentQuerySet:
        """Those that stand behind any of many records of a model."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=list(keys))


@tracked()
class OfficialDocument(models.Model):
    """A document of the office system, under its own number there, attached to a record."""

    direction = models.CharField(_("direction"), max_length=8, choices=Direction.choices)
    number = models.CharField(_("document number"), max_length=80)
    dated_on = models.DateField(_("dated"))
    title = models.CharField(_("title"), max_length=200)
    counterpart = models.CharField(_("from or to"), max_length=120, blank=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind"))
    object_id = models.BigIntegerField(_("record"))
    record = GenericForeignKey("content_type", "object_id")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=200, blank=True)
    search = BigramSearchField("number", "title", "counterpart")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-dated_on", "-id"]
        verbose_name = _("official document")
        verbose_name_plural = _("official documents")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="official_document_about"),
            models.Index(fields=["-dated_on", "-id"], name="official_document_by_day"),
            GinIndex(fields=["search"], name="official_document_by_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "direction", "number"], condition=Q(withdrawn_at=None),
                name="official_document_once_a_record",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
