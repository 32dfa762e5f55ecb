"""How many people work with an organization in a year, and who they are: figures, never persons."""

from __future__ import annotations

from functools import reduce
from operator import add, and_
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from orgs.models.collection import Collection
from orgs.models.organization import Organization
from orgs.workforce import GROUPS, TOTAL, Engagement, Group
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import Union, User

MOST = 10_000_000


def _count(label: Any) -> Any:
    return models.PositiveIntegerField(label, null=True, blank=True, validators=[MaxValueValidator(MOST)])


def _check(group: Group) -> models.CheckConstraint:
    """Return the check that a group's figures are empty or make up the total, or that none exceeds it."""
    if not group.adds_up:
        fits = (Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": F(TOTAL)}) for name in group.figures)
        return models.CheckConstraint(condition=reduce(and_, fits), name=f"workforce_{group.key}_fit")
    empty = reduce(and_, (Q(**{f"{name}__isnull": True}) for name in group.figures))
    filled = reduce(and_, (Q(**{f"{name}__isnull": False}) for name in group.figures))
    total = reduce(add, (F(name) for name in group.figures))
    return models.CheckConstraint(
        condition=empty | (filled & Q(**{TOTAL: total})), name=f"workforce_{group.key}_adds_up"
    )  # fmt: skip


class WorkforceQuerySet(models.QuerySet["Workforce"]):
    """What may be asked of many organizations' figures."""

    def visible_to(self, user: User) -> WorkforceQuerySet:
        """Those of organizations within the scope of the acting appointment."""
        return self.filter(organization__in=Organization.objects.visible_to(user).order_by().values("pk"))


@tracked()
class Workforce(models.Model):
    """The figures of one year and one way of working with the organization (人员构成)."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="workforce", verbose_name=_("organization")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )  # fmt: skip
    engagement = models.CharField(_("kind of work"), max_length=10, choices=Engagement.choices)
    total = models.PositiveIntegerField(_("in all"), validators=[MaxValueValidator(MOST)])
    women = _count(_("women"))
    men = _count(_("men"))
    to_29 = _count(_("up to 29 years"))
    to_39 = _count(_("30 to 39 years"))
    to_49 = _count(_("40 to 49 years"))
    from_50 = _count(_("50 years and over"))
    postgraduate = _count(_("postgraduate"))
    bachelor = _count(_("bachelor"))
    college = _count(_("junior college"))
    below = _count(_("secondary school or below"))
    social_workers = _count(_("certified social workers"))
    professionals = _count(_("with another professional qualification"))
    party_members = _count(_("party members"))
    union_members = _count(_("union members"))
    collection = models.ForeignKey(
        Collection, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("collection")
    )
    recorded_by = hand(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)

    objects = WorkforceQuerySet.as_manager()

    class Meta:
        verbose_name = _("workforce")
        verbose_name_plural = _("workforces")
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "year", "engagement"], name="workforce_once_a_year"),
            *(_check(group) for group in GROUPS),
        ]
        indexes = [models.Index(fields=["year", "-id"], name="workforce_by_year")]

    def __str__(self) -> str:
        return f"{self.organization} {self.year} {self.get_engagement_display()}"

    def scope_unions(self) -> list[Union]:
        """Return the unions whose staff keep the organization's record."""
        return self.organization.scope_unions()
