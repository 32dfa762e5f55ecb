"""One record for whatever is held for people."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityKind, ActivityStatus
from activities.lifecycles import ActivityLifecycle
from core import clock
from core.audit import tracked
from core.constraints import Check
from core.search import BigramSearchField
from orgs.models import Organization
from reference.models import Division
from reference.queries import group_names
from unions.models import Union
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import User

NOT_NEGATIVE = (MinValueValidator(0),)
COMING = (ActivityStatus.PLANNED, ActivityStatus.OPEN, ActivityStatus.FULL)
DONE = (ActivityStatus.HELD, ActivityStatus.REPORTED)


def new_key() -> str:
    """Return a word that nobody guesses."""
    return secrets.token_hex(16)


class ActivityQuerySet(models.QuerySet["Activity"]):
    """What may be asked of many activities."""

    def visible_to(self, user: User) -> ActivityQuerySet:
        """Those held by unions within the user's scope, or by organizations for which such unions are responsible."""
        union_ids = user.scope_union_ids()
        if union_ids is None:
            return self
        theirs = Organization.objects.of_unions(union_ids).order_by().values("pk")
        return self.filter(Q(union__in=union_ids) | Q(organization__in=theirs))

    def kept_by(self, user: User) -> ActivityQuerySet:
        """Those of organizations that the user keeps."""
        kept = Organization.objects.kept_by(user).order_by().values("pk")
        return self.filter(organization__in=kept)

    def public(self) -> ActivityQuerySet:
        """Those that everybody may see."""
        return self.filter(is_public=True)

    def done(self) -> ActivityQuerySet:
        """Those that took place."""
        return self.filter(status__in=DONE)


@tracked(exclude=["taken", "sign_in_key"], words={"target_groups": group_names})
class Activity(ActivityLifecycle):
    """Whatever is held for people: an organization's own work, a union's, or both together (活动)."""

    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=14, choices=ActivityKind.choices)
    description = models.TextField(_("what it is about"), max_length=3000, blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="activities",
        verbose_name=_("organization"),
    )  # fmt: skip
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("union")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200)
    district = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    target_groups = ArrayField(
        models.CharField(max_length=40), verbose_name=_("for whom"), default=list, blank=True
    )  # fmt: skip
    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as come. Who signs up for a full activity goes on the waiting list."),
    )  # fmt: skip
    taken = models.PositiveIntegerField(_("places taken"), default=0, editable=False)
    sign_up_until = models.DateTimeField(
        _("sign-up until"), null=True, blank=True, help_text=_("Empty: until it begins.")
    )
    budget = models.DecimalField(
        _("budget (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    spent = models.DecimalField(
        _("spent (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    headcount = models.PositiveIntegerField(_("people counted without signing in"), null=True, blank=True)
    headcount_grounds = models.CharField(_("how they were counted"), max_length=200, blank=True)
    outcome = models.TextField(_("outcome"), max_length=3000, blank=True)
    is_public = models.BooleanField(
        _("shown to the public"), default=True, help_text=_("On the page of activities, where people sign up.")
    )
    sign_in_key = models.CharField(max_length=32, default=new_key, unique=True, editable=False)
    created_by = hand(_("created by"))
    created_at = models.DateTimeField(_("entered at"), default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = BigramSearchField("title", "place", "description", length=600)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False) | Q(union__isnull=False), name="activity_has_holder"
            ),
            Check(
                condition=Q(ends_at__gte=F("starts_at")), name="activity_ends_after_begin", blames="ends_at",
                violation_error_message=_("It ends before it begins: check both times."),
            ),
            Check(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")),
                name="activity_within_capacity", blames="capacity",
                violation_error_message=_("More people than that have signed up already."),
            ),
            Check(
                condition=Q(headcount__isnull=True) | ~Q(headcount_grounds=""),
                name="activity_headcount_has_grounds", blames="headcount_grounds",
                violation_error_message=_("Say how the people were counted."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-starts_at", "-id"], name="activity_by_begin"),
            models.Index(fields=["status", "-starts_at"], name="activity_by_status"),
            GinIndex(fields=["search"], name="activity_by_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def scope_unions(self) -> list[Union]:
        """Return the unions whose staff see it: the one that holds it, and those that keep the organization."""
        held = [self.union] if self.union else []
        return [*held, *(self.organization.scope_unions() if self.organization else [])]

    @property
    def is_coming(self) -> bool:
        """Whether it is still to be held."""
        return self.status in COMING

    @property
    def is_done(self) -> bool:
        """Whether it took place."""
        return self.status in DONE

    @property
    def is_full(self) -> bool:
        """Whether no place is left."""
        return self.capacity is not None and self.taken >= self.capacity

    @property
    def takes_sign_ups(self) -> bool:
        """Whether somebody may sign up now, be it for the waiting list."""
        last = min(self.sign_up_until or self.starts_at, self.starts_at)
        return self.status in {ActivityStatus.OPEN, ActivityStatus.FULL} and clock.now() <= last
