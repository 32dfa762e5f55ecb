"""Budgets, the append-only ledger, and what is committed."""

from finance.models.budget import Budget, BudgetLine, Transfer
from finance.models.ledger import Commitment, LedgerEntry

__all__ = ["Budget", "BudgetLine", "Commitment", "LedgerEntry", "Transfer"]
