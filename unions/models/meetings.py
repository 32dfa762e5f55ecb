"""Meetings that unions hold, with their minutes (专题会、评审会)."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import tracked
from core.search import BigramSearchField
from unions.models.hands import hand
from unions.models.people import Union, User


class MeetingKind(models.TextChoices):
    """What a meeting is held for."""

    SPECIAL = "special", _("Special meeting on this work")
    PANEL = "panel", _("Panel meeting")
    OTHER = "other", _("Other")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """What may be asked of many meetings."""

    def visible_to(self, user: User) -> MeetingQuerySet:
        """Return those of unions within the user's scope."""
        union_ids = user.scope_union_ids()
        return self if union_ids is None else self.filter(union__in=union_ids)


@tracked()
class Meeting(models.Model):
    """A meeting of a union: when, where, who, and what was said."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("union"))
    kind = models.CharField(_("kind"), max_length=8, choices=MeetingKind.choices)
    title = models.CharField(_("title"), max_length=150)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    chair = models.CharField(_("chair"), max_length=60)
    members = models.TextField(_("members present"), max_length=1000)
    minutes = models.TextField(_("minutes"), max_length=8000, blank=True)
    recorded_by = hand(_("recorded by"))
    version = models.PositiveIntegerField(default=1, editable=False)
    search = BigramSearchField("title", "place", "chair", "members", "minutes", length=10_000)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["union", "kind", "-held_on"], name="meeting_of_union"),
            GinIndex(fields=["search"], name="meeting_by_search"),
        ]

    def __str__(self) -> str:
        return self.title
