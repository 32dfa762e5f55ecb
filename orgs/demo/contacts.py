"""Partner bodies, meetings with many, and promises for the demo: fictional, made by the services."""

from __future__ import annotations

import datetime as dt
import random

from django.urls import reverse

from core import clock
from core.correspondence.services import attach
from core.inbox.services import add_todo, finish_todo
from orgs.choices.records import FollowUpKind
from orgs.models import ContactOccasion, Organization
from orgs.services import contacts
from orgs.services.contacts import Agreed
from reference.models import Division
from unions.models import PartnerBody, PartnerKind, Union, User
from unions.services import partners
from unions.services.leave import delegate

BODIES = (
    ("北京市民政局社会组织管理处（示范）", PartnerKind.CIVIL_AFFAIRS, None, "社会组织登记和年检"),
    ("北京市委社会工作部（示范）", PartnerKind.SOCIAL_WORK, None, "社会组织党建和社会建设"),
    ("北京市司法局公共法律服务处（示范）", PartnerKind.JUSTICE, None, "职工法律援助"),
    ("北京市朝阳区民政局（示范）", PartnerKind.CIVIL_AFFAIRS, "110105", "区级社会组织"),
    ("北京市东城区人力资源和社会保障局（示范）", PartnerKind.HUMAN_RESOURCES, "110101", "职业技能培训"),
    ("共青团北京市委（示范）", PartnerKind.MASS_ORGANIZATION, None, "青年志愿服务"),
)
MEETINGS = (
    ("职工服务类社会组织工作座谈会", "市总工会三层会议室", "各单位介绍了今年的服务计划。", "会后寄送购买服务指导目录"),
    ("年度信息采集布置会", "线上会议", "说明了填报口径和时间安排。", "汇总各单位提出的填报问题"),
)
PROMISES = (
    (FollowUpKind.OURS, "协调一处职工活动场地"),
    (FollowUpKind.THEIRS, "提供近两年服务项目清单"),
    (FollowUpKind.THEIRS, "每季度为园区职工做一次心理讲座"),
)


class ContactDemo:
    """Adds what the contacts of single organizations do not show."""

    def __init__(self, *, organizations: list[Organization], today: dt.date, users: dict[str, User]) -> None:
        self.organizations, self.today, self.users = organizations, today, users
        self.random = random.Random(f"contacts{today}{len(organizations)}")  # noqa: S311 - the same each time
        self.city = Union.objects.get(code="BFTU")
        self.clerk, self.manager = users["clerk@demo.example"], users["manager@demo.example"]

    def seed(self) -> None:
        """Make everything."""
        bodies = self._bodies()
        for back, facts in zip((40, 9), MEETINGS, strict=True):
            self._meeting(self.today - dt.timedelta(days=back), facts, bodies[:2])
        self._promises()
        self._with_partners(bodies)
        self._documents()
        self._leave()

    def _bodies(self) -> list[PartnerBody]:
        made = []
        for place, (name, kind, district, note) in enumerate(BODIES):
            facts = {
                "name": name, "kind": kind, "note": note, "contact_person": f"示范联系人{place + 1}",
                "post": "工作人员", "telephone": f"010-5551{place:04d}",
                "district": Division.objects.get(pk=district) if district else None,
            }  # fmt: skip
            with clock.stopped_at(self._at(self.today - dt.timedelta(days=300))):
                made.append(partners.create_partner(facts=facts, union=self.city, by=self.clerk))
        return made

    def _meeting(self, day: dt.date, said: tuple[str, str, str, str], bodies: list[PartnerBody]) -> None:
        subject, place, outcome, promised = said
        facts = {
            "held_on": day, "method": "meeting", "subject": subject, "place": place, "staff": self.clerk.name,
            "outcome": outcome,
        }  # fmt: skip
        with clock.stopped_at(self._at(day)):
            contacts.record_occasion(
                union=self.city, facts=facts, organizations=self.random.sample(self.organizations, 30), by=self.clerk,
                partners=bodies, agreed=[Agreed(FollowUpKind.OURS, promised, day + dt.timedelta(days=21))],
            )  # fmt: skip

    def _promises(self) -> None:
        """Promises of both sides: with the organization of the demo's owner, and with some others."""
        others = self.random.sample(self.organizations[1:], min(15, len(self.organizations) - 1))
        for place, organization in enumerate([self.organizations[0], *others]):
            day = self.today - dt.timedelta(days=self.random.randrange(3, 60))
            kind, what = PROMISES[place % len(PROMISES)]
            facts = {"contacted_on": day, "method": "visit", "staff": self.clerk.name, "subject": "走访座谈",
                     "counterpart": organization.legal_representative, "outcome": "双方商定下一步合作。"}  # fmt: skip
            due = day + dt.timedelta(days=self.random.randrange(14, 90))
            with clock.stopped_at(self._at(day)):
                made = contacts.record_contact(
                    organization=organization, union=self.city, facts=facts, by=self.clerk,
                    agreed=[Agreed(kind, what, due, self.manager if place % 4 == 3 else None)],
                )  # fmt: skip
            if place % 3 == 2:
                with clock.stopped_at(self._at(self.today)):
                    todo = made.follow_ups.get().todo
                    finish_todo(todo, by=todo.for_user)

    def _with_partners(self, bodies: list[PartnerBody]) -> None:
        for place, body in enumerate(bodies[:4]):
            day = self.today - dt.timedelta(days=15 + 20 * place)
            facts = {"contacted_on": day, "method": "phone", "staff": self.clerk.name, "subject": "商请提供名单",
                     "counterpart": body.contact_person, "outcome": "同意按季度提供。"}  # fmt: skip
            with clock.stopped_at(self._at(day)):
                contacts.record_contact(
                    partner=body, union=self.city, facts=facts, by=self.clerk,
                    agreed=[Agreed(FollowUpKind.THEIRS, "提供最新登记名单", day + dt.timedelta(days=45))],
                )  # fmt: skip

    def _documents(self) -> None:
        """Documents of the office system behind organizations and meetings."""
        records = [*ContactOccasion.objects.order_by("pk"), *self.organizations[:6]]
        for place, record in enumerate(records):
            incoming, day = place % 2 == 1, self.today - dt.timedelta(days=5 + 11 * place)
            number = f"{'京民函' if incoming else '京工发'}〔{day.year}〕{place + 11}号（示范）"
            title = "关于提供社会组织情况的复函" if incoming else "关于做好职工服务类社会组织工作的通知"
            with clock.stopped_at(self._at(self.today)):
                attach(
                    record=record, direction="incoming" if incoming else "outgoing", number=number, dated_on=day,
                    title=title, counterpart="北京市民政局（示范）" if incoming else "各区总工会", by=self.clerk,
                )  # fmt: skip

    def _leave(self) -> None:
        """The manager of Chaoyang is on leave; its clerk stands in. A hand-over would find the clerk's promises."""
        holder, other = self.users["chaoyang2@demo.example"], self.users["chaoyang@demo.example"]
        with clock.stopped_at(self._at(self.today)):
            add_todo(
                for_user=holder, by=holder, due=self.today + dt.timedelta(days=4), url=reverse("orgs:desk_contacts"),
                title="审阅本区社会组织联系情况小结",
            )  # fmt: skip
            delegate(
                appointment=holder.appointments.get(), to=other, starts_on=self.today,
                ends_on=self.today + dt.timedelta(days=14), reason="年休假", by=holder,
            )  # fmt: skip

    def _at(self, day: dt.date) -> dt.datetime:
        return clock.start_of(day) + dt.timedelta(hours=11)
