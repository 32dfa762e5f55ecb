"""Key people of the demo: fictional, with identity numbers of a region that does not exist and numbers never given."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from core import clock, generate
from core.pii.reveal import revealables
from core.pii.services import reveal
from orgs.choices.people import Post
from orgs.models import KeyPerson, Organization
from orgs.presentation.key_people import KIND
from orgs.services import key_people
from orgs.validators import identity_check_character
from unions.models import User

NOWHERE = "990100"  # no division has this code
POSTS = (Post.SECRETARY_GENERAL, Post.FINANCE, Post.PROJECT_LEADER, Post.LIAISON)
REASONS = ("核对备案申请材料", "就年检事项电话回访", "通知负责人参加座谈会")


class PeopleDemo:
    """Adds key people to the demo's organizations, and some looks at their numbers."""

    def __init__(self, *, organizations: list[Organization], today: dt.date, users: dict[str, User]) -> None:
        self.all = [one for one in organizations if one.is_on_record]
        self.today, self.users = today, users
        self.random = random.Random(f"people{today}{len(organizations)}")  # noqa: S311 - the same each time
        self.clerk = users["clerk@demo.example"]
        self.serial = 0

    def seed(self) -> None:
        """Make everything."""
        with clock.stopped_at(clock.start_of(self.today) + dt.timedelta(hours=10)):
            for place, organization in enumerate(self.all):
                if place % 2 == 0:
                    self._representative(organization)
                if place % 5 == 0:
                    self._posts(organization)
            key_people.remind_of_terms()
            self._looks()

    def _representative(self, organization: Organization) -> None:
        """Enter the legal representative, every third one with a predecessor; some terms end soon."""
        began = self.today - dt.timedelta(days=self.random.randrange(30, 1600))
        if self.serial % 3 == 0:
            self._enter(
                organization, Post.LEGAL_REPRESENTATIVE, name=f"{self._surname()}先行",
                starts_on=began - dt.timedelta(days=1826), ends_on=began - dt.timedelta(days=1),
            )  # fmt: skip
        soon = self.random.random() < 0.05  # a few end now, as in real life; clerks are told of each
        left = self.random.choice((5, 25, 55) if soon else (400, 900, 1300, None))
        self._enter(
            organization, Post.LEGAL_REPRESENTATIVE, name=organization.legal_representative, starts_on=began,
            ends_on=None if left is None else self.today + dt.timedelta(days=left), is_full_time=True,
        )  # fmt: skip

    def _posts(self, organization: Organization) -> None:
        for post in POSTS:
            began = self.today - dt.timedelta(days=self.random.randrange(100, 1500))
            self._enter(
                organization, post, name=f"{self._surname()}{self.random.choice(('示例', '演示', '样本'))}",
                starts_on=began, mobile=f"1990000{self.serial % 10_000:04d}", email=f"person{self.serial}@demo.example",
                is_full_time=post != Post.FINANCE,
            )  # fmt: skip

    def _enter(self, organization: Organization, post: Post, **facts: Any) -> None:
        self.serial += 1
        facts["identity_number"] = self._identity_number() if self.serial % 2 else ""
        key_people.add_key_person(organization=organization, facts={"post": post, **facts}, by=self.clerk)

    def _identity_number(self) -> str:
        born = generate.day(self.random, dt.date(1965, 1, 1), dt.date(1998, 12, 31))
        digits = f"{NOWHERE}{born:%Y%m%d}{self.serial % 1000:03d}"
        return digits + identity_check_character(digits)

    def _surname(self) -> str:
        return self.random.choice(generate.SURNAMES)

    def _looks(self) -> None:
        kind = revealables.get(KIND)
        people = KeyPerson.objects.in_office().filter(identity_number__isnull=False).select_related("organization")
        for person, by in zip(people.order_by("pk")[:6], ("clerk", "manager", "clerk") * 2, strict=False):
            reason = self.random.choice(REASONS)
            reveal(kind=kind, row=person, field="identity_number", reason=reason, by=self.users[f"{by}@demo.example"])
