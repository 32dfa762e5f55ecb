"""Who may do what with organizations, their contacts and collections."""

from __future__ import annotations

from typing import Any

import rules

from orgs.choices.records import MemberRole
from orgs.models import Organization
from unions.models import Role, User
from unions.rules import add_perm, any_role, role_in


def organization_of(obj: Any) -> Organization | None:
    """Return the organization that an object is, or belongs to; None for no object in particular."""
    return obj if obj is None or isinstance(obj, Organization) else obj.organization


@rules.predicate
def keeps(user: User, obj: Any) -> bool:
    """Whether the user keeps the organization's record (or, for a page as such, any organization's)."""
    memberships = user.organization_memberships.all()
    organization = organization_of(obj)
    return (memberships if organization is None else memberships.filter(organization=organization)).exists()


@rules.predicate
def owns(user: User, obj: Any) -> bool:
    """Whether the user owns the organization's record (or any organization's)."""
    memberships = user.organization_memberships.filter(role=MemberRole.OWNER)
    organization = organization_of(obj)
    return (memberships if organization is None else memberships.filter(organization=organization)).exists()


clerks = role_in(Role.CLERK, Role.MANAGER)
managers = role_in(Role.MANAGER)
contact_makers = role_in(Role.CLERK, Role.MANAGER, Role.LEADER, Role.PARTY)

add_perm("orgs.open_organizations", any_role)
add_perm("orgs.export_organizations", any_role)
add_perm("orgs.import_organizations", clerks)
add_perm("orgs.record_organization", clerks)
add_perm("orgs.correct_organization", clerks)
add_perm("orgs.verify_organization", clerks)
add_perm("orgs.suspend_organization", managers)
add_perm("orgs.decide_worker_service", clerks)
add_perm("orgs.decide_claim", clerks)
add_perm("orgs.open_contacts", any_role)
add_perm("orgs.record_contact", contact_makers)
add_perm("orgs.withdraw_contact", contact_makers)
add_perm("orgs.import_contacts", clerks)
add_perm("orgs.open_collections", any_role)
add_perm("orgs.invite_collection", clerks)
add_perm("orgs.verify_collection", clerks)
add_perm("orgs.answer_collection", keeps | clerks)
add_perm("orgs.submit_organization", keeps)
add_perm("orgs.keep_organization", keeps)
add_perm("orgs.own_organization", owns)
add_perm("orgs.open_duplicates", any_role)
add_perm("orgs.decide_duplicates", clerks)
add_perm("orgs.merge_organizations", clerks)
add_perm("orgs.open_standing", any_role)
add_perm("orgs.record_standing", clerks)
add_perm("orgs.confirm_standing", clerks)
add_perm("orgs.declare_standing", keeps)
add_perm("orgs.open_people", any_role)
add_perm("orgs.record_people", clerks)
add_perm("orgs.keep_people", keeps)
add_perm("orgs.reveal_people", keeps | clerks)
add_perm("orgs.open_filings", any_role)
add_perm("orgs.begin_filing", keeps | clerks)
add_perm("orgs.fill_in_filing", keeps | clerks)
add_perm("orgs.decide_filing", clerks)
add_perm("orgs.keep_filing", keeps)
add_perm("orgs.open_building", any_role)
add_perm("orgs.advance_building", role_in(Role.CLERK, Role.MANAGER, Role.PARTY))
add_perm("orgs.guide_building", contact_makers)
add_perm("orgs.compose_form", managers)
add_perm("orgs.open_campaign", clerks)
add_perm("orgs.close_campaign", managers)
add_perm("orgs.blacklist_organization", managers)
add_perm("orgs.appeal_blacklisting", owns)
