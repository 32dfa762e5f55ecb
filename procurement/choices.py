"""The words of rounds (domain.md, "Vocabulary" and "Lifecycles")."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.choices import Purpose


class RoundKind(models.TextChoices):
    """What a round buys or supports."""

    SERVICE = "service", _("Services")
    POST = "post", _("Management posts")
    BRAND = "brand", _("Brand projects")


PURPOSES: dict[str, frozenset[str]] = {
    RoundKind.SERVICE: frozenset({Purpose.SERVICES, Purpose.REWARDS}),
    RoundKind.POST: frozenset({Purpose.POSTS}),
    RoundKind.BRAND: frozenset({Purpose.SERVICES, Purpose.THEME_ACTIVITIES, Purpose.REWARDS}),
}
"""From which lines of a budget a round of a kind may be paid."""


class FundingMode(models.TextChoices):
    """How money is given (plan, clause C4)."""

    PURCHASE = "purchase", _("Purchase")
    SUBSIDY = "subsidy", _("Subsidy")
    REWARD = "reward", _("Reward")


class RoundStatus(models.TextChoices):
    """How far a round is."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved, not open yet")
    OPEN = "open", _("Open for applications")
    CLOSED = "closed", pgettext_lazy("of a call for applications", "Closed")
    ELIGIBILITY = "eligibility", _("Eligibility")
    REVIEW = "review", _("Expert review")
    PANEL = "panel", _("Panel")
    NOTICE = "notice", _("Public notice")
    AWARDED = "awarded", _("Awarded")
    CONCLUDED = "concluded", _("Concluded")
    FAILED = "failed", _("Failed: too few eligible")
    CANCELLED = "cancelled", _("Cancelled")


class Normalisation(models.TextChoices):
    """Whether experts' totals are put on one scale before they are averaged."""

    NONE = "none", _("As they are")
    STANDARD = "standard", _("Standard scores of each expert")


class MilestoneKind(models.TextChoices):
    """The dates of a round, in their order."""

    OPENS = "opens", _("Call published")
    QUESTIONS = "questions", _("Questions until")
    DEADLINE = "deadline", _("Applications until")
    ELIGIBILITY = "eligibility", _("Eligibility checked by")
    REVIEW = "review", _("Experts review until")
    PANEL = "panel", _("Panel meets")
    NOTICE = "notice", _("Public notice from")
    NOTICE_END = "notice_end", _("Public notice until")
    OBJECTIONS = "objections", _("Objections until")
    CONTRACT = "contract", _("Contracts signed by")


class ApplicationStatus(models.TextChoices):
    """How far an application is."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    REVIEWED = "reviewed", _("Reviewed")
    PROPOSED = "proposed", _("Proposed")
    RESERVE = "reserve", _("Reserve")
    DECLINED = "declined", _("Declined")
    AWARDED = "awarded", _("Awarded")
    NOT_AWARDED = "not_awarded", _("Not awarded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


FROM_PANEL = (
    ApplicationStatus.PROPOSED, ApplicationStatus.RESERVE, ApplicationStatus.DECLINED, ApplicationStatus.AWARDED,
    ApplicationStatus.NOT_AWARDED,
)  # fmt: skip
"""What an application becomes by the panel's decision and after it."""


class TieKind(models.TextChoices):
    """What ties an expert to an organization (domain.md, "Rules that matter")."""

    EMPLOYMENT = "employment", _("Employment")
    BOARD = "board", _("Seat on the board")
    RELATIVE = "relative", _("Close relative there")
    AGENCY = "agency", _("Same agency")
    OTHER = "other", _("Other")


class AssignmentStatus(models.TextChoices):
    """What an expert says of an application to be read."""

    OFFERED = "offered", _("Asked")
    ACCEPTED = "accepted", pgettext_lazy("of a review", "Accepted")
    REFUSED = "refused", _("Refused")
    RECUSED = "recused", _("Stepped back")
    REPLACED = "replaced", _("Replaced")
    DONE = "done", _("Scored")


class RefusalReason(models.TextChoices):
    """Why an expert does not read an application."""

    CONFLICT = "conflict", _("Conflict of interest")
    FIELD = "field", _("Not my field")
    TOO_MANY = "too_many", _("Too many")


class PanelOutcome(models.TextChoices):
    """What the panel decides of an application."""

    PROPOSED = "proposed", _("Proposed")
    RESERVE = "reserve", _("Reserve")
    DECLINED = "declined", _("Declined")


class ObjectionStatus(models.TextChoices):
    """How far an objection is."""

    LODGED = "lodged", _("Lodged")
    EXAMINED = "examined", _("Under examination")
    UPHELD = "upheld", _("Upheld")
    REJECTED = "rejected", pgettext_lazy("objection", "Rejected")
    INADMISSIBLE = "inadmissible", _("Inadmissible")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ResultKind(models.TextChoices):
    """What a letter tells an applicant."""

    AWARDED = "awarded", _("Awarded")
    RESERVE = "reserve", _("Reserve")
    NOT_AWARDED = "not_awarded", _("Not awarded")


class AwardStatus(models.TextChoices):
    """What became of an award."""

    AWARDED = "awarded", _("Awarded")
    CONTRACTED = "contracted", _("Under contract")
    LAPSED = "lapsed", _("Lapsed")


class ContractStatus(models.TextChoices):
    """How far a contract is."""

    DRAFTED = "drafted", _("Drafted")
    SIGNED = "signed", _("Signed")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    ACCEPTED = "accepted", _("Work accepted")
    TERMINATED = "terminated", _("Terminated")


class AmendmentStatus(models.TextChoices):
    """How far an amendment of a contract is."""

    DRAFTED = "drafted", _("Drafted")
    IN_FORCE = "in_force", _("In force")
    DROPPED = "dropped", _("Dropped")


class AgencyTask(models.TextChoices):
    """What an agency may be engaged to do in a round; decisions of awards stay with the union."""

    PREPARE = "prepare", _("Prepare the draft")
    RUN = "run", _("Run the call: publish, correct, answer, move dates")
    ELIGIBILITY = "eligibility", _("Check eligibility, enter paper applications")
    REVIEW = "review", _("Organize the expert review")
    PANEL = "panel", _("Record the panel meeting")


READS_APPLICATIONS = (AgencyTask.ELIGIBILITY, AgencyTask.REVIEW, AgencyTask.PANEL)
"""The tasks for which the staff of an agency read what was handed in."""
