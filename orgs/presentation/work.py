"""How an organization's work is shown."""

from __future__ import annotations

from typing import Any

from orgs.lists.work import price_in_words
from orgs.models import Organization
from orgs.presentation.life import offer_words
from orgs.queries.work import on_offer


def public_offers(organization: Organization) -> list[dict[str, Any]]:
    """Return what the public page shows of an organization's offers, in a constant number of queries."""
    words = offer_words()
    offers = on_offer().filter(organization=organization).select_related("area")
    return [
        {
            "offer": offer,
            "groups": [words["target_groups"].get(code, code) for code in offer.target_groups],
            "districts": [words["districts"].get(code, code) for code in offer.districts],
            "price": price_in_words(offer.price, offer.unit),
        }
        for offer in offers
    ]
