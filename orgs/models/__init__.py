"""The organization database: records, people who keep them, contacts, yearly collections."""

from orgs.models.building import Guidance, PartyBuilding, UnionBuilding
from orgs.models.collection import Collection
from orgs.models.contact import Contact
from orgs.models.duplicates import DuplicateFlag, DuplicateSearch
from orgs.models.filing import Filing
from orgs.models.life import Appeal, BlacklistEntry, NameChange
from orgs.models.merging import Merge
from orgs.models.organization import Organization, OrganizationQuerySet, Responsibility
from orgs.models.people import Claim, Invitation, Member
from orgs.models.registration import RegistrationDraft, Remark
from orgs.models.standing import (
    AnnualInspection,
    CreditListing,
    Honour,
    OrganizationDocument,
    Penalty,
    RatingAward,
    ServiceUndertaken,
)
from orgs.models.work import AnnualReport, FundingReceived, ServiceOffer

__all__ = [
    "AnnualInspection",
    "AnnualReport",
    "Appeal",
    "BlacklistEntry",
    "Claim",
    "Collection",
    "Contact",
    "CreditListing",
    "DuplicateFlag",
    "DuplicateSearch",
    "Filing",
    "FundingReceived",
    "Guidance",
    "Honour",
    "Invitation",
    "Member",
    "Merge",
    "NameChange",
    "Organization",
    "OrganizationDocument",
    "OrganizationQuerySet",
    "PartyBuilding",
    "Penalty",
    "RatingAward",
    "RegistrationDraft",
    "Remark",
    "Responsibility",
    "ServiceOffer",
    "ServiceUndertaken",
    "UnionBuilding",
]
