"""One record for each project, from the award to its results (服务项目数据库)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.constraints import Check
from core.search import BigramSearchField
from finance.models.budget import yuan
from orgs.models import Organization
from procurement.models import Award
from projects.choices import Origin, ProjectStatus
from projects.lifecycles import ProjectLifecycle
from reference.queries import area_names
from unions.models import Union
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import User

SHOWN = (ProjectStatus.PUBLISHED, ProjectStatus.CONCLUDED)
YEARS = (MinValueValidator(2000), MaxValueValidator(2100))
NOT_NEGATIVE = (MinValueValidator(0),)


def codes(label: Any, **options: Any) -> Any:
    """Return a field for several codes of reference data."""
    return ArrayField(models.CharField(max_length=40), verbose_name=label, default=list, blank=True, **options)


class ProjectQuerySet(models.QuerySet["Project"]):
    """What may be asked of many projects."""

    def visible_to(self, user: User) -> ProjectQuerySet:
        """Those of unions within the user's scope."""
        union_ids = user.scope_union_ids()
        return self if union_ids is None else self.filter(union__in=union_ids)

    def kept_by(self, user: User) -> ProjectQuerySet:
        """Those of organizations whose record the user keeps."""
        return self.filter(organization__members__user=user)

    def public(self) -> ProjectQuerySet:
        """Those that everybody finds in the catalogue."""
        return self.filter(status__in=SHOWN)


@tracked(silent=["version"], words={"areas": area_names})
class Project(ProjectLifecycle):
    """A project of the database; once published, everybody finds it in the catalogue (项目目录)."""

    number = models.SlugField(_("number"), max_length=60, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="projects", verbose_name=_("union"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="projects", verbose_name=_("organization")
    )
    award = models.OneToOneField(
        Award, on_delete=models.PROTECT, null=True, blank=True, related_name="project", verbose_name=_("award")
    )
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices)
    funder = models.CharField(
        _("paid by"), max_length=120, blank=True, help_text=_("Only where it is not the union that enters it.")
    )
    title = models.CharField(_("title"), max_length=120)
    areas = codes(_("service areas"))
    districts = codes(_("districts served"), help_text=_("None ticked: the whole city."))
    target_groups = codes(_("for whom"))
    summary = models.CharField(
        _("what it brings, in one sentence"), max_length=200, blank=True,
        help_text=_("The first thing that people read in the catalogue."),
    )  # fmt: skip
    story = models.TextField(_("what is done"), max_length=5000, blank=True)
    participation = models.TextField(
        _("who may take part, and how"), max_length=2000, blank=True,
        help_text=_("Where, when, and how one signs up."),
    )  # fmt: skip
    beneficiaries = models.PositiveIntegerField(_("people served"), null=True, blank=True)
    amount = yuan(_("amount (yuan)"), null=True, blank=True, validators=NOT_NEGATIVE)
    shows_amount = models.BooleanField(_("amount shown to the public"), default=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    contact_name = models.CharField(
        _("person to ask"), max_length=60, blank=True, help_text=_("Shown in the catalogue; empty where nobody is.")
    )
    contact_telephone = models.CharField(_("telephone to ask"), max_length=60, blank=True)
    results = models.TextField(_("results"), max_length=5000, blank=True)
    writers = models.ManyToManyField("unions.User", related_name="+", blank=True, editable=False)
    published_at = models.DateTimeField(_("first published at"), null=True, blank=True, editable=False)
    published_by = hand(_("published by"), editable=False)
    created_at = models.DateTimeField(_("entered at"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("last changed at"), default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = BigramSearchField("title", "summary", "story", length=1500)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin=Origin.AWARD, award__isnull=False) | ~Q(origin=Origin.AWARD) & Q(award__isnull=True),
                name="project_of_award_has_award",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[ProjectStatus.DRAFT, ProjectStatus.WITHDRAWN])
                | Q(published_at__isnull=False) & ~Q(summary="") & ~Q(story=""),
                name="project_shown_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProjectStatus.CONCLUDED) | ~Q(results=""), name="project_concluded_has_results"
            ),
            Check(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_begin",
                blames="ends_on",
                violation_error_message=_("It ends before it begins: check both days."),
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="project_amount_is_money"),
        ]
        indexes = [
            models.Index(fields=["-year", "-id"], name="project_by_year"),
            models.Index(fields=["status", "-year"], name="project_by_status"),
            models.Index(fields=["published_at"], name="project_by_publication"),
            GinIndex(fields=["search"], name="project_by_search"),
            GinIndex(fields=["areas"], name="project_by_area"),
            GinIndex(fields=["districts"], name="project_by_district"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether everybody finds it in the catalogue."""
        return self.status in SHOWN

    @property
    def public_amount(self) -> Decimal | None:
        """The amount where everybody may know it."""
        return self.amount if self.shows_amount else None
