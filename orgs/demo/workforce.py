"""Figures on people of the demo: three years, made so that they add up."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from core import clock
from core.pii import rights
from core.pii.choices import RequestKind
from orgs.models import Organization
from orgs.services.workforce import record_workforce
from orgs.workforce import GROUPS, TOTAL, Engagement
from unions.models import User

YEARS = 3
SHARES = {"sex": (6, 4), "age": (3, 4, 2, 1), "education": (1, 4, 3, 2)}


class WorkforceDemo:
    """Adds figures on people to the demo's organizations, and requests of people about their own data."""

    def __init__(self, *, organizations: list[Organization], today: dt.date, users: dict[str, User]) -> None:
        self.all = [one for one in organizations if one.is_on_record]
        self.today, self.users = today, users
        self.random = random.Random(f"workforce{today}{len(organizations)}")  # noqa: S311 - the same each time

    def seed(self) -> None:
        """Make everything."""
        with clock.stopped_at(clock.start_of(self.today) + dt.timedelta(hours=11)):
            for organization in self.all[::6]:
                self._years(organization)
        self._requests()

    def _years(self, organization: Organization) -> None:
        for back in range(YEARS - 1, -1, -1):
            totals = (organization.full_time_staff, organization.part_time_staff, organization.volunteers)
            figures = {
                str(engagement): self._figures(max((total or 0) - back, 0), engagement)
                for engagement, total in zip(
                    (Engagement.FULL_TIME, Engagement.PART_TIME, Engagement.VOLUNTEER), totals, strict=True
                )
            }
            record_workforce(
                organization=organization, year=self.today.year - back, figures=figures,
                by=self.users["clerk@demo.example"],
            )  # fmt: skip

    def _figures(self, total: int, engagement: Engagement) -> dict[str, int | None]:
        figures: dict[str, int | None] = {TOTAL: total}
        for group in GROUPS:
            if group.adds_up and (engagement != Engagement.VOLUNTEER or group.key == "sex"):
                figures |= dict(zip(group.figures, self._split(total, SHARES[group.key]), strict=True))
        if engagement != Engagement.VOLUNTEER:
            figures |= {"social_workers": total // 6, "professionals": total // 5, "party_members": total // 4,
                        "union_members": total // 2}  # fmt: skip
        return figures

    def _split(self, total: int, shares: Sequence[int]) -> list[int]:
        """Share a total out at random, by weights."""
        parts = [0] * len(shares)
        for place in self.random.choices(range(len(shares)), shares, k=total):
            parts[place] += 1
        return parts

    def _requests(self) -> None:
        """Let two people ask: one for a correction that is late, one for the erasure of the account."""
        with clock.stopped_at(clock.start_of(self.today) - dt.timedelta(days=40)):
            rights.ask(user=self.users["owner@demo.example"], kind=RequestKind.CORRECTION,
                       text="姓名中的“何”字误录，请更正。")  # fmt: skip
        with clock.stopped_at(clock.start_of(self.today) + dt.timedelta(hours=11)):
            rights.ask(user=self.users["editor@demo.example"], kind=RequestKind.ERASURE, text="不再负责该单位工作。")
