"""Two records side by side."""

from __future__ import annotations

from dataclasses import dataclass

from orgs.choices.records import PortalStatus
from orgs.models import Organization
from orgs.presentation.records import fact
from orgs.services.records import FACTS


@dataclass(frozen=True)
class Compared:
    """One fact of two records, in words."""

    name: str
    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.left != self.right


def side_by_side(left: Organization, right: Organization) -> list[Compared]:
    """Return the facts that at least one of two records states, in the order of the record."""
    compared = []
    for name in FACTS:
        label, one = fact(left, name)
        _label, other = fact(right, name)
        if one or other:
            compared.append(Compared(name, label, one, other))
    return compared


def preferred(kept: Organization, absorbed: Organization) -> set[str]:
    """Return the facts that the absorbed record had better contribute: filled where the other's are empty.

    Where both state something, a verified record is believed before others, then the one changed last.
    """
    trusted = (absorbed.portal_status == PortalStatus.VERIFIED, absorbed.updated_at) > (
        kept.portal_status == PortalStatus.VERIFIED, kept.updated_at,
    )  # fmt: skip
    return {each.name for each in side_by_side(kept, absorbed) if each.right and (not each.left or trusted)}


def better_kept(one: Organization, other: Organization) -> tuple[Organization, Organization]:
    """Return two records, first the one that had better go on: verified, with a USCC, the earlier one."""
    first, second = sorted(
        (one, other), key=lambda each: (each.portal_status != PortalStatus.VERIFIED, not each.uscc, each.pk)
    )
    return first, second
