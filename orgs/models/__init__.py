"""The organization database: records, people who keep them, contacts, yearly collections."""

from orgs.models.building import Guidance, PartyBuilding, UnionBuilding
from orgs.models.campaign import Campaign, CampaignTally
from orgs.models.collection import Collection
from orgs.models.contact import Contact, ContactOccasion, FollowUp
from orgs.models.duplicates import DuplicateFlag, DuplicateSearch
from orgs.models.filing import Filing
from orgs.models.key_people import KeyPerson
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
from orgs.models.workforce import Workforce

__all__ = [
    "AnnualInspection",
    "AnnualReport",
    "Appeal",
    "BlacklistEntry",
    "Campaign",
    "CampaignTally",
    "Claim",
    "Collection",
    "Contact",
    "ContactOccasion",
    "CreditListing",
    "DuplicateFlag",
    "DuplicateSearch",
    "Filing",
    "FollowUp",
    "FundingReceived",
    "Guidance",
    "Honour",
    "Invitation",
    "KeyPerson",
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
    "Workforce",
]
