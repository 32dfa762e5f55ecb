"""Activities for programs: the staff's list."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from activities.models import Activity
from activities.queries import reached
from core.api.lists import list_api
from orgs.api.serializers import DivisionOut, OrganizationNamed, UnionOut

app_name = "activities_api"


class ActivityOut(serializers.ModelSerializer[Activity]):
    """Whatever is held for people: by an organization, a union, or both together."""

    organization = OrganizationNamed(allow_null=True)
    union = UnionOut(allow_null=True)
    district = DivisionOut(allow_null=True)
    reached = serializers.IntegerField(help_text=_("People who signed in, and those counted without."))

    class Meta:
        model = Activity
        fields = (
            "id", "title", "kind", "status", "description", "organization", "union", "starts_at", "ends_at", "place",
            "district", "target_groups", "capacity", "taken", "reached", "headcount_grounds", "budget", "spent",
            "outcome", "is_public",
        )  # fmt: skip
        read_only_fields = fields


ActivityListApi = list_api(
    "activities", ActivityOut,
    lambda rows: rows.select_related("organization", "union", "district").annotate(reached=reached()),
)  # fmt: skip

urlpatterns = [path("activities/", ActivityListApi.as_view(), name="activities")]
