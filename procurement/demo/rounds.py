"""Rounds for the demo: whole past years and the one under way, up to its date; made by the services."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import clock
from core.errors import UserError
from core.forms.services import current_version
from core.workdays.days import CalendarMissingError, add_workdays
from finance.choices import FundSource, Purpose
from finance.models import BudgetLine
from orgs.choices.records import MemberRole
from orgs.consequences import free_of
from orgs.models import Member, Organization
from procurement.application_form import KEY
from procurement.blueprints import templates
from procurement.choices import MilestoneKind as M
from procurement.choices import Normalisation
from procurement.demo.awarding import award, next_day
from procurement.demo.papers import hand_papers_over
from procurement.demo.preparing import seed_rounds
from procurement.demo.reviewing import review, seed_experts
from procurement.demo.steps import Step
from procurement.demo.words import answers_of
from procurement.models import Application, Round
from procurement.services import applications, eligibility, rounds
from reference.queries import district_names, service_area_names
from unions.models import Union, User


@dataclass(frozen=True)
class Plan:
    """A round: its template, source of funds, lots (areas), applications, and about how many awards.

    ``share``: of what its line of the budget holds free. ``title``: where the template's is not to be taken.
    ``scheme``: what its scoring scheme has different from the template's.
    """

    template: str
    source: FundSource
    areas: tuple[str, ...]
    applications: int
    awards: int
    share: Decimal = Decimal("0.75")
    lengths: Mapping[str, int] = field(default_factory=dict)
    title: str = ""
    scheme: Mapping[str, Any] = field(default_factory=dict)


DUES, DEPARTMENT = FundSource.UNION_DUES, FundSource.FINANCE_DEPARTMENT
CITY = {
    (2, 25): Plan(
        "service-purchase", DUES,
        ("skills-training", "psychology", "legal-services", "women-workers", "family-life", "volunteering"), 210, 88,
    ),
    (3, 10): Plan("service-subsidy", DEPARTMENT, ("culture-sports", "hardship-assistance", "mutual-aid"), 90, 38),
}  # fmt: skip
SMALL = {
    (2, 25): Plan("service-purchase", DUES, ("skills-training", "psychology", "legal-services"), 14, 7),
    (3, 10): Plan("service-subsidy", DEPARTMENT, ("culture-sports", "mutual-aid"), 8, 4),
}
SCALES = {"small": (SMALL, 0), "city": (CITY, 3)}
"""The rounds of a year by their first day (month, day), and how many whole years before this one."""
QUICK: Mapping[str, int] = {
    M.QUESTIONS: 8, M.DEADLINE: 7, M.ELIGIBILITY: 2, M.REVIEW: 2, M.PANEL: 1, M.NOTICE: 1, M.NOTICE_END: 5,
    M.OBJECTIONS: 0, M.CONTRACT: 5,
}  # fmt: skip
"""Working days of the rounds that are under way: after 18 experts read, after 21 the panel decided, then the notice."""
UNDER_WAY = {
    18: Plan("service-purchase", DUES, ("psychology", "women-workers"), 8, 4, Decimal("0.1"), QUICK,
             "女职工心理关爱项目购买（示范）", {"is_anonymous": True}),
    21: Plan("service-reward", DUES, ("volunteering",), 7, 3, Decimal("0.1"), QUICK, "志愿服务优秀项目奖励（示范）",
             {"normalisation": Normalisation.STANDARD.value}),
    23: Plan("service-subsidy", DUES, ("legal-services", "mutual-aid"), 8, 4, Decimal("0.1"), QUICK,
             "职工维权互助项目补贴（示范）"),
}  # fmt: skip
"""Rounds that have not ended on the demo's day, by the working days since they began."""
EACH = Decimal(62_000)  # yuan of a round for each award, where the line holds as much
REFUSED = 0.06  # of the applications whose rules are all kept
IN_CALL = 9  # applications to the call that is open


class RoundsDemo:
    """The city federation's rounds of each year, from the draft to the contract, by the people whose step it is."""

    def __init__(
        self, *, organizations: list[Organization], today: dt.date, users: dict[str, User], scale: str
    ) -> None:  # fmt: skip
        self.today, self.users = today, users
        self.plans, self.back = SCALES[scale]
        self.random = random.Random(f"rounds{today}{scale}")  # noqa: S311 - the same each time
        self.city = Union.objects.get(code="BFTU")
        self.clerk, self.manager = users["clerk@demo.example"], users["manager@demo.example"]
        free = free_of(Organization.objects.filter(pk__in=[one.pk for one in organizations]), "applications")
        allowed = set(free.values_list("pk", flat=True))
        self.serving = [
            one for one in organizations
            if one.pk in allowed and one.is_worker_service and one.portal_status == "verified"
        ]  # fmt: skip
        self.keepers: dict[int, User] = {}

    def seed(self) -> None:
        """Make the pool of experts and every year's rounds, each as far as it would be today."""
        first = dt.date(self.today.year - self.back, 1, 4)
        with self._on(first):
            seed_experts(users=self.users, since=first)
        for year in range(self.today.year - self.back, self.today.year + 1):
            for (month, day), plan in self.plans.items():
                self._round(plan, year, dt.date(year, month, day))
        seed_rounds(today=self.today, users=self.users)
        for days, plan in UNDER_WAY.items():
            self._round(plan, self.today.year, add_workdays(self.today, -days))
        if call := Round.objects.filter(status="open", kind="service").order_by("deadline").last():
            self._applications(call, IN_CALL)

    # A round ---------------------------------------------------------------------------------------------------------

    def _round(self, plan: Plan, year: int, starts_on: dt.date) -> None:
        """Carry a round on, step by step, until the demo's day; none where its year has no budget or calendar yet."""
        line = BudgetLine.objects.filter(
            budget__union=self.city, budget__year=year, purpose=Purpose.SERVICES, source=plan.source
        ).first()  # fmt: skip
        if starts_on > self.today or line is None:
            return
        try:
            with self._on(starts_on - dt.timedelta(days=20)):
                round = self._draft(plan, line, starts_on)
        except CalendarMissingError:
            return
        self._carry_on(round, plan.applications)

    def _carry_on(self, round: Round, applications: int) -> None:
        opens = round.days[M.OPENS]
        with self._on(opens - dt.timedelta(days=6)):
            round = rounds.approve_round(round=round, by=self.manager)
        with self._on(opens):
            round = rounds.open_round(round=round, by=self.clerk)
        self._applications(round, applications)
        for day, step in self._steps(round):
            if day >= self.today:
                break
            with self._on(day):
                step()

    @transaction.atomic
    def _draft(self, plan: Plan, line: BudgetLine, starts_on: dt.date) -> Round:
        """Prepare a round. Raises CalendarMissingError where its dates reach into a year without a calendar."""
        _title, contents = templates.get(plan.template)
        money = min(line.free * plan.share, plan.awards * EACH).quantize(Decimal(1000))
        each, names = (money / len(plan.areas)).quantize(Decimal(1)), service_area_names()
        most = (money / plan.awards * Decimal("1.15")).quantize(Decimal(100))
        lots = [
            {"title": names[area], "area_id": area, "ceiling": each, "most_each": min(most, each)}
            for area in plan.areas
        ]  # fmt: skip
        papers = [{**paper, "is_required": False} for paper in contents["documents"]]
        scheme = {**contents["scheme"], **plan.scheme}
        round = rounds.create_round(
            contents={**contents, "lots": lots, "documents": papers, "scheme": scheme},
            union=self.city, year=line.budget.year, by=self.clerk, title=plan.title,
        )  # fmt: skip
        facts = {
            "line": line, "ceiling": each * len(plan.areas), "form_version": current_version(KEY),
            "summary": "面向职工服务类社会组织征集服务项目，详见申报条件、时间安排和评分办法。（示范）",
            "contact_name": self.clerk.name, "contact_telephone": "010-55500000", "contact_email": self.clerk.email,
        }  # fmt: skip
        round = rounds.write_round(round=round, facts=facts, version=round.version, by=self.clerk)
        return rounds.set_timetable(round=round, starts_on=starts_on, lengths=plan.lengths, by=self.clerk)

    # Applications ----------------------------------------------------------------------------------------------------

    def _applications(self, round: Round, number: int) -> None:
        """Let organizations apply while the call is open; the last ones are still writing where it is."""
        lots = list(round.lots.select_related("area"))
        opens, last = (clock.start_of(round.days[kind]) + dt.timedelta(hours=10) for kind in (M.OPENS, M.DEADLINE))
        until = min(last, clock.start_of(self.today) + dt.timedelta(hours=9))
        applicants = self._applicants(number)
        for place, organization in enumerate(applicants):
            lot = lots[place % len(lots)]
            at = opens + (until - opens) * ((place + 1) / (len(applicants) + 2))
            with clock.stopped_at(at):
                keeper = self._keeper(organization)
                try:
                    application = applications.begin_application(
                        round=round, organization=organization, lot=lot, by=keeper
                    )  # fmt: skip
                except UserError:  # something barred the organization in those days
                    continue
                areas = organization.service_areas
                answers = answers_of(
                    self.random, area=lot.area_id or areas[0], most=lot.most_each, areas=areas,
                    place=district_names().get(organization.district_id or "", "北京"),
                )  # fmt: skip
                application = applications.save_answers(application=application, answers=answers, by=keeper)
                if until == last or place < len(applicants) * 2 // 3:
                    hand_papers_over(application, by=keeper)
                    applications.submit(application=application, declares=True, by=keeper)

    def _applicants(self, number: int) -> list[Organization]:
        """Return whoever applies: the owner's organization first, each at most twice."""
        first, *others = self.serving
        once = [first, *self.random.sample(others, min(number - 1, len(others)))]
        return once + self.random.sample(once, max(number - len(once), 0))

    def _keeper(self, organization: Organization) -> User:
        """Return who keeps an organization's record; where nobody does, somebody made up."""
        if organization.pk not in self.keepers:
            member = Member.objects.filter(organization=organization).select_related("user").first()
            self.keepers[organization.pk] = member.user if member else self._made_up_keeper(organization)
        return self.keepers[organization.pk]

    def _made_up_keeper(self, organization: Organization) -> User:
        user = User(name=f"{organization.legal_representative}", email=f"keeper{organization.pk}@demo.example")
        user.set_unusable_password()
        user.save()
        Member.objects.create(organization=organization, user=user, role=MemberRole.OWNER)
        return user

    # What follows ----------------------------------------------------------------------------------------------------

    def _steps(self, round: Round) -> Iterator[Step]:
        """Yield the steps after the deadline, each with its day."""
        days = round.days
        yield next_day(days[M.DEADLINE]), lambda: self._eligibility(round)
        yield from review(round, days=days, users=self.users, pick=self.random)
        yield from award(round, days=days, users=self.users)

    def _eligibility(self, round: Round) -> None:
        rounds.close_due_rounds()
        round.refresh_from_db()
        eligibility.begin_check(round=round, by=self.clerk)
        for application in Application.objects.filter(round=round, status="submitted").select_related("eligibility"):
            holds = application.eligibility.holds
            passes = holds is not False and self.random.random() > REFUSED
            reason = "" if passes else "未附主责单位同意函，或登记、年检情况不符合申报条件。"
            eligibility.decide(application=application, is_eligible=passes, reason=reason, by=self.clerk)

    def _on(self, day: dt.date) -> Any:
        return clock.stopped_at(clock.start_of(day) + dt.timedelta(hours=10))
