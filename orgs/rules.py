"""Who may do what with organizations, their contacts and collections."""

from __future__ import annotations

from typing import Any

import rules

from orgs.choices import MemberRole
from orgs.models import Claim, Collection, Contact, Organization
from unions.models import Role, User
from unions.rules import any_role, role_in


def organization_of(obj: Any) -> Organization | None:
    """Return the organization that an object belongs to."""
    if obj is None or isinstance(obj, Organization):
        return obj
    if isinstance(obj, Contact | Collection | Claim):
        return obj.organization
    raise TypeError(type(obj))


@rules.predicate
def in_scope(user: User, obj: Any) -> bool:
    """Whether the organization lies within the reach of the acting appointment (always, for a page as such)."""
    organization = organization_of(obj)
    return organization is None or Organization.objects.visible_to(user).filter(pk=organization.pk).exists()


@rules.predicate
def keeps(user: User, obj: Any) -> bool:
    """Whether the user keeps the organization's record (or, for a page as such, any organization's)."""
    memberships = user.organization_memberships.all()
    organization = organization_of(obj)
    return (memberships if organization is None else memberships.filter(organization=organization)).exists()


@rules.predicate
def owns(user: User, obj: Any) -> bool:
    """Whether the user owns the organization's record."""
    memberships = user.organization_memberships.filter(role=MemberRole.OWNER)
    organization = organization_of(obj)
    return (memberships if organization is None else memberships.filter(organization=organization)).exists()


staff = any_role & in_scope
clerks = role_in(Role.CLERK, Role.MANAGER) & in_scope
managers = role_in(Role.MANAGER) & in_scope
contact_makers = role_in(Role.CLERK, Role.MANAGER, Role.LEADER, Role.PARTY) & in_scope

rules.add_perm("orgs.view_organization", staff)
rules.add_perm("orgs.export_organization", staff)
rules.add_perm("orgs.add_organization", clerks)
rules.add_perm("orgs.change_organization", clerks)
rules.add_perm("orgs.import_organization", clerks)
rules.add_perm("orgs.verify_organization", clerks)
rules.add_perm("orgs.suspend_organization", managers)
rules.add_perm("orgs.decide_worker_service", clerks)
rules.add_perm("orgs.decide_claim", clerks)
rules.add_perm("orgs.view_contact", staff)
rules.add_perm("orgs.add_contact", contact_makers)
rules.add_perm("orgs.withdraw_contact", contact_makers)
rules.add_perm("orgs.view_collection", staff)
rules.add_perm("orgs.invite_collection", clerks)
rules.add_perm("orgs.verify_collection", clerks)
rules.add_perm("orgs.answer_collection", keeps | clerks)
rules.add_perm("orgs.submit_organization", keeps)
rules.add_perm("orgs.keep_organization", keeps)
rules.add_perm("orgs.own_organization", owns)
