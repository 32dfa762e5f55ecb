"""The people who play a rehearsal: obviously fictional, one sign-in for each part, one password that is made anew."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from core import clock, generate
from core.workdays.days import add_workdays
from orgs.choices.life import PenaltyKind
from orgs.choices.records import InspectionResult, LegalForm, LegalStatus, MemberRole, PortalStatus, Rating
from orgs.models import AnnualInspection, Member, Organization, Penalty, RatingAward, Responsibility
from procurement.choices import AgencyTask
from procurement.models import Round
from procurement.scheme import Scheme
from procurement.services.agencies import add_member, write_agency, write_engagement
from procurement.services.experts import create_expert
from reference.models import ServiceArea
from unions import services
from unions.models import Role, User

DOMAIN = "rehearsal.example"
MARK = "（演练）"
HEADS = {LegalForm.ASSOCIATION: "51", LegalForm.SERVICE_INSTITUTION: "52", LegalForm.FOUNDATION: "53"}
LEAST_ORGANIZATIONS, MOST_ORGANIZATIONS = 4, 12
SPARE_EXPERTS = 2
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Part:
    """Somebody who can sign in: what they are, their login and name."""

    role: str
    login: str
    name: str


@dataclass
class Cast:
    """Everybody of a rehearsal, and the password of all of them."""

    password: str = field(default_factory=lambda: f"rehearsal-{secrets.token_urlsafe(6)}")
    parts: list[Part] = field(default_factory=list)
    staff: dict[str, User] = field(default_factory=dict)

    def person(self, role: str, login: str, name: str) -> User:
        """Make somebody who can sign in."""
        part = Part(role, f"{login}@{DOMAIN}", name)
        self.parts.append(part)
        return services.create_user(name=name, email=part.login, password=self.password, by=None)

    def sign_ins(self) -> dict[str, Any]:
        """Return the password and all parts, as JSON takes them."""
        return {"password": self.password, "people": [asdict(part) for part in self.parts]}


def cast_staff(cast: Cast, round: Round) -> None:
    """Make one person for each role at the round's union."""
    for role in Role:
        user = cast.person(str(role.value), str(role.value), f"演练{role.label}")
        services.appoint(user=user, union=round.union, role=role, starts_on=clock.today() - 2 * YEAR, by=None)
        cast.staff[role.value] = user


def cast_agency(cast: Cast, round: Round, tasks: list[str]) -> None:
    """Make an agency that is engaged for the round, with one of its staff; for all tasks where none is named."""
    manager = cast.staff[Role.MANAGER]
    member = cast.person("agency", "agency", "演练机构人员")
    agency = write_agency(
        agency=None, union=round.union, facts={"name": f"演练专业服务机构{MARK}"}, version=None, by=manager
    )
    add_member(agency=agency, login=member.email or "", by=manager)
    terms = {
        "tasks": tasks or [task.value for task in AgencyTask], "starts_on": clock.today(),
        "ends_on": clock.today() + 2 * YEAR, "contract_number": "",
    }  # fmt: skip
    write_engagement(engagement=None, agency=agency, terms=terms, rounds=[round], version=None, by=manager)


def cast_applicants(cast: Cast, round: Round) -> None:
    """Make organizations that keep the rules of the round as far as the register can tell, and one that does not."""
    count = min(max(LEAST_ORGANIZATIONS, round.least_eligible), MOST_ORGANIZATIONS)
    asked = {rule.kind: rule.parameters for rule in round.rules.all()}
    for number in range(1, count + 2):
        organization = _organization(number, round, asked)
        user = cast.person("applicant", f"org{number}", f"演练申报人{number}")
        Member.objects.create(organization=organization, user=user, role=MemberRole.OWNER)
        if number > count:
            Penalty.objects.create(
                organization=organization, kind=PenaltyKind.values[0], reason="演练用：此单位不符合申报条件",
                authority="演练登记机关", decided_on=clock.today() - dt.timedelta(days=30),
            )  # fmt: skip


def _organization(number: int, round: Round, asked: dict[str, Any]) -> Organization:
    form = next(iter(asked.get("legal_form", {}).get("forms", ())), LegalForm.SERVICE_INSTITUTION)
    district = next(iter(asked.get("in_districts", {}).get("districts", ())), round.union.district_id)
    organization = Organization.objects.create(
        name=f"演练社会组织{number}{MARK}", legal_form=form, legal_status=LegalStatus.REGISTERED,
        portal_status=PortalStatus.VERIFIED, uscc=generate.uscc(HEADS.get(LegalForm(form), "52"), "110000", number),
        registered_on=clock.today() - 20 * YEAR, district_id=district, telephone=f"010-5550{number:04d}",
        service_areas=[area.code for area in ServiceArea.objects.filter(is_active=True)], is_worker_service=True,
        worker_service_decided_on=clock.today(), has_party_organization=True, has_union=True,
        legal_representative=f"演练负责人{number}", email=f"org{number}@{DOMAIN}", address=f"演练路{number}号",
        introduction="为职工提供服务的社会组织，仅供演练。", business_scope="职工服务", full_time_staff=8,
        part_time_staff=2, volunteers=20, social_workers=3,
    )  # fmt: skip
    Responsibility.objects.create(organization=organization, union=round.union, is_lead=True)
    for back in (1, 2):
        AnnualInspection.objects.create(
            organization=organization, year=clock.today().year - back, result=InspectionResult.PASSED
        )
    RatingAward.objects.create(
        organization=organization, grade=Rating.values[-1], awarded_on=clock.today() - YEAR,
        valid_until=clock.today() + 3 * YEAR,
    )  # fmt: skip
    return organization


def cast_experts(cast: Cast, round: Round) -> None:
    """Make as many experts as read one application, and a few to spare, for every field."""
    for number in range(1, Scheme.from_json(round.scheme).reviews_each + SPARE_EXPERTS + 1):
        facts = {
            "name": f"演练专家{number}", "employer": f"演练大学{number}院", "position": "教授",
            "email": f"expert{number}@{DOMAIN}", "starts_on": clock.today() - YEAR, "fee": 100,
            "areas": ServiceArea.objects.all(),
        }  # fmt: skip
        expert = create_expert(facts=facts, union=round.union, by=None)
        expert.user = cast.person("expert", f"expert{number}", expert.name)
        expert.save()


def morning_before(day: dt.date) -> dt.datetime:
    """Return the moment at which a rehearsal begins: half past eight on the last working day before a day."""
    return dt.datetime.combine(add_workdays(day, -1), dt.time(8, 30), clock.SHANGHAI)
