"""Party organizations and unions in organizations: how far they are built, and the guidance given."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from orgs.choices.life import BuildingStatus, BuildingSubject, PartyForm, UnionForm
from orgs.lifecycles.building import BuildingLifecycle
from orgs.models.organization import Organization
from unions.models import Union
from unions.models.hands import hand


class BuildingRecord(BuildingLifecycle):
    """What party building and union building have in common: steps with their days, people, members, superior."""

    organization = models.OneToOneField(
        Organization, on_delete=models.PROTECT, related_name="%(class)s", verbose_name=_("organization")
    )
    contacted_on = models.DateField(_("first talks on"), null=True, blank=True)
    prepared_on = models.DateField(_("preparation since"), null=True, blank=True)
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    elected_on = models.DateField(_("elected on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    approval_number = models.CharField(_("number of the approval"), max_length=80, blank=True)
    leader = models.CharField(_("who leads it"), max_length=60, blank=True)
    contact_person = models.CharField(_("person in charge in the organization"), max_length=60, blank=True)
    members_count = models.PositiveIntegerField(_("members"), null=True, blank=True)
    superior = models.CharField(_("responsible superior"), max_length=100, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step by"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last changed at"), default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} · {self.organization}"

    def scope_unions(self) -> list[Union]:
        """Return the unions whose staff keep the organization's record."""
        return self.organization.scope_unions()

    @property
    def is_at_work(self) -> bool:
        """Whether what was to be founded is there."""
        return bool(self.status == BuildingStatus.ELECTED)


@tracked()
class PartyBuilding(BuildingRecord):
    """The party organization of an organization, from first talks to the election (党建)."""

    form = models.CharField(_("form"), max_length=12, choices=PartyForm.choices, blank=True)

    class Meta:
        verbose_name = _("party organization")
        verbose_name_plural = _("party organizations")
        indexes = [models.Index(fields=["status"], name="party_building_by_status")]


@tracked()
class UnionBuilding(BuildingRecord):
    """The union of an organization's staff, from first talks to the election (建会)."""

    form = models.CharField(_("form"), max_length=12, choices=UnionForm.choices, blank=True)

    class Meta:
        verbose_name = _("union of the staff")
        verbose_name_plural = _("unions of the staff")
        indexes = [models.Index(fields=["status"], name="union_building_by_status")]


@tracked()
class Guidance(models.Model):
    """Guidance that the commission or a union gave an organization on a day, and what was found."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="guidance", verbose_name=_("organization")
    )
    subject = models.CharField(_("about"), max_length=6, choices=BuildingSubject.choices)
    given_on = models.DateField(_("date"), default=clock.today)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="guidance", verbose_name=_("union"))
    given_by = models.CharField(_("who gave it"), max_length=60)
    text = models.TextField(_("what was found and advised"), max_length=2000)
    is_check = models.BooleanField(_("this was a check"), default=False)
    recorded_by = hand(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["-given_on", "-id"]
        verbose_name = _("guidance")
        verbose_name_plural = _("guidance")

    def __str__(self) -> str:
        return f"{self.given_on} {self.organization}"
