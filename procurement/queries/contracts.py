"""What a contract said when it was signed, before any amendment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from procurement.models import Contract


@dataclass(frozen=True)
class Terms:
    """Amount and period of a contract."""

    amount: Decimal
    starts_on: dt.date
    ends_on: dt.date


def as_signed(contract: Contract) -> Terms:
    """Return what a contract said before its first amendment; what it says where there is none."""
    first = contract.amendments.in_force().order_by("pk").first()
    if first is None:
        return Terms(contract.amount, contract.starts_on, contract.ends_on)
    return Terms(first.amount_before, first.starts_on_before, first.ends_on_before)
