"""Long work as a row. The row, not the broker, is the truth: whoever reads it knows how the work stands."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.attachments.models import Attachment, AttachmentQuerySet


class Job(models.Model):
    """One piece of long work: what was asked, by whom, how far it is, and what came of it.

    A worker that runs it holds a lease and renews it every second. Leases are reckoned by the database's clock, the
    one clock that all workers share.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        SUCCEEDED = "succeeded", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    ACTIVE: ClassVar[tuple[State, ...]] = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    params = models.JSONField(_("parameters"), default=dict, encoder=DjangoJSONEncoder)
    key = models.CharField(_("idempotency key"), max_length=120, unique=True, null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("requested by"),
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=10)
    in_process = models.BooleanField(_("run by a command"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    cancel_requested = models.BooleanField(_("to be cancelled"), default=False)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True, editable=False)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent to a worker"), null=True, blank=True, editable=False)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(_("of"), default=0)
    rate = models.FloatField(_("per second"), default=0)
    message = models.CharField(_("message"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("requested"), default=clock.now, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    outcome = models.JSONField(_("outcome"), default=dict, encoder=DjangoJSONEncoder)
    error = models.TextField(_("error"), blank=True)
    log = models.TextField(_("log for administrators"), blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(fields=["requested_by", "-created_at"], name="job_of_person"),
            models.Index(fields=["state"], condition=Q(state__in=["queued", "running"]), name="job_active"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True)),
                name="job_leased_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | (~Q(state__in=["queued", "running"]) & Q(finished_at__isnull=False)),
                name="job_finished_when_over",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the job's page."""
        return reverse("jobs:job", args=[self.pk])

    @property
    def is_active(self) -> bool:
        """Tell whether something is still to come."""
        return self.state in self.ACTIVE

    @property
    def percent(self) -> int | None:
        """Return how much is done, 0 to 100; None while the total is unknown."""
        return min(100, int(self.done * 100 / self.total)) if self.total else None

    @property
    def time_left(self) -> dt.timedelta | None:
        """Return the time left at the present rate, where one can tell."""
        if not (self.rate and self.total):
            return None
        return dt.timedelta(seconds=round(max(0, self.total - self.done) / self.rate))

    @property
    def files(self) -> AttachmentQuerySet:
        """Return the files that the job made, oldest first."""
        return Attachment.objects.about(self).current().filter(category="result").order_by("uploaded_at")

    @property
    def inputs(self) -> AttachmentQuerySet:
        """Return the files that it was given."""
        return Attachment.objects.about(self).current().filter(category="input").order_by("uploaded_at")

    @property
    def figures(self) -> list[tuple[Any, Any]]:
        """Return the outcome's figures with the labels that the kind declares, in its order."""
        from core.jobs.kinds import job_kinds  # noqa: PLC0415 - kinds name Run, which names this model

        labels = job_kinds.get(self.kind).figures if self.kind in job_kinds else {}
        return [(label, self.outcome[name]) for name, label in labels.items() if name in self.outcome]
