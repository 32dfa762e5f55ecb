"""What the workbench and an organization's home page show of the organization database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import Group, NavItem, Panel
from orgs.choices.life import FilingStatus
from orgs.models import Filing, Organization, OrganizationDocument
from orgs.presentation.records import Completeness, completeness
from orgs.queries.homes import asked_of, coming_deadlines, kept_with_state, lately_changed
from unions.models import User

LINES = 8


def register() -> None:
    """Fill the registries of panels and places."""
    desk = (
        ("deadlines", Panel(_("Coming up"), "orgs/desk/_deadlines.html", _deadlines, "orgs.open_organizations",
                            "calendar-due")),
        ("changes", Panel(_("Lately changed records"), "orgs/desk/_changes.html", _changes, "orgs.open_organizations",
                          "history")),
    )  # fmt: skip
    for order, (name, panel) in enumerate(desk, 20):
        navigation.desk_panels.register(name, panel, order=order)
    ours = Panel(_("Our organizations"), "orgs/my/_organizations.html", _organizations, icon="building-community")
    navigation.my_panels.register("organizations", ours, order=10)
    asked = Panel(_("Yearly collection"), "orgs/my/_collections.html", _collections, icon="clipboard-list")
    navigation.my_panels.register("collections", asked, order=20)
    navigation.my_groups.register("organization", Group(_("Our record"), "building-community"))
    record = NavItem(
        _("Our record"), "orgs:my_record", "building-community", "orgs.keep_organization", group="organization",
        also=("my/standing/", "my/filings/", "my/collections/", "my/people/", "my/blacklist/"),
    )  # fmt: skip
    navigation.my.register("record", record, order=5)


def _deadlines(request: HttpRequest) -> dict[str, Any]:
    return {"deadlines": coming_deadlines(cast("User", request.user), LINES)}


def _changes(request: HttpRequest) -> dict[str, Any] | None:
    found = list(lately_changed(cast("User", request.user), LINES))
    return {"organizations": found} if found else None


@dataclass(frozen=True)
class OurOrganization:
    """An organization as its keepers' home page shows it."""

    record: Organization
    completeness: Completeness
    filing: Filing | None
    documents: list[OrganizationDocument]


def _organizations(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    return {
        "organizations": [_ours(organization) for organization in kept_with_state(user)],
        "claims": user.organization_claims.select_related("organization"),
    }


def _ours(organization: Organization) -> OurOrganization:
    filings = [one for one in organization.filings.all() if one.status != FilingStatus.DRAFT]
    documents = [one for one in organization.organizationdocument_set.all() if one.valid_until]
    return OurOrganization(organization, completeness(organization), next(iter(filings), None), documents[:3])


def _collections(request: HttpRequest) -> dict[str, Any] | None:
    asked = list(asked_of(cast("User", request.user))[:LINES])
    return {"collections": asked} if asked else None
