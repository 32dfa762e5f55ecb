"""The directory as open data: spreadsheets and JSON of our own, and Open Referral's Human Services Data (HSDS 3)."""

from __future__ import annotations

from core.open_data.publications import publications
from orgs.open_data.files import OFFERS, ORGANIZATIONS
from orgs.open_data.hsds import HSDS


def register() -> None:
    """Offer the publications."""
    for order, (name, publication) in enumerate(
        (("organizations", ORGANIZATIONS), ("services", OFFERS), ("hsds", HSDS))
    ):
        publications.register(name, publication, order=order)
