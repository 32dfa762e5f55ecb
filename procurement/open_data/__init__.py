"""Rounds as open data: Open Contracting Data Standard (OCDS 1.1), one package a year."""

from __future__ import annotations

from core.open_data.publications import publications
from procurement.open_data.packages import OCDS


def register() -> None:
    """Offer the publication."""
    publications.register("ocds", OCDS, order=10)
