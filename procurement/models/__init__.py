"""Rounds: what is bought or supported, from whom it may come, by which dates."""

from procurement.models.directory import ServiceDirectoryEntry
from procurement.models.rounds import Addendum, CallQuestion, Lot, Milestone, RequiredDocument, Round, RoundRule

__all__ = [
    "Addendum", "CallQuestion", "Lot", "Milestone", "RequiredDocument", "Round", "RoundRule", "ServiceDirectoryEntry",
]  # fmt: skip
