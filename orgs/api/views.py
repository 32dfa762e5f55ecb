"""Addresses of the organization database for programs."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import public_to_read, requires_to_write, signed_in
from core.api.filtering import ListFilters
from core.api.paging import KeysetPagination
from core.api.serializers import Problem
from core.listing.filters import ListFilterSet
from orgs.api import checking
from orgs.api.serializers import (
    CollectionOut,
    ContactIn,
    ContactOut,
    EntryOut,
    OrganizationChange,
    OrganizationIn,
    OrganizationOut,
)
from orgs.filters import DirectoryFilter, OrganizationFilter
from orgs.models import Organization
from orgs.queries import api as queries
from orgs.queries.records import contacts_visible_to
from orgs.queries.standing import entries_of
from orgs.services import contacts, records
from orgs.standing import Family
from unions.http import SignedInRequest, acting_union
from unions.models import Union, User

ORDERS = {"id": "pk", "name": "name", "registered_on": "registered_on", "updated_at": "updated_at"}
LOST = {404: OpenApiResponse(Problem, description=_("There is nothing here that you may see."))}
FAULTY = {400: OpenApiResponse(Problem, description=_("Something is wrong; see the errors by field."))}
REFUSED = {
    401: OpenApiResponse(Problem, description=_("Send a token that holds.")),
    403: OpenApiResponse(Problem, description=_("Your role or your token does not allow this.")),
}
STALE = {409: OpenApiResponse(Problem, description=_("Somebody changed the record meanwhile."))}


def _caller(request: Request) -> User:
    """Return the person who asks: the address is open to people who signed in."""
    return cast("User", request.user)


def _union(request: Request) -> Union:
    """Return the union for which the caller acts."""
    return acting_union(cast("SignedInRequest", request))


class OrganizationApi(GenericAPIView[Organization]):
    """What the addresses of organizations share: they are named by their portal number."""

    serializer_class = OrganizationOut
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[Organization]:
        """Return the organizations that the caller may know of."""
        return queries.known_at_all(self.request.user)

    def known_whole(self, number: str) -> Organization:
        """Return an organization whose whole record the caller may read, or answer 404."""
        return get_object_or_404(queries.known_whole(self.request.user), number=number)

    def shown(self, organizations: list[Organization]) -> list[Any]:
        """Return organizations as the caller may see them; two queries."""
        pks = [each.pk for each in organizations]
        whole = queries.whole_among(self.request.user, pks)
        listed = Organization.objects.listed_publicly().filter(pk__in=pks).order_by().values_list("pk", flat=True)
        context = {
            **self.get_serializer_context(), "listed": set(listed), "sees": lambda each: each.pk in whole,
        }  # fmt: skip
        return list(OrganizationOut(organizations, many=True, context=context).data)

    def shown_anew(self, organization: Organization) -> Any:
        """Return one organization as it is now."""
        return self.shown([queries.with_relations(Organization.objects.all()).get(pk=organization.pk)])[0]


@public_to_read("orgs.record_organization")
class OrganizationListApi(OrganizationApi):
    """Organizations."""

    pagination_class = KeysetPagination
    filter_backends = (ListFilters,)
    filterset_described = OrganizationFilter
    orders = ORDERS
    default_order = "-id"
    with_relations = staticmethod(queries.with_relations)

    def get_queryset(self) -> QuerySet[Organization]:
        """Return what the caller's list holds."""
        return queries.listed_for(self.request.user)

    def filterset_for(self, user: Any) -> type[ListFilterSet]:
        """Return the filters of the caller's list: a union's staff have those of their page, others the directory's."""
        return OrganizationFilter if getattr(user, "acting", None) else DirectoryFilter

    @extend_schema(
        operation_id="organizations_list", summary=_("List organizations"),
        description=_(
            "With a union's token: the organizations within its reach, with the filters of the page. With an owner's: "
            "the public directory and the organizations they keep. Without: the public directory. Strangers and "
            "owners filter by q, district, legal_form, area, rating, uscc, registered_from, registered_to and "
            "changed_from only."
        ),
        responses={200: OrganizationOut(many=True), **FAULTY},
    )  # fmt: skip
    def get(self, request: Request) -> Response:  # noqa: ARG002 - DRF's signature
        """List organizations."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.shown(list(page or [])))

    @extend_schema(
        operation_id="organizations_create", summary=_("Record an organization"),
        description=_("The union for which the caller acts becomes the responsible one that leads."),
        request=OrganizationIn, responses={201: OrganizationOut, **FAULTY, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Record an organization."""
        given = OrganizationIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = records.create_organization(
            facts=checking.organization_facts(given.validated_data), union=_union(request), by=_caller(request),
        )  # fmt: skip
        made.refresh_from_db()
        address = request.build_absolute_uri(reverse("orgs_api:organization", args=[made.number]))
        return Response(self.shown_anew(made), status=201, headers={"Location": address})


@public_to_read("orgs.correct_organization")
class OrganizationDetailApi(OrganizationApi):
    """One organization."""

    @extend_schema(
        operation_id="organizations_retrieve", summary=_("Read an organization"),
        description=_("By its portal number, for instance S00000012."),
        responses={200: OrganizationOut, **LOST},
    )  # fmt: skip
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002 - DRF's signature
        """Read an organization."""
        return Response(self.shown_anew(get_object_or_404(self.get_queryset(), number=number)))

    @extend_schema(
        operation_id="organizations_change", summary=_("Change an organization"),
        description=_("What is left out stays as it is. Rating, inspection, party organization and union follow from "
                      "entries of their own and are not written here."),
        request=OrganizationChange, responses={200: OrganizationOut, **FAULTY, **REFUSED, **LOST, **STALE},
    )  # fmt: skip
    def patch(self, request: Request, number: str) -> Response:
        """Change an organization, unless somebody else did since it was read."""
        record = self.known_whole(number)
        given = OrganizationChange(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        version, reason = facts.pop("version"), facts.pop("reason", "")
        changed = records.update_organization(
            organization=record, facts=checking.organization_facts(facts, record), version=version, by=_caller(request),
            reason=reason,
        )  # fmt: skip
        return Response(self.shown_anew(changed))


@signed_in
class StandingApi(OrganizationApi):
    """An organization's standing."""

    @extend_schema(
        operation_id="organizations_standing", summary=_("Read an organization's standing"),
        description=_("Inspections, ratings, penalties, entries in lists, honours, services, documents; for its unions "
                      "and those who keep the record."),
        responses={200: EntryOut(many=True), **REFUSED, **LOST},
    )  # fmt: skip
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002 - DRF's signature
        """Read an organization's standing."""
        return Response(_entries(self.known_whole(number), "standing"))


@signed_in
class WorkApi(OrganizationApi):
    """The state of an organization's work."""

    @extend_schema(
        operation_id="organizations_work", summary=_("Read the state of an organization's work"),
        description=_("Services offered, annual reports, funding; for its unions and those who keep the record."),
        responses={200: EntryOut(many=True), **REFUSED, **LOST},
    )  # fmt: skip
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002 - DRF's signature
        """Read the state of an organization's work."""
        return Response(_entries(self.known_whole(number), "work"))


def _entries(organization: Organization, family: Family) -> Any:
    entries: Any = [entry for _kind, entries in entries_of(organization, family) for entry in entries]
    return EntryOut(entries, many=True).data


@requires_to_write("orgs.record_contact", read="orgs.open_contacts")
class ContactsApi(OrganizationApi):
    """Contacts of unions with an organization."""

    @extend_schema(
        operation_id="organizations_contacts", summary=_("Read the contacts with an organization"),
        description=_("Those of the unions within the caller's reach, the latest first."),
        responses={200: ContactOut(many=True), **REFUSED, **LOST},
    )  # fmt: skip
    def get(self, request: Request, number: str) -> Response:
        """Read the contacts with an organization."""
        seen = contacts_visible_to(_caller(request)).filter(organization=self.known_whole(number))
        return Response(ContactOut(seen.select_related("union").prefetch_related("follow_ups__todo"), many=True).data)

    @extend_schema(
        operation_id="organizations_contacts_create", summary=_("Record a contact"),
        description=_("For the union for which the caller acts; a follow-up becomes a to-do."),
        request=ContactIn, responses={201: ContactOut, **FAULTY, **REFUSED, **LOST},
    )  # fmt: skip
    def post(self, request: Request, number: str) -> Response:
        """Record a contact."""
        record = self.known_whole(number)
        given = ContactIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = contacts.record_contact(
            organization=record, union=_union(request), by=_caller(request),
            **checking.contact_facts(given.validated_data, _caller(request)),
        )  # fmt: skip
        return Response(ContactOut(made).data, status=201)


@signed_in
class CollectionsApi(OrganizationApi):
    """An organization's yearly collections."""

    @extend_schema(
        operation_id="organizations_collections", summary=_("Read an organization's yearly collections"),
        description=_("For those who keep the record all of them; for staff those of the unions within reach."),
        responses={200: CollectionOut(many=True), **REFUSED, **LOST},
    )  # fmt: skip
    def get(self, request: Request, number: str) -> Response:
        """Read an organization's yearly collections."""
        seen = queries.collections_for(_caller(request), self.known_whole(number))
        return Response(CollectionOut(seen, many=True).data)
