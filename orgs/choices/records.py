"""The closed vocabularies of the organization database (domain.md, "Vocabulary")."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FIRST_YEAR = 2015  # of yearly answers


class LegalForm(models.TextChoices):
    """What an organization is in law. The first two characters of a USCC tell it (GB 32100-2015)."""

    ASSOCIATION = "association", _("Association")
    SERVICE_INSTITUTION = "service_institution", _("Social service institution")
    FOUNDATION = "foundation", _("Foundation")
    UNREGISTERED = "unregistered", _("Unregistered group")
    ENTERPRISE = "enterprise", _("Enterprise")
    PUBLIC_INSTITUTION = "public_institution", _("Public institution")
    OTHER = "other", _("Other")


LEGAL_FORM_BY_USCC = {
    "11": LegalForm.OTHER,  # state organ
    "12": LegalForm.PUBLIC_INSTITUTION,
    "13": LegalForm.OTHER,  # body that the establishment office does not register as an institution
    "19": LegalForm.OTHER,
    "31": LegalForm.OTHER,  # law firm
    "32": LegalForm.OTHER,  # notary office
    "33": LegalForm.OTHER,  # judicial appraisal
    "34": LegalForm.OTHER,
    "35": LegalForm.OTHER,
    "39": LegalForm.OTHER,
    "51": LegalForm.ASSOCIATION,
    "52": LegalForm.SERVICE_INSTITUTION,
    "53": LegalForm.FOUNDATION,
    "59": LegalForm.OTHER,
    "81": LegalForm.OTHER,  # grassroots union
    "89": LegalForm.OTHER,
    "91": LegalForm.ENTERPRISE,
    "92": LegalForm.ENTERPRISE,  # sole trader
    "93": LegalForm.ENTERPRISE,  # farmers' cooperative
}


class PortalStatus(models.TextChoices):
    """Where a record stands in the portal, whatever the organization is in law."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    REJECTED = "rejected", _("Rejected")
    RECORDED = "recorded", _("Recorded by a union")
    VERIFIED = "verified", _("Verified")
    SUSPENDED = "suspended", _("Suspended")
    MERGED = "merged", _("Merged")


class LegalStatus(models.TextChoices):
    """Where the organization stands in law."""

    UNREGISTERED = "unregistered", _("Not registered")
    REGISTERED = "registered", _("Registered")
    ABNORMAL = "abnormal", _("On the list of abnormal operation")
    DEREGISTERED = "deregistered", _("Registration revoked")
    DISSOLVED = "dissolved", _("Dissolved")


class Rating(models.TextChoices):
    """Assessment grade of a social organization (社会组织评估管理办法), best last."""

    A1 = "1A", "1A"
    A2 = "2A", "2A"
    A3 = "3A", "3A"
    A4 = "4A", "4A"
    A5 = "5A", "5A"


class InspectionResult(models.TextChoices):
    """Result of the last annual inspection."""

    PASSED = "passed", _("Passed")
    BASIC = "basic", _("Basically passed")
    FAILED = "failed", _("Failed")
    ABSENT = "absent", _("Did not take part")


class ContactMethod(models.TextChoices):
    """How a union was in touch with an organization."""

    VISIT = "visit", _("Visit")
    MEETING = "meeting", _("Meeting")
    PHONE = "phone", _("Telephone")
    ONLINE = "online", _("Online or instant message")
    LETTER = "letter", _("Letter or e-mail")
    EVENT = "event", _("Joint activity")


class FollowUpKind(models.TextChoices):
    """What is to come of a contact."""

    FOLLOW_UP = "follow_up", _("To follow up")
    OURS = "ours", _("Promised by the union")
    THEIRS = "theirs", _("Promised by the other side")


class CollectionStatus(models.TextChoices):
    """Where the yearly record of an organization stands."""

    INVITED = "invited", _("Invited")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    VERIFIED = "verified", _("Verified")
    CLOSED = "closed", _("Closed without answer")


class CampaignStatus(models.TextChoices):
    """Where a collection campaign stands."""

    OPEN = "open", pgettext_lazy("campaign", "Open")
    CLOSED = "closed", pgettext_lazy("campaign", "Closed")


class MemberRole(models.TextChoices):
    """What a person may do for an organization."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")


class ClaimStatus(models.TextChoices):
    """Where somebody's claim to a recorded organization stands."""

    OPEN = "open", _("Waiting")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
