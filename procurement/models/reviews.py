"""Experts, what ties them, the recorded draw, who reads what, and the scores."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.constraints import Check
from finance.models import Commitment
from finance.models.budget import yuan
from orgs.models import Organization
from procurement.choices import AssignmentStatus, RefusalReason, TieKind
from procurement.models.applications import Application
from procurement.models.rounds import Round
from reference.models import ServiceArea
from unions.models import Union
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import User


class ExpertQuerySet(models.QuerySet["Expert"]):
    """What may be asked of many experts."""

    def visible_to(self, user: User) -> ExpertQuerySet:
        """Those kept by unions within the user's scope."""
        union_ids = user.scope_union_ids()
        return self if union_ids is None else self.filter(union__in=union_ids)

    def in_term(self, day: dt.date) -> ExpertQuerySet:
        """Those whose term runs on a day; first and last day count."""
        return self.filter(starts_on__lte=day).exclude(ends_on__lt=day)

    def open_to(self, union: Union) -> ExpertQuerySet:
        """Those of the pools that a union draws from: its own, and those of the unions above it."""
        return self.filter(union__path__in=[union.path[:end] for end in range(Union.steplen, len(union.path) + 1,
                                                                              Union.steplen)])  # fmt: skip


@tracked(private=["telephone", "email", "address"], silent=["version"])
class Expert(models.Model):
    """Somebody who reviews applications (评审专家), in the pool of the union that keeps it and of those below."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="experts", verbose_name=_("union"))
    user = models.OneToOneField(
        "unions.User", on_delete=models.PROTECT, null=True, blank=True, related_name="expert", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=60)
    employer = models.CharField(_("employer"), max_length=120)
    position = models.CharField(_("post or title"), max_length=80, blank=True)
    telephone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    areas = models.ManyToManyField(ServiceArea, related_name="+", verbose_name=_("specialities"))
    starts_on = models.DateField(_("term from"))
    ends_on = models.DateField(_("term until"), null=True, blank=True)
    fee = yuan(_("fee for one application (yuan)"), default=0, validators=[MinValueValidator(0)])
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["name", "id"]
        constraints = [
            Check(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="expert_term_in_order", blames="ends_on",
                violation_error_message=_("The term ends before it begins: check both days."),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["name", "id"], name="expert_by_name"),
            models.Index(fields=["ends_on", "id"], name="expert_by_end"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class ExpertTie(models.Model):
    """A tie of an expert to an organization, declared or found, with its time."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="ties", verbose_name=_("expert"))
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="expert_ties",
        verbose_name=_("organization"),
    )  # fmt: skip
    name = models.CharField(_("name of the body"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=TieKind.choices)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declared at"), default=clock.now)

    class Meta:
        verbose_name = _("tie of an expert")
        verbose_name_plural = _("ties of experts")
        ordering = ["expert", "-id"]
        constraints = [
            Check(
                condition=Q(organization__isnull=False) | ~Q(name=""), name="experttie_names_a_body", blames="name",
                violation_error_message=_("Choose the organization, or write the body's name."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.expert} – {self.organization or self.name}"


class Draw(models.Model):
    """One drawing of experts by lot, as it was: seed, what was drawn from, what came out. It can be replayed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="draws", verbose_name=_("round"))
    seed = models.CharField(_("seed"), max_length=64)
    pool = models.JSONField(_("drawn from"))
    result = models.JSONField(_("result"))
    drawn_at = models.DateTimeField(_("drawn at"), default=clock.now)
    drawn_by = hand(_("drawn by"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.seed


NOT_UNDER_REVIEW = """
    IF ROW(NEW.scores, NEW.remarks, NEW.overall, NEW.total) IS DISTINCT FROM
       ROW(OLD.scores, OLD.remarks, OLD.overall, OLD.total) AND NOT EXISTS (
        SELECT FROM procurement_application a JOIN procurement_round r ON r.id = a.round_id
        WHERE a.id = NEW.application_id AND r.status = 'review'
    ) THEN
        RAISE EXCEPTION 'review_closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@tracked()
class Assignment(models.Model):
    """An application that an expert is asked to read, and the scores given.

    ``scores`` and ``remarks`` are by the criterion's key; ``total`` (0 to 100) is computed by the scheme as the scores
    are handed in. Nothing that is not public is shown before ``declared_at``.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("application")
    )
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("expert"))
    draw = models.ForeignKey(
        Draw, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("draw")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=AssignmentStatus.choices, default=AssignmentStatus.OFFERED
    )
    refusal = models.CharField(_("reason"), max_length=10, choices=RefusalReason.choices, blank=True)
    refusal_note = models.CharField(_("explanation"), max_length=300, blank=True)
    declared_at = models.DateTimeField(_("declared without conflict at"), null=True, blank=True)
    scores = models.JSONField(_("scores"), default=dict, blank=True)
    remarks = models.JSONField(_("remarks"), default=dict, blank=True)
    overall = models.TextField(_("opinion"), max_length=2000, blank=True)
    total = models.DecimalField(_("total"), max_digits=5, decimal_places=2, null=True, blank=True)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    done_at = models.DateTimeField(_("scored at"), null=True, blank=True)
    offered_at = models.DateTimeField(_("asked at"), default=clock.now)
    reminded_at = models.DateTimeField(_("last reminded at"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["application", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "expert"], name="assignment_once"),
            models.CheckConstraint(
                condition=~Q(status=AssignmentStatus.DONE)
                | Q(total__isnull=False, done_at__isnull=False, declared_at__isnull=False),
                name="assignment_done_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__gte=0, total__lte=100), name="assignment_total_in_scale"
            ),
        ]
        indexes = [models.Index(fields=["expert", "status"], name="assignment_by_expert")]
        triggers = [
            pgtrigger.Trigger(
                name="scored_under_review", when=pgtrigger.Before, operation=pgtrigger.Update, func=NOT_UNDER_REVIEW
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.application} – {self.expert}"

    @property
    def union(self) -> Union:
        """The union whose round it is."""
        return self.application.round.union


@tracked()
class ExpertFee(models.Model):
    """What an expert is owed for the applications read in a round, bound in the ledger once a line is named."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="expert_fees", verbose_name=_("round"))
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="fees", verbose_name=_("expert"))
    count = models.PositiveIntegerField(_("applications scored"))
    rate = yuan(_("fee for one application (yuan)"))
    amount = yuan(_("amount (yuan)"))
    commitment = models.OneToOneField(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="expert_fee",
        verbose_name=_("commitment"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("expert's fee")
        verbose_name_plural = _("experts' fees")
        ordering = ["round", "expert"]
        constraints = [
            models.UniqueConstraint(fields=["round", "expert"], name="expertfee_once"),
            models.CheckConstraint(condition=Q(amount=F("count") * F("rate")), name="expertfee_adds_up"),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.amount}"
