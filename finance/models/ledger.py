"""Money moves only through an append-only ledger (domain.md, "Lifecycles": Payment)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from finance.choices import EntryKind
from finance.models.budget import BudgetLine, follows_ledger, yuan
from orgs.models import Organization
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import User

POST_ENTRY = """
    IF NEW.commitment_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM finance_commitment WHERE id = NEW.commitment_id AND line_id = NEW.line_id
    ) THEN
        RAISE EXCEPTION 'commitment % is not of line %', NEW.commitment_id, NEW.line_id;
    END IF;
    IF NEW.kind = 'committed' AND NOT EXISTS (
        SELECT FROM finance_budget JOIN finance_budgetline ON finance_budgetline.budget_id = finance_budget.id
        WHERE finance_budgetline.id = NEW.line_id AND finance_budget.status = 'approved'
    ) THEN
        RAISE EXCEPTION 'budget_in_force' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE finance_budgetline SET
        allocated = allocated + CASE WHEN NEW.kind = 'allocated' THEN NEW.amount ELSE 0 END,
        committed = committed + CASE NEW.kind WHEN 'committed' THEN NEW.amount WHEN 'released' THEN -NEW.amount
                                              ELSE 0 END,
        paid = paid + CASE NEW.kind WHEN 'paid' THEN NEW.amount WHEN 'refunded' THEN -NEW.amount ELSE 0 END
    WHERE id = NEW.line_id;
    UPDATE finance_commitment SET
        committed = committed + CASE NEW.kind WHEN 'committed' THEN NEW.amount WHEN 'released' THEN -NEW.amount
                                              ELSE 0 END,
        paid = paid + CASE NEW.kind WHEN 'paid' THEN NEW.amount WHEN 'refunded' THEN -NEW.amount ELSE 0 END
    WHERE id = NEW.commitment_id;
    RETURN NULL;
"""


class Commitment(models.Model):
    """Money bound for one purpose: an award, a post, an expert's fee. Its balances are written by the ledger alone.

    ``reference`` names what binds it, in the words of the app that does ("award:12"), once; the app shows the way
    there.
    """

    line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("budget line")
    )
    reference = models.CharField(_("reference"), max_length=60, unique=True)
    subject = models.CharField(_("for what"), max_length=200)
    payee = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments",
        verbose_name=_("payee"),
    )  # fmt: skip
    committed = yuan(_("committed (yuan)"), default=Decimal(0), editable=False)
    paid = yuan(_("paid (yuan)"), default=Decimal(0), editable=False)
    created_at = models.DateTimeField(_("committed at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("committed")), name="commitment_paid_within_it"
            ),
        ]
        triggers = [follows_ledger("committed", "paid")]

    def __str__(self) -> str:
        return self.subject

    @property
    def open(self) -> Decimal:
        """What is bound and not paid yet."""
        return Decimal(self.committed - self.paid)


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    """What may be asked of many entries."""

    def visible_to(self, user: User) -> LedgerQuerySet:
        """Those of unions within the user's scope."""
        union_ids = user.scope_union_ids()
        return self if union_ids is None else self.filter(line__budget__union__in=union_ids)


class LedgerEntry(models.Model):
    """One movement of money on one line. Entries are never changed, and a mistake is mended by another entry."""

    line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, related_name="entries", verbose_name=_("budget line")
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="entries",
        verbose_name=_("commitment"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=9, choices=EntryKind.choices)
    amount = yuan(_("amount (yuan)"))
    booked_on = models.DateField(_("day"), default=clock.today)
    reason = models.CharField(_("reason"), max_length=300)
    by = hand(_("entered by"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("entered at"), default=clock.now)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EntryKind.ALLOCATED, commitment__isnull=True) & ~Q(amount=0)
                | ~Q(kind=EntryKind.ALLOCATED) & Q(commitment__isnull=False, amount__gt=0),
                name="ledger_entry_is_whole",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_truncated", level=pgtrigger.Statement, when=pgtrigger.Before,
                operation=pgtrigger.Truncate, func="RAISE EXCEPTION 'the ledger is append-only';",
            ),
            pgtrigger.Trigger(name="posted", when=pgtrigger.After, operation=pgtrigger.Insert, func=POST_ENTRY),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
