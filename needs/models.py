"""What workers need, counted: no person is kept, only how many said so, of what, where and when (职工需求)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from needs.choices import NeedSource, Quarter
from reference.models import Division, ServiceArea
from unions.models import Union
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import User


class NeedQuerySet(models.QuerySet["WorkerNeed"]):
    """What may be asked of many counts."""

    def visible_to(self, user: User) -> NeedQuerySet:
        """Those of unions within the user's scope."""
        union_ids = user.scope_union_ids()
        return self if union_ids is None else self.filter(union__in=union_ids)


@tracked()
class WorkerNeed(models.Model):
    """How many workers said that they need something: one count of a category, a district and a period."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="needs", verbose_name=_("union"))
    source = models.CharField(_("source"), max_length=8, choices=NeedSource.choices)
    category = models.CharField(_("category"), max_length=80)
    area = models.ForeignKey(
        ServiceArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service area")
    )
    district = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )  # fmt: skip
    quarter = models.CharField(_("quarter"), max_length=4, choices=Quarter.choices, default=Quarter.YEAR)
    count = models.PositiveIntegerField(_("count"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = hand(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("workers' need")
        verbose_name_plural = _("workers' needs")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "source", "category", "area", "district", "year", "quarter"], nulls_distinct=False,
                name="need_once",
            ),
            models.CheckConstraint(condition=Q(quarter__in=Quarter.values), name="need_quarter_is_one"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-year", "-id"], name="need_by_year"),
            models.Index(fields=["year", "area"], name="need_by_area"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.year}: {self.count}"
