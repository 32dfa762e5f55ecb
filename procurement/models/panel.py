"""The panel's decisions, the public notice with its proof, and objections."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.audit import tracked
from core.pii.fields import SealedField
from finance.models.budget import yuan
from procurement.choices import ObjectionStatus, PanelOutcome
from procurement.lifecycles.contracts import ObjectionLifecycle
from procurement.models.applications import Application
from procurement.models.rounds import Round
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import Union, User


@tracked()
class PanelDecision(models.Model):
    """What the panel decides of one application, beside its computed rank; a departure from it says why."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="panel_decision", verbose_name=_("application")
    )
    outcome = models.CharField(_("decision"), max_length=10, choices=PanelOutcome.choices)
    rank = models.PositiveIntegerField(_("computed rank"), null=True, blank=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    amount = yuan(_("amount (yuan)"), default=0)
    reserve_place = models.PositiveSmallIntegerField(_("place on the reserve list"), null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("for"), default=0)
    votes_against = models.PositiveSmallIntegerField(_("against"), default=0)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), default=0)
    departure_reason = models.CharField(_("why it departs from the ranking"), max_length=500, blank=True)
    prepared_by = hand(_("prepared by"))
    decided_at = models.DateTimeField(_("decided at"), default=clock.now)

    class Meta:
        verbose_name = _("decision of the panel")
        verbose_name_plural = _("decisions of the panel")
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) & (~Q(outcome=PanelOutcome.PROPOSED) | Q(amount__gt=0)),
                name="paneldecision_proposed_has_money",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_outcome_display()}"


class NoticeQuerySet(models.QuerySet["PublicNotice"]):
    """What may be asked of many notices."""

    def in_force(self) -> NoticeQuerySet:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def running(self) -> NoticeQuerySet:
        """Those that can be objected to now."""
        return self.in_force().filter(starts_at__lte=clock.now(), ends_at__gt=clock.now())


class PublicNotice(models.Model):
    """What was shown to everybody, when, as it was (公示). Never changed; a withdrawal is written beside it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="notices", verbose_name=_("round"))
    number = models.CharField(_("number"), max_length=60, unique=True)
    content = models.JSONField(_("content"))
    page = models.TextField(_("copy of the page"))
    sha256 = models.CharField(_("hash"), max_length=64)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    published_by = hand(_("published by"), on_delete=models.PROTECT)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=500, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="notice_ends_after_begin"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(withdrawn_at__isnull=True), name="notice_one_in_force"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="frozen", operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.round_id, OLD.number, OLD.content, OLD.page, OLD.sha256, OLD.starts_at, OLD.ends_at)"
                    " IS DISTINCT FROM"
                    " ROW(NEW.round_id, NEW.number, NEW.content, NEW.page, NEW.sha256, NEW.starts_at, NEW.ends_at)"
                    " OR OLD.withdrawn_at IS NOT NULL"
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def is_running(self) -> bool:
        """Whether it can be objected to now."""
        return self.withdrawn_at is None and self.starts_at <= clock.now() < self.ends_at

    @property
    def last_day(self) -> dt.date:
        """The last day on which it can be objected to; it ends with this day."""
        return clock.day_of(self.ends_at - dt.timedelta(seconds=1))

    @property
    def union(self) -> Union:
        """The union that gives it."""
        return self.round.union


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """What may be asked of many objections."""

    def visible_to(self, user: User) -> ObjectionQuerySet:
        """Those against notices of unions within the user's scope."""
        union_ids = user.scope_union_ids()
        return self if union_ids is None else self.filter(notice__round__union__in=union_ids)

    def open(self) -> ObjectionQuerySet:
        """Those not decided yet."""
        return self.filter(status__in=[ObjectionStatus.LODGED, ObjectionStatus.EXAMINED])


@tracked()
class Objection(ObjectionLifecycle):
    """What somebody holds against a notice (异议): what, with which argument and evidence, and what is asked for."""

    notice = models.ForeignKey(
        PublicNotice, on_delete=models.PROTECT, related_name="objections", verbose_name=_("notice")
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="objections",
        verbose_name=_("about"),
    )  # fmt: skip
    number = models.CharField(_("receipt number"), max_length=60, unique=True)
    key = models.CharField(_("key of the receipt"), max_length=64, unique=True, editable=False)
    name = models.CharField(_("your name or organization"), max_length=120)
    contact = SealedField(_("telephone or e-mail"))
    what = models.TextField(_("what you object to"), max_length=1000)
    argument = models.TextField(_("why"), max_length=3000)
    evidence = models.TextField(_("evidence"), max_length=3000, blank=True)
    remedy = models.TextField(_("what should be done"), max_length=1000)
    lodged_at = models.DateTimeField(pgettext_lazy("objection", "lodged at"), default=clock.now)
    due_on = models.DateField(_("to be answered by"))
    decision = models.TextField(_("decision"), max_length=5000, blank=True)
    effect = models.JSONField(_("effect on the ranking"), default=dict, blank=True)
    decided_by = hand(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-lodged_at", "-id"]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.status in {ObjectionStatus.LODGED, ObjectionStatus.EXAMINED}

    @property
    def union(self) -> Union:
        """The union that answers it."""
        return self.notice.round.union


class ObjectionPost(models.Model):
    """One message between whoever objected and the union."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="posts")
    text = models.TextField(_("text"), max_length=3000)
    by = hand(_("by"), on_delete=models.PROTECT)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("message on an objection")
        verbose_name_plural = _("messages on objections")
        ordering = ["at", "id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.text[:60]
