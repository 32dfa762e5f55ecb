"""Experts, what ties them, the recorded draw, who reads what, and the scores."""

from __future__ import annotations

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from finance.models.budget import yuan
from orgs.models import Organization
from procurement.choices import AssignmentStatus, RefusalReason, TieKind
from procurement.models.applications import Application
from procurement.models.rounds import Round
from reference.models import ServiceArea
from unions.models import Union


@tracked()
class Expert(models.Model):
    """Somebody who reviews applications (评审专家), in the pool of the union that keeps it and of those below."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="experts", verbose_name=_("union"))
    user = models.OneToOneField(
        "unions.User", on_delete=models.PROTECT, null=True, blank=True, related_name="expert", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=60)
    employer = models.CharField(_("employer"), max_length=120)
    position = models.CharField(_("position"), max_length=80, blank=True)
    telephone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    areas = models.ManyToManyField(ServiceArea, related_name="+", verbose_name=_("specialities"))
    starts_on = models.DateField(_("term from"))
    ends_on = models.DateField(_("term until"), null=True, blank=True)
    fee = yuan(_("fee for one application (yuan)"), default=0, validators=[MinValueValidator(0)])
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="expert_term_in_order",
                violation_error_message=_("The term ends before it begins: check both days."),
            )
        ]  # fmt: skip

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
            models.CheckConstraint(
                condition=Q(organization__isnull=False) | ~Q(name=""), name="experttie_names_a_body",
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
    drawn_by = models.ForeignKey("unions.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.seed


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
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
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

    def __str__(self) -> str:
        return f"{self.application} – {self.expert}"
