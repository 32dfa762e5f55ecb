"""Taking in lists of guidance on party and union building that the importing clerk's union, or its commission, gave."""

from __future__ import annotations

from typing import Any

from psycopg import sql

from core import clock
from core.sheets import Merge, Plan, Sheet
from orgs.models import Guidance
from orgs.services.intake import Intake
from orgs.services.matching import EVERY
from unions.models import User


def plan(sheet: Sheet, by: User) -> Plan:
    """Return how a list is taken in: a row corrects what the same person gave the organization on that day."""
    return _GuidanceIntake(sheet=sheet, model=Guidance, same=("subject", "given_on", "given_by"), by=by).plan()


class _GuidanceIntake(Intake):
    """One import. Rows of other unions stay theirs when they are corrected."""

    still_stands = EVERY

    def plan(self) -> Plan:
        """Return how the list is taken in."""
        if self.by.acting is None:
            raise PermissionError
        fresh: dict[str, Any] = {
            "organization_id": sql.SQL("s.organization_id"), "union_id": self.by.acting.union_id, "is_check": False,
            "recorded_by_id": self.by.pk, "recorded_at": clock.now(),
        }  # fmt: skip
        return Plan(self.sheet, Merge(Guidance, fresh=fresh), match=self.match, derived=self.derived)
