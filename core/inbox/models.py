"""What people are told, by which ways, what they wish of it, and what waits for them."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.registry import Registry


class Frequency(models.TextChoices):
    """How soon a message goes out."""

    IMMEDIATE = "immediate", _("at once")
    DAILY = "daily", _("once a day")
    OFF = "off", _("not at all")


class Notification(models.Model):
    """One message to one person. Its words are made when it is read, in the reader's language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    url = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=120, null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    in_app = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["user", "-created_at"], condition=Q(in_app=True), name="notification_of_user"),
            models.Index(fields=["user"], condition=Q(in_app=True, read_at=None), name="notification_unread"),
        ]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "key"], name="notification_once_per_key")]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """Return the message in the language in force."""
        from core.inbox.kinds import kinds  # noqa: PLC0415 - kinds name this module's Frequency

        if self.kind not in kinds:
            return str(_("Message"))
        return kinds.get(self.kind).render(self.context)


class Delivery(models.Model):
    """The outbox: one message on its way over one channel, to a person or to a bare address."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("no longer needed")
        FAILED = "failed", _("failed")

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(_("channel"), max_length=20)
    address = models.CharField(_("address"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(_("due"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(_("taken by a sender"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        verbose_name = _("delivery")
        verbose_name_plural = _("outbox")
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["user", "channel"], condition=Q(state="waiting"), name="delivery_waiting_of_user"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="delivery_sending"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(
                condition=Q(notification__isnull=False, user__isnull=False, address="")
                | (Q(notification__isnull=True, user__isnull=True) & ~Q(address="")),
                name="delivery_to_user_or_address",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="delivery_sent_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or str(self.notification)


class Preference(models.Model):
    """A person's wish for one kind of message over one channel, where it differs from the kind's default."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=20)
    frequency = models.CharField(max_length=10, choices=Frequency.choices)

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")
        constraints = [models.UniqueConstraint(fields=["user", "kind", "channel"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.kind} · {self.channel}: {self.frequency}"


wordings: Registry[Any] = Registry("wording of to-dos")
"""Translatable sentences of to-dos, with ``%(name)s`` for values of their context."""


@tracked(exclude=["reminded_at"], silent=["wording", "context", "url", "content_type", "object_id"])
class Todo(models.Model):
    """Something to do by a day, for a person or for everyone of an audience (a role at a union)."""

    for_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("who sees to it"),
    )  # fmt: skip
    audience = models.CharField(_("audience"), max_length=100, blank=True)
    title = models.CharField(_("what is to be done"), max_length=300)
    wording = models.CharField(max_length=40, blank=True)
    context = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=500, blank=True)
    due = models.DateField(_("due"))
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("done by"),
    )  # fmt: skip

    class Meta:
        ordering = ["due", "id"]
        verbose_name = _("to-do")
        verbose_name_plural = _("to-dos")
        indexes = [
            models.Index(fields=["for_user", "due"], condition=Q(done_at=None), name="todo_of_user"),
            models.Index(fields=["audience", "due"], condition=Q(done_at=None), name="todo_of_audience"),
            models.Index(fields=["due"], condition=Q(done_at=None, reminded_at=None), name="todo_to_remind"),
            models.Index(fields=["content_type", "object_id"], name="todo_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(for_user__isnull=False, audience="") | (Q(for_user__isnull=True) & ~Q(audience="")),
                name="todo_for_user_or_audience",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="todo_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> str:
        """What is to be done, in the reader's language where the portal worded it, else as somebody wrote it."""
        return str(wordings.get(self.wording)) % self.context if self.wording in wordings else self.title


def feed_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(32)


class CalendarFeed(models.Model):
    """The private address at which a person's calendar program reads the person's deadlines."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True, default=feed_token)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.user)

    def get_absolute_url(self) -> str:
        """Return the feed's address on this site."""
        return reverse("inbox:calendar", args=[self.token])


def reference_to(record: models.Model | None) -> dict[str, Any]:
    """Return the columns that point at the record a row is about."""
    if record is None:
        return {"content_type": None, "object_id": ""}
    return {"content_type": ContentType.objects.get_for_model(record), "object_id": str(record.pk)}
