"""A union's budget of one year, its lines by purpose and source of funds, and its amendments."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.audit import tracked
from finance.choices import BudgetStatus, FundSource, Purpose, TransferStatus
from finance.lifecycles import BudgetLifecycle, TransferLifecycle
from unions.models import Union
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import User

CENT = Decimal("0.01")
NOT_NEGATIVE = (MinValueValidator(0),)
YEARS = (MinValueValidator(2015), MaxValueValidator(2100))
DECIDED = (BudgetStatus.APPROVED, BudgetStatus.CLOSED)


def yuan(label: object, **options: object) -> models.DecimalField:  # type: ignore[type-arg]
    """Return a field for an amount of money in yuan, to the fen."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)  # type: ignore[arg-type]


class Decided(models.Model):
    """What a collective decision leaves behind: its day and the number of its minutes (主席办公会)."""

    decided_on = models.DateField(_("day of the collective decision"), null=True, blank=True)
    minutes_number = models.CharField(_("number of the minutes"), max_length=80, blank=True)

    class Meta:
        abstract = True


class BudgetQuerySet(models.QuerySet["Budget"]):
    """What may be asked of many budgets."""

    def visible_to(self, user: User) -> BudgetQuerySet:
        """Those of unions within the user's scope."""
        union_ids = user.scope_union_ids()
        return self if union_ids is None else self.filter(union__in=union_ids)


@tracked(silent=["version"])
class Budget(BudgetLifecycle, Decided):
    """A union's budget of one year for what it buys and supports (预算)."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="budgets", verbose_name=_("union"))
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    prepared_by = hand(_("prepared by"), on_delete=models.PROTECT)
    checked_by = hand(_("checked by"), on_delete=models.PROTECT)
    approved_by = hand(_("approved by"), on_delete=models.PROTECT)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun at"), default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["-year", "union__path"]
        constraints = [
            models.UniqueConstraint(fields=["union", "year"], name="budget_once_a_year"),
            models.CheckConstraint(
                condition=~Q(status__in=DECIDED)
                | Q(checked_by__isnull=False, approved_by__isnull=False, approved_at__isnull=False)
                & ~Q(checked_by=F("approved_by"))
                & ~Q(approved_by=F("prepared_by"))
                & ~Q(checked_by=F("prepared_by")),
                name="budget_approved_by_two",
            ),
        ]
        indexes = [models.Index(fields=["-year", "-id"], name="budget_by_year")]

    def __str__(self) -> str:
        return f"{self.union} {self.year}"

    @property
    def is_in_force(self) -> bool:
        """Whether money may be committed from it."""
        return bool(self.status == BudgetStatus.APPROVED)

    @property
    def can_be_written(self) -> bool:
        """Whether its lines may still be changed."""
        return self.status in {BudgetStatus.DRAFT, BudgetStatus.RETURNED}


def follows_ledger(*balances: str) -> pgtrigger.Trigger:
    """Return the trigger that lets nobody write balances but the trigger of the ledger's entries."""
    new, old = (", ".join(f"{row}.{name}" for name in balances) for row in ("NEW", "OLD"))
    nothing = ", ".join("0::numeric" for _each in balances)
    return pgtrigger.Trigger(
        name="follows_ledger", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
    IF pg_trigger_depth() < 2 AND ROW({new})
        IS DISTINCT FROM (CASE WHEN TG_OP = 'INSERT' THEN ROW({nothing})
                          ELSE ROW({old}) END) THEN
        RAISE EXCEPTION 'balances of % follow the ledger alone', TG_TABLE_NAME;
    END IF;
    RETURN NEW;
""",
    )  # fmt: skip


class BudgetLine(models.Model):
    """What one budget holds for one purpose from one source. Its balances are written by the ledger alone.

    ``planned`` and ``carried_over`` (what last year's line leaves) are what people write; ``allocated``, ``committed``
    and ``paid`` are the sums of the ledger's entries, kept by a trigger so that the database itself refuses to
    commit more than was allocated, under any number of connections.
    """

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="lines", verbose_name=_("budget"))
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose.choices)
    source = models.CharField(_("source of funds"), max_length=18, choices=FundSource.choices)
    planned = yuan(_("planned (yuan)"), default=Decimal(0), validators=NOT_NEGATIVE)
    carried_over = yuan(_("carried over from last year (yuan)"), default=Decimal(0), validators=NOT_NEGATIVE)
    allocated = yuan(_("allocated (yuan)"), default=Decimal(0), editable=False)
    committed = yuan(_("committed (yuan)"), default=Decimal(0), editable=False)
    paid = yuan(_("paid (yuan)"), default=Decimal(0), editable=False)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["budget", "id"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "purpose", "source"], name="budget_line_once"),
            models.CheckConstraint(condition=Q(planned__gte=0, carried_over__gte=0), name="budget_line_not_negative"),
            models.CheckConstraint(
                condition=Q(committed__gte=0, committed__lte=F("allocated")), name="budget_line_within_allocation"
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("committed")), name="budget_line_paid_within_commitments"
            ),
        ]
        triggers = [follows_ledger("allocated", "committed", "paid")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.get_source_display()}"

    @property
    def total(self) -> Decimal:
        """What the line holds as written: planned and carried over."""
        return Decimal(self.planned + self.carried_over)

    @property
    def free(self) -> Decimal:
        """What can still be committed."""
        return Decimal(self.allocated - self.committed)


@tracked()
class Transfer(TransferLifecycle, Decided):
    """An amendment of an approved budget: money from line to line, additional money, or a cut (预算调整)."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("budget"))
    from_line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("line that the money comes from"),
        help_text=_("Empty: additional money."),
    )  # fmt: skip
    to_line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("line that it goes to"),
        help_text=_("Empty: a cut."),
    )  # fmt: skip
    amount = yuan(_("amount (yuan)"), validators=[MinValueValidator(CENT)])
    reason = models.CharField(_("reason"), max_length=300)
    requested_by = hand(_("requested by"), on_delete=models.PROTECT)
    requested_at = models.DateTimeField(_("requested at"), default=clock.now, editable=False)
    decided_by = hand(pgettext_lazy("budget", "decided by"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("amendment of a budget")
        verbose_name_plural = _("amendments of budgets")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_moves_money"),
            models.CheckConstraint(
                condition=(Q(from_line__isnull=False) | Q(to_line__isnull=False)) & ~Q(from_line=F("to_line")),
                name="transfer_has_ends",
            ),
            models.CheckConstraint(
                condition=~Q(status=TransferStatus.APPROVED)
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("requested_by")),
                name="transfer_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_line or '—'} → {self.to_line or '—'}"

    def scope_unions(self) -> list[Union]:
        """Return the union whose budget it amends."""
        return [self.budget.union]
