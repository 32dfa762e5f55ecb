"""Organizations and what hangs on them, as programs read and write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.serializers import ForTheEyes, Strict
from orgs.models import (
    BlacklistEntry,
    Campaign,
    Collection,
    Contact,
    Filing,
    FollowUp,
    Guidance,
    KeyPerson,
    NameChange,
    Organization,
    Workforce,
)
from orgs.models.standing import StandingEntry
from orgs.standing import kind_of
from orgs.workforce import FIGURES
from reference.models import Division
from unions.models import Union

PUBLIC = (
    "number", "name", "short_name", "name_en", "legal_form", "uscc", "registered_on", "registration_authority",
    "supervising_authority", "rating", "district", "address", "telephone", "email", "website", "service_areas",
    "introduction", "business_scope", "updated_at", "page",
)  # fmt: skip
WRITTEN = (
    "name", "short_name", "former_names", "name_en", "legal_form", "uscc", "registration_number", "registered_on",
    "registered_funds", "registration_authority", "supervising_authority", "legal_representative", "address",
    "district", "subdistrict", "telephone", "email", "website", "service_areas", "introduction", "business_scope",
    "full_time_staff", "part_time_staff", "volunteers", "social_workers", "is_public",
)  # fmt: skip


class DivisionOut(serializers.ModelSerializer[Division]):
    """A district or subdistrict."""

    class Meta:
        model = Division
        fields = ("code", "name")


class UnionOut(serializers.ModelSerializer[Union]):
    """A union."""

    class Meta:
        model = Union
        fields = ("code", "name")


class OrganizationNamed(serializers.ModelSerializer[Organization]):
    """The organization that something is about."""

    class Meta:
        model = Organization
        fields = ("number", "name", "uscc")
        read_only_fields = fields


class InChargeOut(serializers.Serializer[Any]):
    """A union that is responsible for an organization."""

    code = serializers.CharField(source="union.code")
    name = serializers.CharField(source="union.name")
    is_lead = serializers.BooleanField(help_text=_("leads"))


class OrganizationOut(ForTheEyes, serializers.ModelSerializer[Organization]):
    """An organization. Without a token, and for organizations out of reach, only the public fields are there."""

    public_fields = PUBLIC

    page = serializers.SerializerMethodField(help_text=_("Address of the public page; null where there is none."))
    district = DivisionOut(allow_null=True)
    subdistrict = DivisionOut(allow_null=True)
    recorded_by = UnionOut(allow_null=True)
    responsible_unions = InChargeOut(source="responsibilities", many=True)

    class Meta:
        model = Organization
        fields = (
            *PUBLIC, "portal_status", "legal_status", "former_names", "registration_number", "registered_funds",
            "legal_representative", "subdistrict", "inspection_year", "inspection_result",
            "full_time_staff", "part_time_staff", "volunteers", "social_workers",
            "has_party_organization", "has_union", "is_worker_service", "worker_service_decided_on", "is_public",
            "responsible_unions", "recorded_by", "created_at", "version",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_page(self, organization: Organization) -> str | None:
        """Return the address of the public page, for an organization that has one."""
        if organization.pk not in self.context["listed"]:
            return None
        return str(self.context["request"].build_absolute_uri(reverse("orgs:profile", args=[organization.number])))


class OrganizationIn(Strict, serializers.ModelSerializer[Organization]):
    """Facts of a new record; the union for which the caller acts becomes the responsible one."""

    uscc = serializers.CharField(required=False, allow_null=True, max_length=40, help_text=_("18 characters."))
    district = serializers.CharField(
        required=False, allow_null=True, max_length=60, help_text=_("The six-digit code, or the name.")
    )
    subdistrict = serializers.CharField(required=False, allow_null=True, max_length=60)
    service_areas = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, help_text=_("Codes of service areas.")
    )
    telephone = serializers.CharField(required=False, allow_blank=True, max_length=60)

    class Meta:
        model = Organization
        fields = WRITTEN
        validators: list[Any] = []


class OrganizationChange(OrganizationIn):
    """Facts to change; those that are left out stay. ``version``: the one that was read."""

    version = serializers.IntegerField(
        min_value=1, help_text=_("The version that you read: if the record has another by now, nothing is written.")
    )
    reason = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text=_("For the history."))

    class Meta(OrganizationIn.Meta):
        fields = (*WRITTEN, "version", "reason")  # type: ignore[assignment]
        extra_kwargs = {"name": {"required": False}, "legal_form": {"required": False}}


class EntryOut(serializers.Serializer[StandingEntry]):
    """One entry of an organization's standing or work."""

    kind = serializers.SerializerMethodField(help_text=_("inspections, ratings, penalties, listings, honours …"))
    id = serializers.IntegerField()
    facts = serializers.SerializerMethodField(help_text=_("What the entry says; the fields depend on the kind."))
    is_declared = serializers.BooleanField(help_text=_("declared by the organization"))
    confirmed_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)

    def get_kind(self, entry: StandingEntry) -> str:
        """Return the kind's word."""
        return kind_of(entry).slug

    def get_facts(self, entry: StandingEntry) -> dict[str, Any]:
        """Return the fields that people fill in."""
        fields = [entry._meta.get_field(name) for name in kind_of(entry).fields]
        values = {field.name: field.value_from_object(entry) for field in fields}  # type: ignore[union-attr]
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


class EntryOfOut(EntryOut):
    """One entry of the standing or work of organizations, with whose it is."""

    organization = OrganizationNamed()


class FollowUpOut(serializers.ModelSerializer[FollowUp]):
    """What was agreed at a contact: agreed for a day, due today's plan, done or not."""

    due = serializers.DateField(source="todo.due")
    done_at = serializers.DateTimeField(source="todo.done_at")

    class Meta:
        model = FollowUp
        fields = ("kind", "what", "agreed_for", "due", "done_at")
        read_only_fields = fields


class FollowUpOfOut(FollowUpOut):
    """What was agreed, with whom and by which union; no organization where several took part."""

    union = UnionOut()
    organization = OrganizationNamed(source="contact.organization", allow_null=True, default=None)
    partner = serializers.CharField(source="contact.partner.name", allow_null=True, default=None)

    class Meta(FollowUpOut.Meta):
        fields = ("id", *FollowUpOut.Meta.fields, "union", "organization", "partner")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


WITH_CONTACT = ("union", "organization", "partner")


class ContactOut(serializers.ModelSerializer[Contact]):
    """A contact of a union with an organization, or with a partner body."""

    union = UnionOut()
    organization = OrganizationNamed(allow_null=True)
    partner = serializers.CharField(source="partner.name", allow_null=True, default=None)
    follow_ups = FollowUpOut(many=True)

    class Meta:
        model = Contact
        fields = (
            "id", "contacted_on", "method", "subject", "organization", "partner", "union", "staff",
            "counterpart", "outcome", "follow_ups", "recorded_at", "withdrawn_at", "withdrawn_reason",
        )  # fmt: skip
        read_only_fields = fields


class ContactIn(Strict, serializers.ModelSerializer[Contact]):
    """A contact to record, for the union for which the caller acts; what was agreed becomes to-dos of the caller."""

    follow_up = serializers.CharField(required=False, max_length=200)
    follow_up_on = serializers.DateField(required=False)
    ours = serializers.CharField(required=False, max_length=200)
    ours_on = serializers.DateField(required=False)
    theirs = serializers.CharField(required=False, max_length=200)
    theirs_on = serializers.DateField(required=False)

    class Meta:
        model = Contact
        fields = (
            "contacted_on", "method", "staff", "counterpart", "subject", "outcome", "follow_up", "follow_up_on",
            "ours", "ours_on", "theirs", "theirs_on",
        )  # fmt: skip


class CollectionOut(serializers.ModelSerializer[Collection]):
    """What an organization answered for a year; a correction of verified answers has a later version."""

    organization = OrganizationNamed()
    union = UnionOut()

    class Meta:
        model = Collection
        fields = (
            "id", "year", "version", "status", "organization", "union", "invited_at", "due_on", "submitted_at",
            "is_late", "verified_at", "answers",
        )  # fmt: skip
        read_only_fields = fields


class CampaignOut(serializers.ModelSerializer[Campaign]):
    """A yearly collection campaign of a union."""

    union = UnionOut()

    class Meta:
        model = Campaign
        fields = ("id", "year", "status", "union", "due_on", "opened_at", "closed_at")
        read_only_fields = fields


class FilingOut(serializers.ModelSerializer[Filing]):
    """A filing with a union hub, or the request for one; whom to call is not told to programs."""

    organization = OrganizationNamed()
    union = UnionOut()

    class Meta:
        model = Filing
        fields = (
            "id", "number", "status", "organization", "union", "purpose", "activities", "members_count", "place",
            "supported_by", "submitted_at", "filed_on", "valid_until",
        )  # fmt: skip
        read_only_fields = fields


class WorkforceOut(serializers.ModelSerializer[Workforce]):
    """How many people work with an organization in a year, by kind of work: figures, never persons."""

    organization = OrganizationNamed()

    class Meta:
        model = Workforce
        fields = ("id", "organization", "year", "engagement", *FIGURES, "recorded_at")
        read_only_fields = fields


class KeyPersonOut(serializers.ModelSerializer[KeyPerson]):
    """Who holds or held a post; identity numbers, telephones and mail addresses are not told to programs."""

    organization = OrganizationNamed()

    class Meta:
        model = KeyPerson
        fields = (
            "id", "organization", "post", "post_title", "name", "is_full_time", "starts_on", "ends_on", "recorded_at",
            "withdrawn_at", "withdrawn_reason",
        )  # fmt: skip
        read_only_fields = fields


class BlacklistOut(serializers.ModelSerializer[BlacklistEntry]):
    """With which organization a union takes no dealings, why and until when."""

    organization = OrganizationNamed()
    union = UnionOut()

    class Meta:
        model = BlacklistEntry
        fields = ("id", "organization", "union", "status", "reason", "grounds", "starts_on", "ends_on", "decided_at")
        read_only_fields = fields


class NameChangeOut(serializers.ModelSerializer[NameChange]):
    """A change of an organization's name."""

    organization = OrganizationNamed()

    class Meta:
        model = NameChange
        fields = (
            "id", "organization", "former_name", "new_name", "changed_on", "document_number", "reason", "recorded_at",
        )  # fmt: skip
        read_only_fields = fields


class GuidanceOut(serializers.ModelSerializer[Guidance]):
    """Guidance on party or union building that an organization had, or a check."""

    organization = OrganizationNamed()
    union = UnionOut()

    class Meta:
        model = Guidance
        fields = ("id", "organization", "union", "subject", "given_on", "given_by", "is_check", "text", "recorded_at")
        read_only_fields = fields
