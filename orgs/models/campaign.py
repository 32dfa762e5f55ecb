"""A union's yearly collection campaign, and the running count of how far it is."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from orgs.choices.records import CampaignStatus, CollectionStatus
from orgs.lifecycles.campaigns import CampaignLifecycle
from orgs.models.collection import current_form
from unions.models import Union
from unions.models.hands import hand

DAYS_BEFORE, DAYS_AFTER = (14, 3), (1, 7)


def days_before() -> list[int]:
    """Return on how many days before the deadline organizations are reminded, unless a campaign says otherwise."""
    return list(DAYS_BEFORE)


def days_after() -> list[int]:
    """Return on how many days after it."""
    return list(DAYS_AFTER)


@tracked()
class Campaign(CampaignLifecycle):
    """A union asks organizations for their answers of a year (采集活动).

    Cascaded, the union that leads for an organization (within the opening union's reach) sees and verifies its
    answers; otherwise the opening union does. ``whom`` keeps the filters by which organizations were chosen.
    """

    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2015), MaxValueValidator(2100)])
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, related_name="campaigns", verbose_name=_("opening union")
    )
    form_version = models.ForeignKey(
        "forms.FormVersion", on_delete=models.PROTECT, related_name="+", default=current_form,
        verbose_name=_("version of the form"),
    )  # fmt: skip
    due_on = models.DateField(_("due on"))
    cascades = models.BooleanField(
        _("unions below verify their own"), default=True,
        help_text=_("The union that leads for an organization sees and verifies its answers."),
    )  # fmt: skip
    accepts_late = models.BooleanField(
        _("takes answers after closing"), default=True,
        help_text=_("They bear a mark that says they came late."),
    )  # fmt: skip
    whom = models.JSONField(_("filters of whom to invite"), default=dict, blank=True)
    remind_before = ArrayField(
        models.PositiveSmallIntegerField(), default=days_before, blank=True,
        verbose_name=_("reminders, days before the deadline"),
    )  # fmt: skip
    remind_after = ArrayField(
        models.PositiveSmallIntegerField(), default=days_after, blank=True,
        verbose_name=_("reminders, days after the deadline"),
    )  # fmt: skip
    reminded = models.JSONField(_("reminders sent"), default=list, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"), default=clock.now)
    opened_by = hand(_("opened by"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        ordering = ["-year", "-id"]
        verbose_name = _("collection campaign")
        verbose_name_plural = _("collection campaigns")
        constraints = [
            models.UniqueConstraint(
                fields=["union", "year"], condition=Q(status=CampaignStatus.OPEN), name="campaign_one_open_a_year"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(union)s, collection of %(year)s") % {"union": self.union, "year": self.year}

    @property
    def days_left(self) -> int:
        """How many days there are to the deadline; negative after it."""
        return (self.due_on - clock.today()).days

    def due_reminder(self, today: dt.date) -> str:
        """Return the latest reminder whose day has come and that was not sent yet (“-3”, “7”), else an empty text."""
        at = (today - self.due_on).days
        days = sorted([*(-day for day in self.remind_before), *self.remind_after])
        come = [day for day in days if day <= at and (day > 0 or at <= 0)]
        latest = str(come[-1]) if come else ""
        return "" if f"{self.due_on}:{latest}" in self.reminded else latest


class CampaignTally(models.Model):
    """How many collections of a campaign came into, or left, a state: written by triggers, summed up by the board.

    Rows are only added, so that people who work at the same time never wait for each other; a periodic task folds
    them into one row for each union and state.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tallies")
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=50, choices=CollectionStatus.choices)
    is_correction = models.BooleanField(_("correction"), default=False)
    n = models.BigIntegerField(_("number"))

    class Meta:
        verbose_name = _("count of a campaign")
        verbose_name_plural = _("counts of campaigns")

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.union_id} {self.status} {self.n:+}"
