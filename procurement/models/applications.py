"""An organization's application in a round: answers, versions handed in, papers, eligibility."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.audit import tracked
from core.search import BigramSearchField
from finance.models.budget import yuan
from orgs.models import Organization
from procurement.choices import FROM_PANEL, READS_APPLICATIONS, AgencyTask, ApplicationStatus
from procurement.lifecycles.applications import ApplicationLifecycle
from procurement.models.rounds import Lot, RequiredDocument, Round
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import Union, User


class ApplicationQuerySet(models.QuerySet["Application"]):
    """What may be asked of many applications."""

    def visible_to(self, user: User) -> ApplicationQuerySet:
        """Those handed in to unions within the user's scope: what is still being written belongs to its writers."""
        handed_in = self.filter(Q(submitted_at__isnull=False) | Q(is_paper=True))
        if user.acting is None:
            return handed_in.filter(round__in=Round.objects.delegated_to(user, *READS_APPLICATIONS).values("pk"))
        union_ids = user.scope_union_ids()
        return handed_in if union_ids is None else handed_in.filter(round__union__in=union_ids)

    def as_seen_by(self, user: User) -> ApplicationQuerySet:
        """With ``seen``, the status as far as a user reads it: an agency's staff none beyond what their tasks cover."""
        if user.acting is not None:
            return self.annotate(seen=F("status"))
        panels, reviews = (
            Q(round__in=Round.objects.delegated_to(user, *tasks).values("pk"))
            for tasks in ((AgencyTask.PANEL,), (AgencyTask.PANEL, AgencyTask.REVIEW))
        )
        return self.annotate(
            seen=Case(
                When(~panels & reviews, status__in=FROM_PANEL, then=Value(ApplicationStatus.REVIEWED)),
                When(~reviews, status__in=(ApplicationStatus.REVIEWED, *FROM_PANEL),
                     then=Value(ApplicationStatus.ELIGIBLE)),
                default=F("status"), output_field=models.CharField(),
            )
        )  # fmt: skip

    def kept_by(self, user: User) -> ApplicationQuerySet:
        """Those of organizations whose record the user keeps."""
        return self.filter(organization__members__user=user)


@tracked(silent=["revision"])
class Application(ApplicationLifecycle):
    """What an organization offers in a round (申报). Answers stay bound to the form version that asked for them."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="applications", verbose_name=_("round"))
    lot = models.ForeignKey(
        Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("lot")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="applications", verbose_name=_("applicant")
    )
    form_version = models.ForeignKey(
        "forms.FormVersion", on_delete=models.PROTECT, related_name="+", verbose_name=_("version of the form")
    )
    number = models.CharField(_("number"), max_length=60, blank=True)
    title = models.CharField(_("project"), max_length=120, blank=True)
    requested = yuan(_("amount asked for (yuan)"), default=Decimal(0))
    answers = models.JSONField(pgettext_lazy("application", "answers"), default=dict, blank=True)
    is_paper = models.BooleanField(_("came on paper"), default=False)
    received_at = models.DateTimeField(_("paper received at"), null=True, blank=True)
    prepared_by = hand(_("prepared by"))
    certified_by = hand(_("certified by"))
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    begun_at = models.DateTimeField(_("begun at"), default=clock.now, editable=False)
    saved_at = models.DateTimeField(_("saved at"), default=clock.now)
    revision = models.PositiveIntegerField(default=1, editable=False)
    search = BigramSearchField("title", "number")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="application_number_once"),
            models.CheckConstraint(
                condition=Q(status__in=[ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN])
                | Q(submitted_at__isnull=False, lot__isnull=False) & ~Q(number=""),
                name="application_handed_in_is_whole",
            ),
            models.CheckConstraint(condition=Q(requested__gte=0), name="application_asks_for_money"),
        ]
        indexes = [
            models.Index(fields=["round", "status", "-id"], name="application_by_round"),
            models.Index(fields=["organization", "-id"], name="application_by_org"),
            GinIndex(fields=["search"], name="application_by_search"),
        ]

    def __str__(self) -> str:
        return self.title or self.number or str(self.organization)

    @property
    def union(self) -> Union:
        """The union whose round it is."""
        return self.round.union

    @property
    def may_be_supplied(self) -> bool:
        """Whether the time to supply what is missing is running."""
        supplement: Supplement | None = getattr(self, "supplement", None)
        waits = supplement is not None and supplement.answered_at is None and clock.now() < supplement.due_at
        return bool(waits and self.status == ApplicationStatus.SUBMITTED)


class Submission(models.Model):
    """One version handed in, as it was: who applied, answers, papers with their hashes, and the hash of the whole.

    ``applicant`` is empty in versions from before it was kept, whose hash covers lot, answers and papers alone.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("version"))
    applicant = models.CharField(_("applicant"), max_length=240, blank=True)
    lot = models.CharField(_("lot"), max_length=120, blank=True)
    answers = models.JSONField(pgettext_lazy("application", "answers"))
    documents = models.JSONField(_("papers"), default=list)
    sha256 = models.CharField(_("hash"), max_length=64)
    submitted_at = models.DateTimeField(_("handed in at"))
    submitted_by = hand(_("submitted by"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("version handed in")
        verbose_name_plural = _("versions handed in")
        ordering = ["application", "-number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="submission_numbered_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.application} v{self.number}"


class ApplicationDocument(models.Model):
    """A paper that the round asks for, as this application brings it; its files are attached to this row."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(RequiredDocument, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("paper of an application")
        verbose_name_plural = _("papers of applications")
        constraints = [models.UniqueConstraint(fields=["application", "document"], name="application_document_once")]

    def __str__(self) -> str:
        return str(self.document)


class SectionLock(models.Model):
    """Who is writing which section of an application just now; it ends by itself."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="locks")
    section = models.CharField(max_length=60)
    user = models.ForeignKey("unions.User", on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("section being written")
        verbose_name_plural = _("sections being written")
        constraints = [models.UniqueConstraint(fields=["application", "section"], name="section_locked_once")]

    def __str__(self) -> str:
        return f"{self.application} {self.section}"


@tracked()
class EligibilityCheck(models.Model):
    """What the rules answered for an application on a day, and what a person decided (资格审查).

    ``answers``: per rule its text, source, whether it holds (null: unknown) and the facts used.
    """

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="eligibility", verbose_name=_("application")
    )
    checked_on = models.DateField(_("facts of"))
    answers = models.JSONField(_("answers of the rules"), default=list)
    holds = models.BooleanField(_("result of the rules"), null=True, blank=True)
    is_eligible = models.BooleanField(_("decision"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = hand(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("eligibility check")
        verbose_name_plural = _("eligibility checks")

    def __str__(self) -> str:
        return str(self.application)


@tracked()
class Supplement(models.Model):
    """The one chance to supply what is missing, until a moment within working hours (补正)."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="supplement", verbose_name=_("application")
    )
    asked_for = models.TextField(_("what is missing"), max_length=1000)
    asked_at = models.DateTimeField(_("asked at"), default=clock.now)
    asked_by = hand(_("asked by"))
    due_at = models.DateTimeField(_("to be supplied until"))
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = hand(_("answered by"))

    class Meta:
        verbose_name = _("supplement")
        verbose_name_plural = _("supplements")

    def __str__(self) -> str:
        return str(self.application)
