"""Rounds and all that follows: applications, review, panel, notice, award, contract."""

from procurement.models.agencies import Agency, AgencyEngagement, AgencyMember
from procurement.models.amendments import ContractAmendment
from procurement.models.applications import (
    Application,
    ApplicationDocument,
    EligibilityCheck,
    SectionLock,
    Submission,
    Supplement,
)
from procurement.models.awards import Award, Contract, Letter
from procurement.models.directory import ServiceDirectoryEntry
from procurement.models.panel import Objection, ObjectionPost, PanelDecision, PublicNotice
from procurement.models.reviews import Assignment, Draw, Expert, ExpertFee, ExpertTie
from procurement.models.rounds import Addendum, CallQuestion, Lot, Milestone, RequiredDocument, Round, RoundRule

__all__ = [
    "Addendum", "Agency", "AgencyEngagement", "AgencyMember", "Application", "ApplicationDocument", "Assignment",
    "Award", "CallQuestion", "Contract", "ContractAmendment", "Draw", "EligibilityCheck", "Expert", "ExpertFee",
    "ExpertTie", "Letter", "Lot", "Milestone", "Objection", "ObjectionPost", "PanelDecision",
    "PublicNotice", "RequiredDocument", "Round", "RoundRule", "SectionLock", "ServiceDirectoryEntry", "Submission",
    "Supplement",
]  # fmt: skip
