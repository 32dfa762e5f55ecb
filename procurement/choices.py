"""The words of rounds (domain.md, "Vocabulary" and "Lifecycles")."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundKind(models.TextChoices):
    """What a round buys or supports."""

    SERVICE = "service", _("Services")
    POST = "post", _("Management posts")
    BRAND = "brand", _("Brand projects")


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
    CLOSED = "closed", _("Closed")
    ELIGIBILITY = "eligibility", _("Eligibility")
    REVIEW = "review", _("Expert review")
    PANEL = "panel", _("Panel")
    NOTICE = "notice", _("Public notice")
    AWARDED = "awarded", _("Awarded")
    CONCLUDED = "concluded", _("Concluded")
    FAILED = "failed", _("Failed: too few eligible")
    CANCELLED = "cancelled", _("Cancelled")


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
