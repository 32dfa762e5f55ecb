"""Two records side by side."""

from __future__ import annotations

from dataclasses import dataclass

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
