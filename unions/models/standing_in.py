"""Who stands in for whom during leave, and hand-overs of open work when staff change."""

from __future__ import annotations

import datetime as dt

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.audit import tracked
from unions.models.hands import hand
from unions.models.people import Appointment, User


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """What may be asked of many delegations."""

    def standing(self) -> DelegationQuerySet:
        """Those that nobody ended, over or not."""
        return self.filter(ended_at=None)

    def in_force(self, on: dt.date | None = None) -> DelegationQuerySet:
        """Those in force on a day (today): nobody ended them, and whoever is on leave may still sign in."""
        on = on or clock.today()
        return self.standing().filter(starts_on__lte=on, ends_on__gte=on, appointment__user__is_active=True)


@tracked()
class Delegation(models.Model):
    """An appointment that another exercises from a day to a day, while its holder is on leave. It ends by itself."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="delegations", verbose_name=_("appointment")
    )
    delegate = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who stands in"))
    starts_on = models.DateField(_("from"), default=clock.today)
    ends_on = models.DateField(_("until (last day)"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    given_by = hand(_("by"), on_delete=models.PROTECT)
    given_at = models.DateTimeField(_("arranged at"), default=clock.now, editable=False)
    ended_at = models.DateTimeField(_("ended early at"), null=True, blank=True)
    ended_by = hand(_("ended by"), on_delete=models.PROTECT)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        indexes = [models.Index(fields=["delegate", "ends_on"], name="delegation_of_delegate")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_start"),
            ExclusionConstraint(
                name="delegation_to_one_at_a_time",
                expressions=[
                    ("appointment", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"), F("ends_on"), RangeBoundary(inclusive_upper=True),
                            function="daterange", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.appointment.user} → {self.delegate}"

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed, or somebody ended it."""
        return self.ended_at is not None or self.ends_on < clock.today()

    @property
    def is_to_come(self) -> bool:
        """Whether its first day is yet to come."""
        return not self.is_over and self.starts_on > clock.today()


class HandOver(models.Model):
    """All open work of a person that went to a successor, in one turn. Rows are never changed."""

    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("from"))
    to_user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("hand-over", "to")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=clock.now, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    counts = models.JSONField(_("what went over"), default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        indexes = [models.Index(fields=["from_user", "-at"], name="hand_over_from")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.from_user} → {self.to_user}"
