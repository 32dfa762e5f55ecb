"""The log of every transition that any object went through."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.lifecycle.states import label_of_state, label_of_transition


class TransitionLog(models.Model):
    """One step of one object from a state to the next: who, when, why. Rows are never changed."""

    object_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    object = GenericForeignKey("object_type", "object_id")
    field = models.CharField(_("lifecycle"), max_length=60)
    name = models.CharField(_("transition"), max_length=60)
    source = models.CharField(_("from"), max_length=60)
    target = models.CharField(_("to"), max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the portal itself."),
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("on behalf of"),
        help_text=_("For whom the person stood in."),
    )  # fmt: skip
    at = models.DateTimeField(_("at"), default=clock.now)
    reason = models.TextField(_("reason"), blank=True)
    public = models.BooleanField(_("shown to the other side"), default=False)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        indexes = [models.Index(fields=["object_type", "object_id", "-at", "-id"], name="transition_of_object")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.label}: {self.source_label} → {self.target_label}"

    @property
    def model(self) -> type[models.Model] | None:
        """The class of the object, None where it is no longer part of the portal."""
        return self.object_type.model_class()

    @property
    def label(self) -> Any:
        """What the button said."""
        return label_of_transition(self.model, self.name)

    @property
    def source_label(self) -> Any:
        """The state it left, in words."""
        return label_of_state(self.model, self.field, self.source)

    @property
    def target_label(self) -> Any:
        """The state it reached, in words."""
        return label_of_state(self.model, self.field, self.target)
