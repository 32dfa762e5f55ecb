"""Standing, filings, party and union building and status for the demo: fictional, made by the services."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from core import clock, generate
from orgs.choices.life import BuildingStatus
from orgs.choices.records import LegalForm
from orgs.models import AnnualInspection, Organization
from orgs.services import building, filings, life, standing
from orgs.services.building import DAYS
from orgs.standing import standing_kinds
from unions.models import Union, User

HONOURS = ("职工服务先进集体", "优秀志愿服务组织", "和谐劳动关系贡献奖")
SERVICES = ("职工心理健康讲座", "外卖骑手法律咨询", "职工技能提升班", "困难职工走访帮扶")
GUIDANCE = ("建议与同楼宇单位联合组建。", "党员三名以上，可单独建支部。", "筹备材料齐全，尽快报上级批复。")
STEPS = list(DAYS)[:-1]  # all but the end


class LifeDemo:
    """Adds to the demo's organizations what is known of their standing, filing, building and status."""

    def __init__(self, *, organizations: list[Organization], today: dt.date, users: dict[str, User]) -> None:
        self.all = [one for one in organizations if one.is_on_record]
        self.registered = [one for one in self.all if one.legal_form != LegalForm.UNREGISTERED]
        self.today, self.users = today, users
        self.random = random.Random(f"life{today}{len(organizations)}")  # noqa: S311 - the same each time
        self.city = Union.objects.get(code="BFTU")
        self.clerk, self.manager = users["clerk@demo.example"], users["manager@demo.example"]

    def seed(self) -> None:
        """Make everything."""
        self._standing()
        self._filings()
        self._building()
        self._names_and_blacklist()
        with clock.stopped_at(self._at(self.today)):
            filings.lapse_filings()
            filings.remind_of_renewals()
            standing.remind_of_ends()

    def _at(self, day: dt.date) -> dt.datetime:
        return clock.start_of(day) + dt.timedelta(hours=14)

    def _some(self, rows: list[Organization], share: float) -> list[Organization]:
        return self.random.sample(rows, max(1, round(len(rows) * share)))

    def _past(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=self.random.randrange(1, days))

    # Standing ---------------------------------------------------------------------------------------------------------

    def _standing(self) -> None:
        for organization in self._some(self.registered, 0.25):
            known = set(AnnualInspection.objects.filter(organization=organization).values_list("year", flat=True))
            for year in sorted(set(range(self.today.year - 3, self.today.year)) - known):
                self._enter(organization, "inspections", year=year, result="passed")
        for organization in self._some(self.registered, 0.2):
            self._enter(organization, "ratings", grade="3A", awarded_on=self._past(2400), authority="北京市民政局")
        for organization, (slug, facts) in zip(self._some(self.registered, 0.5), self._entries(), strict=False):
            self._enter(organization, slug, **facts)
        first, owner = self.all[0], self.users["owner@demo.example"]
        self._enter(first, "documents", kind="insurance", number="示范保单001", issued_by="示范保险公司",
                    valid_until=self.today + dt.timedelta(days=20))  # fmt: skip
        self._enter(first, "honours", by=owner, title=HONOURS[0], level="district", conferred_on=self._past(300),
                    authority="朝阳区总工会")  # fmt: skip

    def _enter(self, organization: Organization, slug: str, *, by: User | None = None, **facts: Any) -> None:
        with clock.stopped_at(self._at(self.today)):
            standing.add_entry(
                kind=standing_kinds.get(slug), organization=organization, facts=facts, by=by or self.clerk,
                is_declared=by is not None,
            )  # fmt: skip

    def _entries(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield entries without end, documents most of all."""
        pick, serial = self.random, 0
        while True:
            serial += 1
            until = self.today + dt.timedelta(days=pick.randrange(-40, 900))
            yield "documents", {"kind": "registration", "number": f"示范登字第{serial:04d}号", "issued_by": "民政局",
                                "valid_from": until - dt.timedelta(days=1460), "valid_until": until}  # fmt: skip
            yield "honours", {"title": pick.choice(HONOURS), "level": pick.choice(("city", "district")),
                              "conferred_on": self._past(900), "authority": "北京市总工会"}  # fmt: skip
            yield "services", {"title": pick.choice(SERVICES), "buyer": pick.choice(("朝阳区总工会", "示范街道办事处")),
                               "began_on": self._past(700), "amount": pick.randrange(3, 30) * 10_000,
                               "people_served": pick.randrange(50, 3000)}  # fmt: skip
            if serial % 5 == 0:
                yield "penalties", {"kind": "warning", "decided_on": self._past(900), "reason": "未按时参加年检",
                                    "authority": "示范区民政局"}  # fmt: skip
                entered = self._past(500)
                yield "listings", {"list_kind": "abnormal", "entered_on": entered, "entry_reason": "通过住所无法联系",
                                   "authority": "示范区民政局", "removed_on": None if serial % 10 else self.today,
                                   "removal_reason": "" if serial % 10 else "已恢复联系"}  # fmt: skip

    # Filings ----------------------------------------------------------------------------------------------------------

    def _filings(self) -> None:
        groups = [one for one in self.all if one.legal_form == LegalForm.UNREGISTERED]
        chosen = [self.all[0], *self._some(groups[1:], 0.5), *self._some(self.registered[1:], 0.1)]
        for place, organization in enumerate(chosen):
            undecided = place % 12 == 11
            day = self.today - dt.timedelta(days=700) if place == 0 else self._past(30 if undecided else 800)
            self._filing(organization, day, undecided=undecided)

    def _filing(self, organization: Organization, day: dt.date, *, undecided: bool) -> None:
        answers = {
            "purpose": "为职工提供文体、读书和互助服务", "activities": "每月组织一次活动，面向周边职工免费开放。",
            "members_count": self.random.randrange(8, 120), "organizer": f"{self.random.choice(generate.SURNAMES)}示范",
            "organizer_telephone": "010-55501000", "place": organization.address[:100] or "职工之家", "promises": True,
        }  # fmt: skip
        with clock.stopped_at(self._at(day)):
            begun = filings.begin_filing(organization=organization, union=self.city, by=self.clerk)
            handed_in = filings.submit_filing(filing=begun, answers=answers, version=begun.version, by=self.clerk)
            if not undecided:
                filings.file(filing=handed_in, by=self.manager)

    # Party and union building -----------------------------------------------------------------------------------------

    def _building(self) -> None:
        for subject, attribute in (("party", "partybuilding"), ("union", "unionbuilding")):
            without = [one for one in self._some(self.all, 0.4) if _is_without(one, attribute)]
            for organization in without:
                self._walk(organization, subject)
        party = self.users["party@demo.example"]
        for organization in self._some(self.all, 0.1):
            day = self._past(200)
            facts = {"subject": self.random.choice(("party", "union")), "given_on": day, "given_by": party.name,
                     "text": self.random.choice(GUIDANCE), "is_check": self.random.random() < 0.3}  # fmt: skip
            with clock.stopped_at(self._at(day)):
                building.give_guidance(organization=organization, facts=facts, union=self.city, by=party)

    def _walk(self, organization: Organization, subject: str) -> None:
        """Take the first steps on days some weeks apart."""
        day, by = self._past(300), self.users["party@demo.example"]
        for step in STEPS[: self.random.randrange(1, len(STEPS) + 1)]:
            if day > self.today:
                return
            with clock.stopped_at(self._at(day)):
                building.advance(organization=organization, subject=subject, step=step, day=day, by=by)
            day += dt.timedelta(days=self.random.randrange(10, 60))

    # Names and blacklist ----------------------------------------------------------------------------------------------

    def _names_and_blacklist(self) -> None:
        renamed, barred, appealing = self.registered[5], self.registered[6], self.all[0]
        with clock.stopped_at(self._at(self.today)):
            life.change_name(
                organization=renamed, name=renamed.name.replace("（示范）", "发展中心（示范）"), by=self.clerk,
                changed_on=self._past(100), document_number="京民准〔示范〕12号", reason="业务范围调整",
            )  # fmt: skip
            for organization, reason in ((barred, "虚报服务人数"), (appealing, "逾期未提交结项材料")):
                self._bar(organization, reason)

    def _bar(self, organization: Organization, reason: str) -> None:
        entry = life.blacklist(
            organization=organization, reason=reason, grounds="示范监督检查通报", starts_on=self.today,
            ends_on=self.today + dt.timedelta(days=365), union=self.city, by=self.manager,
        )  # fmt: skip
        if organization == self.all[0]:
            life.lift(entry=entry, reason="核查后已补交材料", by=self.manager)
        else:
            life.lodge_appeal(entry=entry, text="服务人数以签到表为准，请复核。", by=self.users["owner@demo.example"])


def _is_without(organization: Organization, attribute: str) -> bool:
    record = getattr(organization, attribute, None)
    return record is None or record.status == BuildingStatus.NONE
