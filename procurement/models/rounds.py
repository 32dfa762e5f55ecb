"""A round and what belongs to it: lots, rules, documents, dates, addenda, questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.constraints import Check
from core.forms.models import FormVersion
from core.search import BigramSearchField
from core.wording import listed
from finance.models import BudgetLine
from finance.models.budget import CENT, yuan
from procurement.choices import FundingMode, MilestoneKind, RoundKind, RoundStatus
from procurement.lifecycles.rounds import RoundLifecycle
from procurement.scheme import in_words as scheme_in_words
from reference.models import ServiceArea
from unions.models import Meeting, Union
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import User

PREPARING = (RoundStatus.DRAFT, RoundStatus.APPROVED)
UNDER_WAY = (
    RoundStatus.APPROVED, RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.ELIGIBILITY, RoundStatus.REVIEW,
    RoundStatus.PANEL, RoundStatus.NOTICE,
)  # fmt: skip
FROZEN = """
    OLD.status NOT IN ('draft', 'approved', 'cancelled')
    AND ROW(OLD.form_version_id, OLD.scheme, OLD.kind, OLD.funding_mode, OLD.union_id)
        IS DISTINCT FROM ROW(NEW.form_version_id, NEW.scheme, NEW.kind, NEW.funding_mode, NEW.union_id)
"""
POSITIVE = (MinValueValidator(CENT),)


class RoundQuerySet(models.QuerySet["Round"]):
    """What may be asked of many rounds."""

    def visible_to(self, user: User) -> RoundQuerySet:
        """Those of unions within the user's scope; for staff of agencies those delegated to them."""
        if user.acting is None:
            return self.filter(pk__in=Round.objects.delegated_to(user).values("pk"))
        union_ids = user.scope_union_ids()
        return self if union_ids is None else self.filter(union__in=union_ids)

    def delegated_to(self, user: User, *tasks: str) -> RoundQuerySet:
        """Those in which a running engagement gives the user's agency something to do, or one of the named tasks."""
        today = clock.today()
        rows = self.filter(
            engagements__agency__members__user=user, engagements__agency__is_active=True, engagements__ended_at=None,
            engagements__starts_on__lte=today, engagements__ends_on__gte=today,
            **({"engagements__tasks__overlap": list(tasks)} if tasks else {}),
        )  # fmt: skip
        return rows.distinct()

    def under_way(self) -> RoundQuerySet:
        """Those approved and not awarded yet, which will need the money of their line."""
        return self.filter(status__in=UNDER_WAY)

    def public(self) -> RoundQuerySet:
        """Those whose call was published."""
        return self.exclude(status__in=PREPARING).filter(opened_at__isnull=False)


def lengths_in_words(lengths: Mapping[str, int]) -> str:
    """Return the working days from date to date in words."""
    return listed(f"{kind.label} {lengths[kind]}" for kind in MilestoneKind if kind in lengths)


@tracked(silent=["version"], words={"scheme": scheme_in_words, "lengths": lengths_in_words})
class Round(RoundLifecycle):
    """A call for applications and all that follows until awards are made (购买服务、购买岗位、品牌项目)."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("union"))
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2015), MaxValueValidator(2100)]
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=8, choices=RoundKind.choices)
    funding_mode = models.CharField(
        _("funding mode"), max_length=8, choices=FundingMode.choices, default=FundingMode.PURCHASE
    )
    number = models.CharField(_("number of the call"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("what it is for"), max_length=3000, blank=True)
    line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds",
        verbose_name=_("budget line"),
    )  # fmt: skip
    ceiling = yuan(_("money for the round (yuan)"), null=True, blank=True, validators=POSITIVE)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    lengths = models.JSONField(_("working days from date to date"), default=dict, blank=True)
    form_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("application form"),
    )  # fmt: skip
    scheme = models.JSONField(_("scoring scheme"), default=dict, blank=True)
    most_applications = models.PositiveSmallIntegerField(
        _("applications an organization may hand in"), default=1, validators=[MinValueValidator(1)]
    )
    least_eligible = models.PositiveSmallIntegerField(
        _("eligible applications needed"), default=1, validators=[MinValueValidator(1)],
        help_text=_("With fewer the call fails and can be made again."),
    )  # fmt: skip
    needs_certifier = models.BooleanField(
        _("prepared and certified by two people"), default=False,
        help_text=_("Who writes an application does not hand it in."),
    )  # fmt: skip
    contact_name = models.CharField(_("person to ask"), max_length=60, blank=True)
    contact_telephone = models.CharField(_("telephone to ask"), max_length=60, blank=True)
    contact_email = models.EmailField(_("e-mail to ask"), blank=True)
    called_again = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="calls_again",
        verbose_name=_("call that failed before"),
    )  # fmt: skip
    prepared_by = hand(_("prepared by"), on_delete=models.PROTECT)
    approved_by = hand(_("approved by"), on_delete=models.PROTECT)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("published at"), null=True, blank=True)
    panel_meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="round",
        verbose_name=_("meeting of the panel"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("begun at"), default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = BigramSearchField("title", "number", "summary", length=4000)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="round_number_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="round_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[*PREPARING, RoundStatus.CANCELLED])
                | Q(deadline__isnull=False, form_version__isnull=False, opened_at__isnull=False),
                name="round_open_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["-year", "-id"], name="round_by_year"),
            models.Index(fields=["status", "deadline"], name="round_by_status"),
            GinIndex(fields=["search"], name="round_by_search"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen_when_open", operation=pgtrigger.Update,
                condition=pgtrigger.Condition(FROZEN),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def can_be_written(self) -> bool:
        """Whether everything about it may still be changed."""
        return bool(self.status == RoundStatus.DRAFT)

    @property
    def takes_applications(self) -> bool:
        """Whether applications may be handed in now, to the second."""
        return bool(self.status == RoundStatus.OPEN and self.deadline and clock.now() < self.deadline)

    @cached_property
    def days(self) -> dict[str, dt.date]:
        """The dates by kind, in order."""
        found = {each.kind: each.day for each in self.milestones.all()}
        return {kind.value: found[kind.value] for kind in MilestoneKind if kind.value in found}


@tracked()
class Lot(models.Model):
    """A part of a round for one service area, with its own ceiling."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="lots", verbose_name=_("round"))
    position = models.PositiveSmallIntegerField(_("position"), default=0, editable=False)
    title = models.CharField(_("lot"), max_length=120)
    area = models.ForeignKey(
        ServiceArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service area")
    )
    ceiling = yuan(_("money for the lot (yuan)"), validators=POSITIVE)
    most_each = yuan(_("most for one application (yuan)"), validators=POSITIVE)
    places = models.PositiveSmallIntegerField(_("awards at most"), null=True, blank=True)

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["round", "position", "id"]
        constraints = [
            Check(
                condition=Q(most_each__lte=F("ceiling")), name="lot_most_within_ceiling", blames="most_each",
                violation_error_message=_("One application cannot get more than the lot holds."),
            ),
            models.CheckConstraint(condition=Q(ceiling__gt=0, most_each__gt=0), name="lot_holds_money"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


@tracked()
class RoundRule(models.Model):
    """One rule on who may apply: its kind, parameters, text and source."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="rules", verbose_name=_("round"))
    position = models.PositiveSmallIntegerField(_("position"), default=0, editable=False)
    kind = models.CharField(_("kind"), max_length=30)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    text = models.CharField(_("text"), max_length=300)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("eligibility rule")
        verbose_name_plural = _("eligibility rules")
        ordering = ["round", "position", "id"]

    def __str__(self) -> str:
        return self.text


@tracked()
class RequiredDocument(models.Model):
    """A paper that an application brings along, stamped where it says so (公章)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="documents", verbose_name=_("round"))
    position = models.PositiveSmallIntegerField(_("position"), default=0, editable=False)
    title = models.CharField(_("document"), max_length=120)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_required = models.BooleanField(_("needed"), default=True)
    is_stamped = models.BooleanField(_("with the official stamp"), default=False)

    class Meta:
        verbose_name = _("document required")
        verbose_name_plural = _("documents required")
        ordering = ["round", "position", "id"]

    def __str__(self) -> str:
        return self.title


@tracked()
class Milestone(models.Model):
    """One date of a round, with the reason where it was moved after all dates were made."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("round"))
    kind = models.CharField(_("date"), max_length=12, choices=MilestoneKind.choices)
    day = models.DateField(_("day"))
    moved_because = models.CharField(_("why it was moved"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("date of a round")
        verbose_name_plural = _("dates of a round")
        ordering = ["round", "day", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "kind"], name="milestone_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"


class Addendum(models.Model):
    """A published correction of an open call. Never changed; a late one moves the deadline."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="addenda", verbose_name=_("round"))
    text = models.TextField(_("what is corrected"), max_length=2000)
    deadline_before = models.DateTimeField(_("deadline before"), null=True, blank=True)
    deadline_after = models.DateTimeField(_("deadline now"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), default=clock.now)
    published_by = hand(_("published by"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["-published_at", "-id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.text[:60]


@tracked()
class CallQuestion(models.Model):
    """A question on an open call and its answer, which everybody reads; who asked stays unnamed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="questions", verbose_name=_("round"))
    question = models.TextField(_("question"), max_length=1000)
    asked_by = hand(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), default=clock.now, editable=False)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = hand(_("answered by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question on a call")
        verbose_name_plural = _("questions on a call")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="callquestion_answered_with_words"
            )
        ]

    def __str__(self) -> str:
        return self.question[:60]


def money_of(lots: Any) -> Decimal:
    """Return the sum of the ceilings of lots."""
    return sum((lot.ceiling for lot in lots), Decimal(0))
