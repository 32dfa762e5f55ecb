"""Rounds and what follows from them for programs: what staff see in their lists, and notices for everybody.

What an application answers stays on its page: it names people. Experts and their scores are in no address here.
"""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import public
from core.api.filtering import ListFilters
from core.api.lists import FAULTY, LOST, Along, list_api, record_api
from core.api.paging import KeysetPagination
from core.listing.filters import ListFilterSet
from core.search import each_word
from finance.lists import year_choices
from orgs.api.serializers import OrganizationNamed, UnionOut
from procurement.choices import ApplicationStatus
from procurement.models import Application, Award, Contract, EligibilityCheck, Lot, Milestone, PublicNotice, Round
from unions.filters import UnionFilter

app_name = "procurement_api"


class RoundNamed(serializers.ModelSerializer[Round]):
    """The round that something belongs to."""

    class Meta:
        model = Round
        fields = ("id", "number", "title", "year")
        read_only_fields = fields


class LotOut(serializers.ModelSerializer[Lot]):
    """A part of a round with its own money."""

    area = serializers.CharField(source="area_id", allow_null=True, help_text=_("Code of the service area."))

    class Meta:
        model = Lot
        fields = ("id", "title", "area", "ceiling", "most_each", "places")
        read_only_fields = fields


class MilestoneOut(serializers.ModelSerializer[Milestone]):
    """A date of a round."""

    class Meta:
        model = Milestone
        fields = ("kind", "day", "moved_because")
        read_only_fields = fields


class RoundOut(serializers.ModelSerializer[Round]):
    """A call for applications and all that follows until awards are made."""

    union = UnionOut()
    lots = LotOut(many=True)
    milestones = MilestoneOut(many=True)
    applications = serializers.IntegerField(source="handed_in", help_text=_("Applications handed in."))

    class Meta:
        model = Round
        fields = (
            "id", "number", "title", "year", "kind", "funding_mode", "status", "union", "summary", "ceiling",
            "deadline", "opened_at", "most_applications", "least_eligible", "lots", "milestones", "applications",
        )  # fmt: skip
        read_only_fields = fields


class EligibilityOut(serializers.ModelSerializer[EligibilityCheck]):
    """What the rules answered and what a person decided."""

    class Meta:
        model = EligibilityCheck
        fields = ("checked_on", "holds", "is_eligible", "reason", "decided_at")
        read_only_fields = fields


class ApplicationOut(serializers.ModelSerializer[Application]):
    """What an organization offers in a round; its answers stay on its page."""

    round = RoundNamed()
    lot = LotOut(allow_null=True)
    organization = OrganizationNamed()
    eligibility = EligibilityOut(allow_null=True, help_text=_("Nothing before the check."))

    class Meta:
        model = Application
        fields = (
            "id", "number", "title", "status", "round", "lot", "organization", "requested", "is_paper",
            "submitted_at", "eligibility",
        )  # fmt: skip
        read_only_fields = fields


class ApplicationNamed(serializers.ModelSerializer[Application]):
    """The application that something was given to."""

    class Meta:
        model = Application
        fields = ("id", "number", "title")
        read_only_fields = fields


class AwardOut(serializers.ModelSerializer[Award]):
    """Money given to an application, bound in the ledger."""

    application = ApplicationNamed()
    round = RoundNamed(source="application.round")
    organization = OrganizationNamed()

    class Meta:
        model = Award
        fields = ("id", "application", "round", "organization", "amount", "status", "awarded_at")
        read_only_fields = fields


class ContractOut(serializers.ModelSerializer[Contract]):
    """What union and organization agreed on."""

    award = serializers.IntegerField(source="award_id")
    union = UnionOut()
    organization = OrganizationNamed()

    class Meta:
        model = Contract
        fields = (
            "id", "number", "subject", "award", "union", "organization", "amount", "status", "starts_on", "ends_on",
            "signed_on",
        )  # fmt: skip
        read_only_fields = fields


class NoticeOut(serializers.ModelSerializer[PublicNotice]):
    """A public notice as it was published, with the hash of its content."""

    round = RoundNamed()
    union = UnionOut(source="round.union")
    content = serializers.JSONField()
    page = serializers.SerializerMethodField(help_text=_("The page for readers."))

    class Meta:
        model = PublicNotice
        fields = (
            "id", "number", "round", "union", "starts_at", "ends_at", "withdrawn_at", "withdrawn_because", "sha256",
            "content", "page",
        )  # fmt: skip
        read_only_fields = fields

    def get_page(self, notice: PublicNotice) -> str:
        """Return the address of the page."""
        return reverse("procurement:notice", args=[notice.pk])


def joined(*relations: str) -> Along:
    """Return what reads rows along with what they name."""
    return lambda rows: rows.select_related(*relations)


def whole_rounds(rows: QuerySet[Round]) -> QuerySet[Round]:
    """Return rounds along with lots, dates, and how many applications were handed in."""
    handed_in = Count("applications", filter=~Q(applications__status=ApplicationStatus.DRAFT), distinct=True)
    annotated: QuerySet[Round] = rows.select_related("union").prefetch_related("lots", "milestones").annotate(
        handed_in=handed_in
    )  # fmt: skip
    return annotated


class NoticeFilter(ListFilterSet):
    """Filters of public notices."""

    q = django_filters.CharFilter(label=_("Words"), method="of_words")
    year = django_filters.ChoiceFilter(label=_("Year"), field_name="round__year", choices=year_choices)
    union = UnionFilter("round__union")

    class Meta:
        model = PublicNotice
        fields: list[str] = []

    def of_words(self, queryset: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        """Narrow to numbers and titles that hold the words."""
        return queryset.filter(each_word(words, "number", "round__title"))


class NoticeApi(GenericAPIView[PublicNotice]):
    """What both addresses of notices share."""

    serializer_class = NoticeOut
    with_relations = staticmethod(joined("round__union"))

    def get_queryset(self) -> QuerySet[PublicNotice]:
        """Return the notices: each was published."""
        return PublicNotice.objects.all()


@public
class NoticeListApi(NoticeApi):
    """Public notices."""

    pagination_class = KeysetPagination
    filter_backends = (ListFilters,)
    filterset_described = NoticeFilter
    orders = {"id": "pk", "starts_at": "starts_at", "ends_at": "ends_at"}
    default_order = "-id"

    def filterset_for(self, user: Any) -> type[ListFilterSet]:  # noqa: ARG002 - the same for everybody
        """Return the filters of notices."""
        return NoticeFilter

    @extend_schema(
        operation_id="notices_list", summary=_("List public notices"),
        description=_("What unions showed to everybody before they awarded, exactly as it was; open to everybody."),
        responses={200: NoticeOut(many=True), **FAULTY},
    )  # fmt: skip
    def get(self, request: Request) -> Response:  # noqa: ARG002 - DRF's signature
        """Return a page of notices."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


@public
class NoticeDetailApi(NoticeApi):
    """One public notice."""

    @extend_schema(
        operation_id="notices_read", summary=_("Read a public notice"), description=_("Open to everybody."),
        responses={200: NoticeOut, **LOST},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 - DRF's signature
        """Return the notice."""
        return Response(self.get_serializer(get_object_or_404(self.with_relations(self.get_queryset()), pk=pk)).data)


CONTRACT = joined("union", "organization")
AWARD = joined("application__organization", "application__round")
APPLICATION = joined("round", "lot", "organization", "eligibility")
ADDRESSES: dict[str, tuple[type[serializers.BaseSerializer[Any]], Along, Any]] = {
    "rounds": (RoundOut, whole_rounds, _("Read a round")),
    "applications": (ApplicationOut, APPLICATION, _("Read an application")),
    "awards": (AwardOut, AWARD, _("Read an award")),
    "contracts": (ContractOut, CONTRACT, _("Read a contract")),
}

urlpatterns = [
    path("notices/", NoticeListApi.as_view(), name="notices"),
    path("notices/<int:pk>/", NoticeDetailApi.as_view(), name="notice"),
]
for _name, (_row, _along, _summary) in ADDRESSES.items():
    urlpatterns += [
        path(f"{_name}/", list_api(_name, _row, _along).as_view(), name=_name),
        path(f"{_name}/<int:pk>/", record_api(_name, _row, _along, _summary).as_view(), name=_name.removesuffix("s")),
    ]
