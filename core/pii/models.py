"""Who looked at what; what people asked for concerning their own data; what was erased when its time was up."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.pii.choices import RequestKind, RequestStatus

APPEND_ONLY = "pii.Access:append_only"


class AccessQuerySet(models.QuerySet["Access"]):
    """What may be asked of the log."""

    def visible_to(self, user: Any) -> AccessQuerySet:
        """Those that an administrator may read: all; an auditor: of units within reach."""
        if user.is_staff:
            return self
        units = user.scope_union_ids()
        return self if units is None else self.filter(unit_id__in=units)


class Access(models.Model):
    """One look at personal data in the clear. Nobody changes these rows; they go when their time is up."""

    at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    capacity = models.CharField(_("acting as"), max_length=160, blank=True)
    unit_id = models.BigIntegerField(_("unit"), null=True, blank=True)
    kind = models.CharField(_("kind of record"), max_length=40)
    object_id = models.BigIntegerField(_("record"))
    field = models.CharField(_("what"), max_length=40)
    whose = models.CharField(_("whose"), max_length=200)
    reason = models.CharField(_("why"), max_length=200)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("access to personal data")
        verbose_name_plural = _("accesses to personal data")
        indexes = [
            models.Index(fields=["kind", "object_id"], name="pii_access_of_row"),
            models.Index(fields=["by", "-at"], name="pii_access_by"),
            models.Index(fields=["-at", "-id"], name="pii_access_by_time"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_id} {self.kind}:{self.object_id} {self.field}"


class DataRequest(models.Model):
    """What a person asks for concerning their own data, and what came of it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="data_requests", verbose_name=_("person")
    )
    kind = models.CharField(_("what is asked for"), max_length=12, choices=RequestKind.choices)
    text = models.TextField(_("in the person's words"), max_length=1000, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=RequestStatus.choices, default=RequestStatus.OPEN, editable=False
    )
    made_at = models.DateTimeField(_("made at"), default=clock.now, editable=False)
    due_on = models.DateField(_("to be answered by"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(status=RequestStatus.OPEN), name="pii_request_open_once",
                violation_error_message=_("You asked for this already; it waits for an answer."),
            ),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.OPEN) | Q(decided_at__isnull=False, answer__gt=""),
                name="pii_request_answered_in_words",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["due_on", "id"], name="pii_request_by_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.user}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.status == RequestStatus.OPEN

    @property
    def is_late(self) -> bool:
        """Whether it waits past its day."""
        return self.is_open and self.due_on < clock.today()


class Erasure(models.Model):
    """What was erased or made anonymous, by which rule, how much: numbers, never the data."""

    at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    rule = models.CharField(_("rule"), max_length=60)
    rows = models.PositiveIntegerField(_("rows"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        indexes = [models.Index(fields=["-at", "-id"], name="pii_erasure_by_time")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.rule}: {self.rows}"
