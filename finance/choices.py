"""The words of budgets and of the ledger."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FundSource(models.TextChoices):
    """Where money comes from (domain.md, "Rules that matter")."""

    UNION_DUES = "union_dues", _("Union dues")
    FINANCE_DEPARTMENT = "finance_department", _("Finance department")
    SOCIETY = "society", _("Society")


class Purpose(models.TextChoices):
    """What a line of a budget is for."""

    SERVICES = "services", _("Services")
    POSTS = "posts", _("Management posts")
    THEME_ACTIVITIES = "theme_activities", _("Theme activities")
    REWARDS = "rewards", _("Rewards")
    AGENCY_FEES = "agency_fees", _("Agency fees")


class BudgetStatus(models.TextChoices):
    """How far a budget is."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CHECKED = "checked", _("Checked")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    CLOSED = "closed", _("Closed")


class TransferStatus(models.TextChoices):
    """How far an amendment of an approved budget is."""

    REQUESTED = "requested", _("Waits for a decision")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class EntryKind(models.TextChoices):
    """What an entry of the ledger does with money."""

    ALLOCATED = "allocated", _("Allocated")
    COMMITTED = "committed", _("Committed")
    RELEASED = "released", pgettext_lazy("money", "Released")
    PAID = "paid", _("Paid")
    REFUNDED = "refunded", _("Refunded")
