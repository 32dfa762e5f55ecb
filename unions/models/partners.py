"""Government departments and other bodies with which unions work together (政府部门、合作单位)."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.audit import tracked
from core.search import BigramSearchField
from unions.models.people import Union


class PartnerKind(models.TextChoices):
    """What a partner body is there for."""

    CIVIL_AFFAIRS = "civil_affairs", _("Civil affairs")
    SOCIAL_WORK = "social_work", _("Social construction, social work")
    HUMAN_RESOURCES = "human_resources", _("Human resources and social security")
    JUSTICE = "justice", _("Justice")
    FINANCE = "finance", _("Finance")
    SUBDISTRICT = "subdistrict", _("Subdistrict or town government")
    MASS_ORGANIZATION = "mass", _("Youth league, women's federation and the like")
    OTHER = "other", _("Other")


@tracked(private=["telephone"])
class PartnerBody(models.Model):
    """A body that is no organization of the database. One record for all unions; the union that entered it keeps it."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind.choices)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="partner_bodies", verbose_name=_("kept by"))
    district = models.ForeignKey(
        "reference.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("district"),
    )  # fmt: skip
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact_person = models.CharField(_("contact person"), max_length=60, blank=True)
    post = models.CharField(pgettext_lazy("person", "post"), max_length=60, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    updated_at = models.DateTimeField(_("changed at"), default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    name_key = models.GeneratedField(
        expression=Func("name", function="core_name_key"), output_field=models.TextField(), db_persist=True
    )
    search = BigramSearchField("name", "contact_person", "address", "note")

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("partner body")
        verbose_name_plural = _("partner bodies")
        constraints = [models.UniqueConstraint(fields=["name_key"], name="partner_body_name_once")]
        indexes = [
            models.Index(fields=["name", "id"], name="partner_body_by_name"),
            GinIndex(fields=["search"], name="partner_body_by_search"),
        ]

    def __str__(self) -> str:
        return self.name
