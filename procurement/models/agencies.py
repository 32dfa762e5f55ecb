"""Agencies that run rounds for unions (第三方专业服务机构), their staff, and what they are engaged to do."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.constraints import Check
from procurement.choices import AgencyTask
from procurement.models.rounds import Round
from unions.models import Union, User
from unions.models.hands import hand


@tracked(silent=["version"], private=["telephone", "email"])
class Agency(models.Model):
    """A professional agency, as the union that works with it keeps it."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="agencies", verbose_name=_("kept by"))
    name = models.CharField(_("name"), max_length=120)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    contact_person = models.CharField(_("contact person"), max_length=60, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["union", "name"], name="agency_name_once")]
        indexes = [models.Index(fields=["name", "id"], name="agency_by_name")]

    def __str__(self) -> str:
        return self.name


@tracked()
class AgencyMember(models.Model):
    """Somebody who works for an agency. Who acts for a union does not: nobody is both client and contractor."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="members", verbose_name=_("agency"))
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="agency_memberships", verbose_name=_("person")
    )
    since = models.DateTimeField(_("since"), default=clock.now, editable=False)
    added_by = hand(_("added by"))

    class Meta:
        verbose_name = _("member of an agency's staff")
        verbose_name_plural = _("agency staff")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["agency", "user"], name="agency_member_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.agency}"


class EngagementQuerySet(models.QuerySet["AgencyEngagement"]):
    """What may be asked of many engagements."""

    def running(self, on: dt.date | None = None) -> EngagementQuerySet:
        """Those in force on a day (today), of agencies in use."""
        day = on or clock.today()
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at=None, agency__is_active=True)


@tracked(silent=["version"])
class AgencyEngagement(models.Model):
    """What an agency does for a union: in which rounds, which tasks, from when until when (委托)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="engagements", verbose_name=_("agency"))
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="engagements", verbose_name=_("union"))
    rounds = models.ManyToManyField(Round, related_name="engagements", verbose_name=_("rounds"))
    tasks = ArrayField(models.CharField(max_length=12, choices=AgencyTask.choices), verbose_name=_("tasks"))
    starts_on = models.DateField(_("from"), default=clock.today)
    ends_on = models.DateField(_("until (last day)"))
    contract_number = models.CharField(_("number of its contract"), max_length=80, blank=True)
    given_by = hand(_("given by"), on_delete=models.PROTECT)
    ended_at = models.DateTimeField(_("ended early at"), null=True, blank=True)
    ended_because = models.CharField(_("why it ended early"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = _("engagement of an agency")
        verbose_name_plural = _("engagements of agencies")
        ordering = ["-starts_on", "-id"]
        constraints = [
            Check(
                condition=Q(ends_on__gte=F("starts_on")), name="engagement_ends_after_begin", blames="ends_on",
                violation_error_message=_("It ends before it begins: check both days."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_because=""), name="engagement_ended_says_why"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.agency} {self.starts_on} – {self.ends_on}"

    @property
    def is_running(self) -> bool:
        """Whether its staff see its rounds today."""
        return self.ended_at is None and self.agency.is_active and self.starts_on <= clock.today() <= self.ends_on
