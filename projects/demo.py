"""Projects for the demo: those of earlier years that unions entered, and some that others pay; awards bring theirs."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from activities.demo import picture
from core import clock
from orgs.models import Organization
from projects.choices import Origin
from projects.models import Project
from projects.services import projects
from reference.queries import district_names
from unions.models import Union, User

THEMES: Sequence[tuple[str, str, str, str, list[str]]] = (
    ("职工心理关爱服务", "psychology", "为一线职工提供免费、保密的心理咨询。",
     "由持证咨询师每周三下午在职工之家面谈，每月举办一次减压讲座，需要转介的由专人陪同。", ["all-workers"]),
    ("农民工法律援助进工地", "legal-services", "把合同、工资、工伤的法律咨询送到工地。",
     "律师每两周进一个工地，现场解答并代写文书；符合条件的协助申请法律援助。", ["migrant-workers"]),
    ("新就业形态劳动者急救培训", "skills-training", "教骑手和司机会急救、保安全。",
     "每场三十人，学习心肺复苏与外伤包扎，考核合格发给证书。", ["new-employment"]),
    ("职工子女暑期托管", "family-life", "暑假里孩子有人看、有书读。",
     "七月至八月工作日全天托管，安排阅读、手工和户外活动，提供午餐。", ["families"]),
    ("困难职工帮扶行动", "hardship-assistance", "逐户走访困难职工，一户一策。",
     "社工入户评估，链接就业、医疗和助学资源，每季度回访一次。", ["workers-in-hardship"]),
    ("女职工权益课堂", "women-workers", "女职工的特殊权益，讲明白、用得上。",
     "走进车间和写字楼，讲解孕产期保护和防止骚扰，现场设咨询台。", ["women-workers"]),
    ("职工文化体育季", "culture-sports", "下班以后，一起跑步、唱歌、看展。",
     "组织健步走、合唱、书画展十二场，凭会员卡参加。", ["all-workers"]),
    ("职工志愿者驿站", "volunteering", "让愿意帮人的职工找得到地方、学得到本事。",
     "建立志愿者队伍，每月培训一次，为社区和户外劳动者开展便民服务。", ["young-workers"]),
)  # fmt: skip
"""Title, area, sentence, what is done, for whom."""
RESULTS = "项目按计划完成，共服务职工{people}人次，满意度九成以上，形成服务案例三篇（示范）。"
JOIN = "本区工会会员均可参加，凭会员卡到单位工会或拨打咨询电话报名。"
EARLIER, LATELY = (5, 4, 3), (2, 1, 0)
"""How many years back unions entered projects of their own, and such as others pay."""


class ProjectsDemo:
    """Adds projects that no award brings."""

    def __init__(self, *, organizations: Sequence[Organization], today: dt.date, users: Mapping[str, User]) -> None:
        self.all = [one for one in organizations if one.is_on_record and one.legal_status == "registered"]
        self.today, self.users = today, users
        self.random = random.Random(f"projects{today}{len(organizations)}")  # noqa: S311 - the same each time
        self.districts = sorted(district_names())
        self.city = Union.objects.get(code="BFTU")

    def seed(self) -> None:
        """Make everything: more in a city than in a small demo."""
        a_year = max(4, min(60, len(self.all) // 20))
        for back in EARLIER:
            for place in range(a_year):
                self._one(self.today.year - back, place, Origin.EARLIER)
        for back in LATELY:
            for place in range(max(2, a_year // 10)):
                self._one(self.today.year - back, place, Origin.OTHER)

    def _one(self, year: int, place: int, origin: Origin) -> None:
        title, area, summary, story, groups = THEMES[(year + place) % len(THEMES)]
        organization, people = self.random.choice(self.all), self.random.randrange(8, 90) * 10
        begin = dt.date(year, self.random.randrange(1, 3), 1 + self.random.randrange(20))
        facts = {
            "title": f"{title}（示范）", "year": year, "origin": origin, "areas": [area], "target_groups": groups,
            "districts": sorted(self.random.sample(self.districts, self.random.randrange(4))), "summary": summary,
            "story": story, "participation": JOIN, "beneficiaries": people, "starts_on": begin,
            "amount": self.random.randrange(4, 30) * 5000, "shows_amount": place % 5 != 4,
            "ends_on": dt.date(year, 11, 30), "contact_telephone": "010-55500000",
            "funder": "某区民政局（示范）" if origin == Origin.OTHER else "",
        }  # fmt: skip
        day = min(begin, self.today - dt.timedelta(days=1))
        with clock.stopped_at(clock.start_of(day) + dt.timedelta(hours=10)):
            made = projects.enter_project(
                facts=facts, organization=organization, union=self.city, by=self.users["clerk@demo.example"]
            )
            if place % 8 != 7:  # some still wait for a manager
                self._show(made, people, picture_of=place < 3)

    def _show(self, project: Project, people: int, *, picture_of: bool) -> None:
        clerk, manager = self.users["clerk@demo.example"], self.users["manager@demo.example"]
        if picture_of:
            upload = SimpleUploadedFile("photo.jpg", picture(project.pk * 53))
            projects.add_photo(project=project, upload=upload, by=clerk)
        shown = projects.publish_project(project=project, by=manager)
        if project.ends_on and project.ends_on < self.today:
            with clock.stopped_at(clock.start_of(project.ends_on) + dt.timedelta(days=10, hours=10)):
                facts = {"results": RESULTS.format(people=people)}
                written = projects.write_project(project=shown, facts=facts, version=None, by=clerk)
                projects.conclude_project(project=written, by=clerk)
