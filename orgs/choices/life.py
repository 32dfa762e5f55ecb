"""The closed vocabularies of an organization's standing, filing, party and union building, and blacklisting."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListKind(models.TextChoices):
    """Which list of the registration authority (社会组织信用信息管理办法)."""

    ABNORMAL = "abnormal", _("Abnormal operation")
    SERIOUS = "serious", _("Serious violations")


class PenaltyKind(models.TextChoices):
    """Kinds of administrative penalties (行政处罚法, article 9), as authorities impose them on organizations."""

    WARNING = "warning", _("Warning")
    FINE = "fine", _("Fine")
    CONFISCATION = "confiscation", _("Confiscation of unlawful gains")
    SUSPENSION = "suspension", _("Suspension of activities")
    REVOCATION = "revocation", _("Revocation of registration")
    OTHER = "other", _("Other penalty")


class HonourLevel(models.TextChoices):
    """Who honours."""

    NATIONAL = "national", _("National level")
    CITY = "city", _("City level")
    DISTRICT = "district", _("District level")
    OTHER = "other", _("Other level")


class DocumentKind(models.TextChoices):
    """Documents with a valid-until date."""

    REGISTRATION = "registration", _("Registration certificate")
    RATING = "rating", _("Rating plaque or certificate")
    INSURANCE = "insurance", _("Insurance policy")
    BANK = "bank", _("Proof of bank account")
    TAX = "tax", _("Tax exemption or donation qualification")
    LICENCE = "licence", _("Licence of the trade")
    OTHER = "other", _("Other document")


class FilingStatus(models.TextChoices):
    """Where a filing with a union hub stands (备案)."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    REFUSED = "refused", _("Filing refused")
    FILED = "filed", _("Filed")
    RENEWED = "renewed", _("Renewed")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class BuildingStatus(models.TextChoices):
    """How far the party organization or the union of an organization is built (plan, clause B2)."""

    NONE = "none", _("Not begun")
    CONTACTED = "contacted", _("Contacted about it")
    PREPARATION = "preparation", _("In preparation")
    APPLICATION = "application", _("Applied for")
    APPROVED = "approved", _("Founding approved")
    ELECTED = "elected", _("Elected and at work")
    ENDED = "ended", _("Ended")


class BuildingSubject(models.TextChoices):
    """What guidance is about."""

    PARTY = "party", _("Party building")
    UNION = "union", _("Union building")


class PartyForm(models.TextChoices):
    """How a party organization is founded in a social organization."""

    OWN = "own", _("Branch of its own")
    JOINT = "joint", _("Joint branch")
    FUNCTIONAL = "functional", _("Functional or temporary branch")
    INSTRUCTOR = "instructor", _("Covered by a party-building instructor")


class UnionForm(models.TextChoices):
    """How a union is founded in a social organization."""

    OWN = "own", _("Union of its own")
    JOINT = "joint", _("Joint union")
    COVERED = "covered", _("Covered by a subdistrict or trade union")


class BlacklistStatus(models.TextChoices):
    """Where an entry in the unions' blacklist stands."""

    IN_FORCE = "in_force", _("In force")
    LIFTED = "lifted", _("Lifted")
    ENDED = "ended", _("Period over")


class AppealStatus(models.TextChoices):
    """Where an appeal against an entry stands."""

    LODGED = "lodged", _("Appeal lodged")
    ACCEPTED = "accepted", _("Appeal accepted")
    DISMISSED = "dismissed", _("Appeal dismissed")
