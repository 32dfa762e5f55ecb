"""Organizations for the demo: obviously fictional, made by the services, the same for the same day."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from core import clock, generate
from orgs.choices.records import ContactMethod, FollowUpKind, InspectionResult, LegalForm, MemberRole
from orgs.demo.campaigns import CampaignDemo
from orgs.demo.contacts import ContactDemo
from orgs.demo.duplicates import DuplicatesDemo
from orgs.demo.life import LifeDemo
from orgs.demo.people import PeopleDemo
from orgs.demo.quality import QualityDemo
from orgs.demo.work import WorkDemo
from orgs.demo.workforce import WorkforceDemo
from orgs.models import Member, Organization, Responsibility
from orgs.services import contacts, people, records, registration
from reference.models import Division, ServiceArea
from unions.models import Union, User

MARK = "（示范）"  # ends the name of every organization of the demo
FORMS = {
    LegalForm.SERVICE_INSTITUTION: (5, "52"),
    LegalForm.ASSOCIATION: (4, "51"),
    LegalForm.FOUNDATION: (1, "53"),
    LegalForm.UNREGISTERED: (2, ""),
}
SUBJECTS = {
    "走访了解服务项目开展情况": ("介绍了今年的服务安排，愿意承接工会项目。", "发送购买服务指导目录"),
    "沟通年度信息采集": ("说明了填报口径，月底前完成。", "提醒提交采集表"),
    "邀请参加职工服务活动": ("确认参加，提供两名讲师。", "确认场地和人数"),
    "了解党建和建会情况": ("有正式党员四名，愿意建立工会。", "联系社会组织党建工作委员会"),
    "商谈购买服务合作": ("提出心理服务进园区的方案。", "请其完善预算"),
}


@dataclass(frozen=True)
class Scale:
    """How much the demo holds: organizations, the city's own contacts and collections of a year, years in all."""

    organizations: int
    city_contacts: int
    city_collections: int
    years: int


SCALES = {"small": Scale(180, 104, 108, 2), "city": Scale(1200, 150, 160, 4)}
GROWTH = 0.15  # by which each year has more than the one before


def scale_of(organizations: int) -> str:
    """Return the name of the scale that comes nearest to so many organizations."""
    return min(SCALES, key=lambda name: abs(SCALES[name].organizations - organizations))


class Demo:
    """Makes the demo's organizations and a year and more of work on them."""

    def __init__(self, *, scale: Scale, today: dt.date, users: dict[str, User]) -> None:
        self.scale, self.today, self.users = scale, today, users
        self.first = today.year - scale.years + 1
        self.random = random.Random(f"{scale}{today}")  # noqa: S311 - the demo is to be the same each time
        self.city = Union.objects.get(code="BFTU")
        self.unions = {union.district_id: union for union in Union.objects.filter(kind=Union.Kind.DISTRICT)}
        self.industrial = list(Union.objects.filter(kind=Union.Kind.INDUSTRIAL).order_by("path"))
        self.districts = list(Division.objects.filter(code__in=self.unions).order_by("code"))
        self.areas = list(ServiceArea.objects.values_list("code", flat=True))

    def seed(self) -> list[Organization]:
        """Make everything; return the organizations."""
        with clock.stopped_at(self._at(dt.date(self.first, 2, 2))):
            organizations = [self._organization(serial) for serial in range(self.scale.organizations)]
        serving = [one for one in organizations if one.is_worker_service]
        campaigns = CampaignDemo(
            serving=serving, own=self.scale.city_collections, today=self.today, users=self.users
        )  # fmt: skip
        for year in range(self.first, self.today.year + 1):
            part = 1 - GROWTH * (self.today.year - year)
            self._contacts(serving, year, part)
            campaigns.seed(year, part)
        campaigns.prepare_next_form()
        ContactDemo(organizations=serving, today=self.today, users=self.users).seed()
        self._people(organizations)
        for more in (LifeDemo, PeopleDemo, WorkDemo, WorkforceDemo, DuplicatesDemo, QualityDemo):
            more(organizations=organizations, today=self.today, users=self.users).seed()
        return organizations

    # Organizations ---------------------------------------------------------------------------------------------------

    def _organization(self, serial: int) -> Organization:
        district = self.districts[serial % len(self.districts)]
        form = self.random.choices(list(FORMS), [weight for weight, _head in FORMS.values()])[0]
        union = self.city if serial % 3 == 0 else self.unions[district.pk]
        facts = self._facts(serial, district, form)
        organization = records.create_organization(facts=facts, union=union, by=self._clerk(union))
        more = [self.industrial[serial // 4 % len(self.industrial)]] if serial % 4 == 1 else []
        unions = list(dict.fromkeys([union, self.city, *more]))
        if unions != [self.city]:
            records.set_responsible_unions(
                organization=organization, unions=unions, lead=union, by=self._clerk(union)
            )  # fmt: skip
        if serial % 10 != 9:
            organization = records.decide_worker_service(
                organization=organization,
                decision=serial % 20 != 13,
                reason="章程载明面向职工提供服务",
                by=self._clerk(union),
            )
        if self.random.random() < 0.6 or serial == 0:  # the one with a demo sign-in takes part in all
            organization = registration.verify_registration(organization=organization, by=self._clerk(union))
        return organization

    def _facts(self, serial: int, district: Division, form: LegalForm) -> dict[str, Any]:
        pick, head = self.random, FORMS[form][1]
        place = "北京" + district.name.removeprefix("北京").removesuffix("区")
        registered = generate.day(pick, dt.date(2003, 1, 1), dt.date(self.first - 1, 12, 31)) if head else None
        return {
            "name": f"{generate.organization_name(pick, place, form)}{MARK}",
            "legal_form": form,
            "uscc": generate.uscc(head, district.pk, 9_000_000 + serial) if head else None,
            "registered_on": registered,
            "registration_authority": f"北京市{district.name}民政局" if head else "",
            "supervising_authority": "北京市总工会" if head and serial % 4 == 0 else "",
            "legal_representative": f"{pick.choice(generate.SURNAMES)}{_given(serial)}{MARK}",
            "address": generate.address(pick, f"北京市{district.name}"),
            "district": district,
            "telephone": f"010-5550{serial:04d}",
            "email": f"office{serial}@demo.example",
            "website": f"https://org{serial}.demo.example",
            "service_areas": sorted(pick.sample(self.areas, pick.choice((1, 1, 2, 3)))),
            "introduction": generate.introduction(pick, district.name),
            "rating": pick.choice(("", "", "3A", "4A", "5A")) if head else "",
            "inspection_year": self.first if head else None,
            "inspection_result": pick.choice((InspectionResult.PASSED, InspectionResult.BASIC)) if head else "",
            "full_time_staff": pick.randrange(2, 30),
            "part_time_staff": pick.randrange(0, 20),
            "volunteers": pick.randrange(0, 300),
            "social_workers": pick.randrange(0, 2),
            "has_party_organization": pick.random() < 0.4,
            "has_union": pick.random() < 0.35,
            "is_public": pick.random() < 0.8,
        }

    # Contacts -------------------------------------------------------------------------------------------------------

    def _contacts(self, serving: list[Organization], year: int, part: float) -> None:
        last = min(self.today, dt.date(year, 12, 31))
        gone = last.timetuple().tm_yday / 365
        chosen = self.random.sample(serving, min(len(serving), round(self.scale.city_contacts * gone * part)))
        for organization in chosen:
            self._contact(organization, self.city, year, last)
        of_union = self._of_unions(serving)
        for union in [*self.unions.values(), *self.industrial]:
            theirs, wanted = of_union[union.pk], round(self.random.randrange(6, 14) * gone * part)
            for organization in self.random.sample(theirs, min(len(theirs), wanted)):
                self._contact(organization, union, year, last)

    def _of_unions(self, serving: list[Organization]) -> dict[int, list[Organization]]:
        """Return the organizations for which each union is responsible, in the order they were made."""
        found: dict[int, list[Organization]] = defaultdict(list)
        by_key = {one.pk: one for one in serving}
        rows = Responsibility.objects.filter(organization__in=serving).order_by("organization_id")
        for union, organization in rows.values_list("union_id", "organization_id"):
            found[union].append(by_key[organization])
        return found

    def _contact(self, organization: Organization, union: Union, year: int, last: dt.date) -> None:
        clerk, day = self._clerk(union), generate.day(self.random, dt.date(year, 1, 4), last)
        subject, (outcome, follow_up) = self.random.choice(list(SUBJECTS.items()))
        recent = self.today - day < dt.timedelta(days=30)
        due = day + dt.timedelta(days=self.random.randrange(15, 60)) if recent and self.random.random() < 0.4 else None
        with clock.stopped_at(self._at(day)):
            contacts.record_contact(
                organization=organization, union=union, by=clerk,
                facts={
                    "contacted_on": day, "method": self.random.choice(ContactMethod.values), "staff": clerk.name,
                    "counterpart": organization.legal_representative, "subject": subject, "outcome": outcome,
                },
                agreed=[contacts.Agreed(FollowUpKind.FOLLOW_UP, follow_up, due)] if due else (),
            )  # fmt: skip

    # People of organizations -----------------------------------------------------------------------------------------

    def _people(self, organizations: list[Organization]) -> None:
        owner, editor = self.users["owner@demo.example"], self.users["editor@demo.example"]
        Member.objects.create(organization=organizations[0], user=owner, role=MemberRole.OWNER)
        Member.objects.create(organization=organizations[0], user=editor, role=MemberRole.EDITOR)
        people.make_claim(
            organization=organizations[1], post="秘书长", grounds="请拨打登记证书上的办公电话核实。",
            by=self.users["applicant@demo.example"],
        )  # fmt: skip
        with clock.stopped_at(self._at(self.today)):
            self._waiting_registration()

    def _waiting_registration(self) -> None:
        applicant, district = self.users["applicant@demo.example"], self.districts[2]
        draft = registration.begin_registration(name=f"北京朝阳同心互助会{MARK}", uscc=None, by=applicant)
        facts = {
            **self._facts(9998, district, LegalForm.UNREGISTERED), "name": draft.name, "is_public": True,
            "telephone": "010-55509998",
        }  # fmt: skip
        registration.submit_registration(organization=draft, facts=facts, by=applicant)

    def _clerk(self, union: Union) -> User:
        login = {"BFTU-110105": "chaoyang@demo.example", "BFTU-110101": "dongcheng@demo.example"}.get(union.code)
        return self.users[login or "clerk@demo.example"]

    def _at(self, day: dt.date) -> dt.datetime:
        return clock.start_of(day) + dt.timedelta(hours=10)


def _given(serial: int) -> str:
    """Return a given name that no other organization's representative has."""
    many = len(generate.GIVEN)
    return generate.GIVEN[serial % many] + generate.GIVEN[serial // many % many]
