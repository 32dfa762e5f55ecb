"""Collection campaigns for the demo: last year's, closed, and this year's, under way; made by the services."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from core import clock, generate
from core.forms.composing import with_question
from core.forms.declaration import Condition, Kind, Option, Question, Words
from core.forms.services import begin_draft, current_version, save_draft
from orgs.collection_form import KEY
from orgs.models import Campaign, Collection, Organization
from orgs.services import campaigns, collections
from unions.models import Union, User

UNDER_WAY = 24  # answers of organizations that districts collect, in all states
CLERKS = {"BFTU-110105": "chaoyang@demo.example", "BFTU-110101": "dongcheng@demo.example"}

NEXT_YEAR = (
    Question("q1", Kind.CHOICE, Words("办公场地性质", "Premises"), options=(
        Option("own", Words("自有", "Own")), Option("rented", Words("租用", "Rented")),
        Option("lent", Words("无偿借用", "Lent")),
    )),
    Question("q2", Kind.MONEY, Words("年租金（元）", "Yearly rent (yuan)"), shown_if=Condition("q1", ("rented",))),
)  # fmt: skip


class CampaignDemo:
    """The city opens a campaign each year, collects a part itself, and leaves the rest to the districts that lead."""

    def __init__(self, *, serving: list[Organization], own: int, today: dt.date, users: dict[str, User]) -> None:
        self.serving, self.own, self.today, self.users = serving, own, today, users
        self.random = random.Random(f"campaigns{today}{own}")  # noqa: S311 - the same each time
        self.city = Union.objects.get(code="BFTU")
        self.clerk, self.manager = users["clerk@demo.example"], users["manager@demo.example"]

    def seed(self, year: int, part: float) -> None:
        """Make a year's campaign, with as many of the city's own answers verified as fit the part of the year gone."""
        begin, last = dt.date(year, 1, 10), min(self.today, dt.date(year, 12, 31))
        verified = round(self.own * last.timetuple().tm_yday / 365 * part)
        with clock.stopped_at(self._at(begin)):
            campaign = campaigns.open_campaign(
                union=self.city, year=year, due_on=dt.date(year, 11, 30), by=self.clerk,
                whom={"list": "worker_service=yes"},
            )  # fmt: skip
            mine, others = self._invite(campaign)
        if year == self.today.year:
            mine.append(mine.pop(0))  # the demo's owner answers this year's form
        for place, collection in enumerate(mine[: verified + 12]):
            self._answer(collection, self._day(begin, last), verify=place < verified)
        under_way = max(UNDER_WAY, len(others) // 4)
        self._districts(self.random.sample(others, min(len(others), under_way)), begin, last)
        self._correct(mine[1], last)
        if last < self.today:
            with clock.stopped_at(self._at(dt.date(year + 1, 1, 5))):
                campaigns.close_campaign(campaign=campaign, by=self.manager)
        else:
            with clock.stopped_at(self._at(self.today)):
                campaigns.remind_of_deadlines()
        campaigns.fold_tallies()

    def prepare_next_form(self) -> None:
        """Begin the draft of next year's form: a question on the premises, and the rent of those who rent them."""
        with clock.stopped_at(self._at(self.today)):
            draft = begin_draft(form=current_version(KEY).form, by=self.manager)
            declared = draft.declaration
            for question in NEXT_YEAR:
                declared = with_question(declared, question, "work")
            save_draft(version=draft, declaration=declared, by=self.manager)

    def _invite(self, campaign: Campaign) -> tuple[list[Collection], list[Collection]]:
        first, *rest = self.serving  # the demo's owner keeps the first
        mine = [first, *self.random.sample(rest, min(len(rest), round(self.own * 1.25)))]
        chosen = {organization.pk for organization in mine}
        others = [organization for organization in self.serving if organization.pk not in chosen]
        made = collections.invite(
            organizations=mine, year=campaign.year, union=self.city, by=self.clerk, campaign=campaign
        )
        return made, campaigns.invite_to(campaign=campaign, organizations=others, by=self.clerk)

    def _districts(self, asked: list[Collection], begin: dt.date, last: dt.date) -> None:
        """Bring the collections of districts into every state, one after the other."""
        for place, collection in enumerate(asked):
            day, clerk = self._day(begin, last), self._clerk(collection.union)
            with clock.stopped_at(self._at(day)):
                if place % 4 == 0:
                    collections.save_answers(collection=collection, answers={"activities": 3}, by=clerk, for_union=True)
            if place % 4:
                self._answer(collection, day, verify=place % 4 == 1, returned=place % 4 == 3)

    def _answer(self, collection: Collection, day: dt.date, *, verify: bool, returned: bool = False) -> None:
        clerk = self._clerk(collection.union)
        answers = {**collection.answers, **self._answers(collection.answers)}
        with clock.stopped_at(self._at(day)):
            collection = collections.submit(collection=collection, answers=answers, by=clerk, for_union=True)
            if verify:
                collections.verify(collection=collection, by=clerk)
            elif returned:
                collections.return_for_correction(
                    collection=collection, remarks={"income": "请与年检报告核对收入。"}, reason="", by=clerk
                )

    def _answers(self, known: dict[str, Any]) -> dict[str, Any]:
        pick = self.random
        staff = (known.get("full_time_staff") or 0) + (known.get("part_time_staff") or 0)
        return {
            "activities": pick.randrange(3, 40), "workers_served": pick.randrange(100, 9000),
            "income": f"{pick.randrange(20, 300)}0000.00", "public_funds": f"{pick.randrange(1, 20)}0000.00",
            "main_services": "面向职工开展咨询、培训和文体活动。", "party_members": pick.randrange(0, 3),
            "women": pick.randrange(0, staff + 1),
            "staff_by_education": self._split(staff, ("postgraduate", "bachelor", "college", "below")),
            "staff_by_age": self._split(staff, ("to_29", "to_39", "to_49", "from_50")),
        }  # fmt: skip

    def _split(self, n: int, rows: tuple[str, ...]) -> dict[str, dict[str, int]] | None:
        cuts = sorted(self.random.randrange(0, n + 1) for _row in rows[1:])
        parts = [high - low for low, high in zip([0, *cuts], [*cuts, n], strict=True)]
        return {row: {"people": part} for row, part in zip(rows, parts, strict=True)}

    def _correct(self, collection: Collection, last: dt.date) -> None:
        """Begin a correction of a verified answer."""
        with clock.stopped_at(self._at(last)):
            collections.correct(collection=collection, by=self.clerk)

    def _clerk(self, union: Union) -> User:
        return self.users[CLERKS.get(union.code, "clerk@demo.example")]

    def _day(self, begin: dt.date, last: dt.date) -> dt.date:
        return generate.day(self.random, begin, last)

    def _at(self, day: dt.date) -> dt.datetime:
        return clock.start_of(day) + dt.timedelta(hours=10)
