"""One record for an organization's whole life, registered or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Cast, Concat, LPad
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.constraints import Unique
from core.search import BigramSearchField
from orgs.choices.records import LEGAL_FORM_BY_USCC, InspectionResult, LegalForm, LegalStatus, PortalStatus, Rating
from orgs.lifecycles.records import LegalLifecycle, PortalLifecycle
from orgs.validators import USCC_PATTERN, validate_telephone, validate_uscc, validate_year_begun
from reference.models import Division
from reference.queries import area_names
from unions.models import Union

if TYPE_CHECKING:
    from unions.models import User

NUMBER = Concat(Value("S"), LPad(Cast("id", TextField()), 8, Value("0")))
GONE = (LegalStatus.DEREGISTERED, LegalStatus.DISSOLVED)
NOT_ON_RECORD = (PortalStatus.DRAFT, PortalStatus.REJECTED, PortalStatus.MERGED)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """What may be asked of many organizations."""

    def on_record(self) -> OrganizationQuerySet:
        """Those that count as organizations: no drafts, refused registrations or merged duplicates."""
        return self.exclude(portal_status__in=NOT_ON_RECORD)

    def active(self) -> OrganizationQuerySet:
        """Those on record that exist in law or as a group: neither dissolved nor deregistered."""
        return self.on_record().exclude(legal_status__in=GONE)

    def worker_service(self) -> OrganizationQuerySet:
        """Those that a recorded decision calls worker-service organizations; the plan's figures count only them."""
        return self.on_record().filter(is_worker_service=True)

    def listed_publicly(self) -> OrganizationQuerySet:
        """Verified organizations that agreed to be shown, and that no status hides."""
        from orgs.consequences import free_of  # noqa: PLC0415 - consequences need this model

        shown = self.filter(portal_status=PortalStatus.VERIFIED, is_public=True)
        return free_of(shown, "directory")  # type: ignore[return-value] # it narrows what it is given

    def of_unions(self, union_ids: list[int] | None) -> OrganizationQuerySet:
        """Those for which one of the unions is responsible; all of them where ``union_ids`` is None."""
        if union_ids is None:
            return self
        responsible = Responsibility.objects.filter(union_id__in=union_ids).values("organization_id")
        return self.filter(id__in=responsible)

    def visible_to(self, user: User) -> OrganizationQuerySet:
        """Those that a union's staff may see: on record or sent in, within the scope of the acting appointment.

        What was merged is seen in the record that goes on.
        """
        return self.exclude(portal_status__in=[PortalStatus.DRAFT, PortalStatus.MERGED]).of_unions(
            user.scope_union_ids()
        )

    def kept_by(self, user: User) -> OrganizationQuerySet:
        """Those that the user keeps as owner or editor."""
        return self.filter(members__user=user)


@tracked(silent=("version", "created_at", "updated_at"), words={"service_areas": area_names})
class Organization(PortalLifecycle, LegalLifecycle):
    """A worker-service organization, or another body that unions deal with (职工服务类社会组织)."""

    number = models.GeneratedField(
        expression=NUMBER,
        output_field=models.CharField(_("portal number"), max_length=9),
        db_persist=True,
    )
    name = models.CharField(_("name"), max_length=200)
    name_key = models.GeneratedField(
        expression=Func("name", function="core_name_key"), output_field=models.TextField(), db_persist=True
    )
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    former_names = models.CharField(_("former names"), max_length=400, blank=True)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm.choices)
    uscc = models.CharField(_("USCC"), max_length=18, null=True, blank=True, validators=[validate_uscc])
    registration_number = models.CharField(_("registration number"), max_length=60, blank=True)
    registered_on = models.DateField(_("date of registration"), null=True, blank=True)
    registered_funds = models.DecimalField(
        _("registered funds (yuan)"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    registration_authority = models.CharField(_("registration authority"), max_length=100, blank=True)
    supervising_authority = models.CharField(_("supervising authority"), max_length=100, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    # The foreign keys of this table go without an index of their own, which every import would pay for: lists filter
    # by `organization_by_district`, and divisions, unions and people are never deleted.
    district = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("district"),
    )  # fmt: skip
    subdistrict = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("subdistrict"),
    )  # fmt: skip
    telephone = models.CharField(_("telephone"), max_length=60, blank=True, validators=[validate_telephone])
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    service_areas = ArrayField(
        models.CharField(max_length=40), verbose_name=_("service areas"), default=list, blank=True
    )
    introduction = models.TextField(_("introduction"), blank=True)
    business_scope = models.TextField(_("scope of activity"), blank=True)
    rating = models.CharField(_("rating"), max_length=2, choices=Rating.choices, blank=True)
    inspection_year = models.PositiveSmallIntegerField(
        _("year of the last annual inspection"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), validate_year_begun],
    )
    inspection_result = models.CharField(
        _("result of the last annual inspection"), max_length=10, choices=InspectionResult.choices, blank=True
    )
    full_time_staff = models.PositiveIntegerField(_("full-time staff"), null=True, blank=True)
    part_time_staff = models.PositiveIntegerField(_("part-time staff"), null=True, blank=True)
    volunteers = models.PositiveIntegerField(_("volunteers"), null=True, blank=True)
    social_workers = models.PositiveIntegerField(_("certified social workers"), null=True, blank=True)
    has_party_organization = models.BooleanField(_("party organization"), null=True, blank=True)
    has_union = models.BooleanField(_("union established"), null=True, blank=True)

    is_worker_service = models.BooleanField(_("worker-service organization"), null=True, blank=True)
    worker_service_reason = models.CharField(_("grounds of the decision"), max_length=300, blank=True)
    worker_service_decided_on = models.DateField(_("decided on"), null=True, blank=True)
    worker_service_decided_by = models.ForeignKey(
        "unions.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("decided by"),
    )  # fmt: skip
    is_public = models.BooleanField(_("agreed to be shown to the public"), default=False)
    recorded_by = models.ForeignKey(
        Union,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
        help_text=_("Empty where the organization registered itself."),
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed", editable=False,
        db_index=False, verbose_name=_("merged into"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("last changed at"), default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    unions = models.ManyToManyField(Union, through="Responsibility", verbose_name=_("responsible unions"))
    search = BigramSearchField(
        NUMBER, "name", "short_name", "former_names", "name_en", "uscc", "registration_number",
        "telephone", "address", "introduction", "business_scope", length=1000,
    )  # fmt: skip

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [
            Unique(
                fields=["uscc"],
                name="organization_uscc_once",
                blames="uscc",
                condition=~Q(portal_status__in=NOT_ON_RECORD),
                violation_error_message=_("An organization with this USCC is on record already."),
            ),
            models.CheckConstraint(
                condition=Q(uscc__isnull=True) | Q(uscc__regex=USCC_PATTERN), name="organization_uscc_form"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organization_has_name"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(portal_status=PortalStatus.MERGED), name="organization_merged_says_so"
            ),
            models.CheckConstraint(
                condition=Q(is_worker_service__isnull=True) | Q(worker_service_decided_on__isnull=False),
                name="organization_decision_is_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["name_key"], name="organization_name_key"),
            models.Index(fields=["name", "id"], name="organization_by_name"),
            models.Index(F("registered_on").desc(nulls_last=True), F("id").desc(), name="organization_by_registered"),
            models.Index(fields=["-updated_at", "-id"], name="organization_by_updated"),
            models.Index(fields=["district", "-id"], name="organization_by_district"),
            models.Index(fields=["legal_form", "-id"], name="organization_by_form"),
            models.Index(fields=["portal_status", "-id"], name="organization_by_status"),
            models.Index(
                fields=["rating", "legal_form", "-id"], condition=~Q(rating=""), name="organization_by_rating"
            ),
            models.Index(fields=["telephone"], condition=~Q(telephone=""), name="organization_by_telephone"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="organization_by_merge"),
            GinIndex(fields=["service_areas"], name="organization_by_area"),
            GinIndex(fields=["search"], name="organization_by_search"),
        ]  # fmt: skip

    @property
    def form_told_by_uscc(self) -> LegalForm | None:
        """The legal form that the USCC tells, where it is another than the one on record."""
        told = LEGAL_FORM_BY_USCC.get((self.uscc or "")[:2])
        return told if told and told != self.legal_form else None

    def __str__(self) -> str:
        return self.name

    def scope_unions(self) -> list[Union]:
        """Return the unions whose staff keep the record: the responsible ones, or else the city federation."""
        return list(self.unions.all()) or [Union.get_first_root_node()]

    @property
    def is_on_record(self) -> bool:
        """Whether it counts as an organization: no draft, refused registration or merged duplicate."""
        return self.portal_status not in NOT_ON_RECORD

    @property
    def is_registered(self) -> bool:
        """Whether it is registered in law."""
        return self.legal_status in {LegalStatus.REGISTERED, LegalStatus.ABNORMAL}


@tracked()
class Responsibility(models.Model):
    """A union that is responsible for an organization; one of them leads."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="responsibilities", verbose_name=_("organization")
    )
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="responsibilities", verbose_name=_("union"))
    is_lead = models.BooleanField(_("leads"), default=False)

    class Meta:
        verbose_name = _("responsible union")
        verbose_name_plural = _("responsible unions")
        constraints = [
            models.UniqueConstraint(fields=["organization", "union"], name="responsibility_once"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(is_lead=True), name="responsibility_one_leads"
            ),
        ]
        indexes = [models.Index(fields=["union", "-organization"], name="responsibility_by_union")]

    def __str__(self) -> str:
        return f"{self.union} → {self.organization}"
