"""The organization database: records, people who keep them, contacts, yearly collections."""

from orgs.models.collection import Collection
from orgs.models.contact import Contact
from orgs.models.organization import DuplicateFlag, Organization, OrganizationQuerySet, Responsibility
from orgs.models.people import Claim, Invitation, Member
from orgs.models.registration import RegistrationDraft, Remark

__all__ = [
    "Claim",
    "Collection",
    "Contact",
    "DuplicateFlag",
    "Invitation",
    "Member",
    "Organization",
    "OrganizationQuerySet",
    "RegistrationDraft",
    "Remark",
    "Responsibility",
]
