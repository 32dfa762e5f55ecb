"""Services offered, annual reports and funding for the demo: fictional, made by the services."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from core import clock
from orgs.choices.work import FunderKind
from orgs.models import Organization
from orgs.services import standing
from orgs.standing import standing_kinds
from reference.models import ServiceArea
from unions.models import User

OFFERS = {
    "skills-training": ("职工技能提升小班课", "每期八次课，结业发学习证明。", "人", 0),
    "psychology": ("职工心理咨询", "专业咨询师一对一，保密。", "次", 200),
    "legal-services": ("劳动权益法律咨询", "律师现场或电话解答合同、工伤、社保问题。", "次", 0),
    "culture-sports": ("职工健身与读书活动", "工间操、读书会、球类活动进单位。", "场", 3000),
    "family-life": ("职工亲子课堂", "周末亲子阅读与手工。", "家庭", 50),
    "women-workers": ("女职工健康讲座", "妇科保健、孕产期权益讲解。", "场", 2000),
    "hardship-assistance": ("困难职工走访慰问", "入户走访，协助申请帮扶。", "户", 0),
    "volunteering": ("志愿服务进驿站", "为户外劳动者提供饮水、理发等便民服务。", "次", 0),
}
GROUPS = ("all-workers", "new-employment", "migrant-workers", "women-workers", "young-workers", "workers-in-hardship")
FUNDERS = {
    FunderKind.UNION: ("朝阳区总工会", "北京市总工会"),
    FunderKind.GOVERNMENT: ("示范区民政局", "示范街道办事处"),
    FunderKind.FOUNDATION: ("示范公益基金会",),
    FunderKind.ENTERPRISE: ("示范科技有限公司",),
    FunderKind.DONATIONS: ("爱心人士捐款",),
}
PURPOSES = ("职工服务项目经费", "场地和设备", "志愿者补贴", "困难职工帮扶")


class WorkDemo:
    """Adds to the demo's organizations what they offer, report and receive."""

    def __init__(self, *, organizations: list[Organization], today: dt.date, users: dict[str, User]) -> None:
        self.all = [one for one in organizations if one.is_on_record]
        self.today, self.users = today, users
        self.random = random.Random(f"work{today}{len(organizations)}")  # noqa: S311 - the same each time
        self.clerk = users["clerk@demo.example"]
        self.areas = {area.code: area for area in ServiceArea.objects.all()}

    def seed(self) -> None:
        """Make everything."""
        with clock.stopped_at(clock.start_of(self.today) + dt.timedelta(hours=15)):
            for organization in [self.all[0], *self._some(0.3)]:
                self._offer(organization)
            for organization in [self.all[0], *self._some(0.3)]:
                for back in (1, 2, 3):
                    self._report(organization, self.today.year - back)
            for organization in [self.all[0], *self._some(0.25)]:
                self._funding(organization)
            self._declared()

    def _some(self, share: float) -> list[Organization]:
        rest = self.all[1:]
        return self.random.sample(rest, max(1, round(len(rest) * share)))

    def _enter(self, organization: Organization, slug: str, *, by: User | None = None, **facts: Any) -> None:
        standing.add_entry(
            kind=standing_kinds.get(slug), organization=organization, facts=facts, by=by or self.clerk,
            is_declared=by is not None,
        )  # fmt: skip

    def _offer(self, organization: Organization, by: User | None = None) -> None:
        pick = self.random
        area = pick.choice(list(OFFERS))
        title, description, unit, price = OFFERS[area]
        until = self.today + dt.timedelta(days=pick.randrange(-30, 500)) if pick.random() < 0.7 else None
        self._enter(
            organization, "offers", by=by, title=title, area=self.areas[area], description=description, unit=unit,
            price=price, capacity=pick.randrange(10, 120), target_groups=sorted(pick.sample(GROUPS, 2)),
            districts=[organization.district_id] if organization.district_id and pick.random() < 0.6 else [],
            valid_from=dt.date(self.today.year - 1, 3, 1), valid_until=until,
        )  # fmt: skip

    def _report(self, organization: Organization, year: int) -> None:
        income = self.random.randrange(20, 300) * 10_000
        self._enter(
            organization, "reports", year=year, submitted_on=dt.date(year + 1, 3, self.random.randrange(1, 29)),
            income=income, expense=round(income * self.random.uniform(0.8, 1.02)),
            people_served=self.random.randrange(100, 9000),
            summary="开展职工培训、咨询和文体活动，服务对象满意度较高。",
        )  # fmt: skip

    def _funding(self, organization: Organization) -> None:
        for year in (self.today.year - 1, self.today.year):
            kind = self.random.choice(list(FUNDERS))
            self._enter(
                organization, "funding", year=year, funder_kind=kind, funder=self.random.choice(FUNDERS[kind]),
                amount=self.random.randrange(1, 40) * 10_000, purpose=self.random.choice(PURPOSES),
            )  # fmt: skip

    def _declared(self) -> None:
        """Let the demo's owner declare what waits for a clerk."""
        first, owner = self.all[0], self.users["owner@demo.example"]
        self._enter(
            first, "offers", by=owner, title="骑手之家午间休息点", area=self.areas["volunteering"], price=0,
            capacity=40, target_groups=["new-employment"], districts=[],
            description="每日十一点至十五点开放，提供饮水、充电和休息座椅。", valid_from=self.today, is_public=True,
        )  # fmt: skip
        self._enter(
            first, "funding", by=owner, year=self.today.year, funder_kind=FunderKind.FOUNDATION,
            funder="示范公益基金会", amount=50_000, purpose="骑手之家场地费",
        )  # fmt: skip
