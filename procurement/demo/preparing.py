"""Rounds for the demo, one in each state that needs no application: what the desk and the public site show of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from core import clock
from core.workdays.days import PACKAGE_YEARS, add_workdays
from core.workdays.models import CalendarYear, DayOverride
from finance.choices import FundSource, Purpose
from finance.models import BudgetLine
from orgs.models import Member
from procurement.choices import AgencyTask
from procurement.models import Round
from procurement.services import calls, parts, rounds
from procurement.services.agencies import add_member, write_agency, write_engagement
from procurement.services.directory import write_entry
from reference.models import ServiceArea
from unions.models import Union, User

SUMMARY = "面向全市职工服务类社会组织征集服务项目，聚焦职工身心健康、法律援助、技能提升等需求（示范）。"
CONTACT = {"contact_name": "示范联系人", "contact_telephone": "010-00000000", "contact_email": "rounds@demo.example"}
EACH = 100_000
DIRECTORY = (
    ("psychology", "心理咨询与减压", "个体咨询、团体辅导和心理讲座。"),
    ("legal-services", "法律援助与维权", "咨询、调解和代理。"),
    ("skills-training", "技能培训与比武", "培训、竞赛和认证辅导。"),
)
QUESTIONS = (
    ("成立不满两年的机构能否与其他机构联合申报？", "不能。申报单位本身应当符合全部申报条件。"),
    ("项目经费能否用于购置固定资产？", "不能。可以租赁，请在预算表中写明数量和单价。"),
    ("一家机构可以申报几个标段？", ""),
)


def seed_rounds(*, today: dt.date, users: Mapping[str, User]) -> None:
    """Leave a draft, one approved, two open, one closed, one that failed and was called again, one cancelled."""
    _know_next_year(today)
    _list_services(today, by=users["manager@demo.example"])
    city = Union.objects.get(code="BFTU")
    clerk, manager = users["clerk@demo.example"], users["manager@demo.example"]
    keeper = Member.objects.order_by("pk").select_related("user").first()
    lines = {
        line.purpose: line
        for line in BudgetLine.objects.filter(
            budget__union=city, budget__year=today.year, source=FundSource.UNION_DUES
        )
    }  # fmt: skip

    def made(template: str, title: str, *, back: int, money: int, **facts: object) -> Round:
        """Return a round begun a number of working days ago, as far as everything is filled in."""
        with clock.stopped_at(_morning(add_workdays(today, -back))):
            round = parts.begin_round(
                template=template, union=city, year=today.year, by=clerk, title=title,
                line=lines[Purpose.POSTS if template == "post-purchase" else Purpose.SERVICES],
                money=Decimal(money), most_each=Decimal(EACH), starts_on=clock.today(),
            )  # fmt: skip
            facts = {"summary": SUMMARY, **CONTACT, **facts}
            return rounds.write_round(round=round, facts=facts, version=round.version, by=clerk)

    def opened(round: Round) -> Round:
        with clock.stopped_at(_morning(round.starts_on or today) + dt.timedelta(hours=1)):
            return rounds.open_round(round=rounds.approve_round(round=round, by=manager), by=clerk)

    parts.begin_round(template="brand", union=city, year=today.year, by=clerk, title="职工服务品牌项目培育（示范草稿）")
    waiting = made("service-purchase", "职工法律援助服务项目购买（示范）", back=1, money=150_000)
    calls.ask_approval(round=waiting, by=clerk)
    approved = made("service-subsidy", "职工服务项目补贴（示范）", back=0, money=200_000)
    rounds.approve_round(round=approved, by=manager)
    _with_lots(call := made("service-purchase", "职工服务项目购买（示范）", back=8, money=400_000), by=clerk)
    _asked(opened(call), clerk, keeper.user if keeper else None)
    brand = opened(made("brand", "职工服务品牌项目培育（示范）", back=4, money=300_000))
    seed_agency(today=today, manager=manager, round=brand, staff=users["agency@demo.example"])
    opened(made("service-reward", "优秀服务项目奖励（示范）", back=21, money=100_000))
    failed = opened(
        made("service-purchase", "新就业形态劳动者服务项目（示范）", back=26, money=150_000, least_eligible=5)
    )
    rounds.close_due_rounds()
    failed = calls.fail_round(round=Round.objects.get(pk=failed.pk), reason="合格申报不足五家。", by=manager)
    calls.call_again(round=failed, by=clerk)
    cancelled = opened(made("post-purchase", "社会组织管理岗位购买（示范）", back=6, money=100_000))
    rounds.cancel_round(round=cancelled, reason="岗位预算另行安排，本次征集取消。", by=manager)


def _morning(day: dt.date) -> dt.datetime:
    return clock.start_of(day) + dt.timedelta(hours=9)


def _know_next_year(today: dt.date) -> None:
    """Let the dates of rounds that reach into a year without a table be counted, with New Year's Day alone off."""
    year = today.year + 1
    if year in PACKAGE_YEARS or CalendarYear.objects.filter(year=year).exists():
        return
    source = "示范数据，非国务院办公厅公布的放假安排"
    CalendarYear.objects.create(year=year, source=source)
    DayOverride.objects.create(date=dt.date(year, 1, 1), is_workday=False, name="元旦", source=source)


def _list_services(today: dt.date, *, by: User) -> None:
    areas = ServiceArea.objects.in_bulk()
    for n, (code, title, words) in enumerate(DIRECTORY, 1):
        facts = {
            "code": f"A{n:02d}", "title": f"{title}（示范）", "area": areas[code], "description": words,
            "valid_from": dt.date(today.year - 2, 1, 1), "source": f"购买服务指导目录（{today.year - 2}年版，示范）",
        }  # fmt: skip
        write_entry(entry=None, facts=facts, version=None, by=by)


def _with_lots(round: Round, *, by: User) -> None:
    areas = list(ServiceArea.objects.filter(is_active=True)[:3])
    amounts = (200_000, 120_000, 80_000)
    rows = [
        {"title": f"第{n}标段：{area.name_zh}", "area": area, "ceiling": Decimal(amount),
         "most_each": Decimal(40_000), "places": amount // 40_000}
        for n, (area, amount) in enumerate(zip(areas, amounts, strict=True), 1)
    ]  # fmt: skip
    current = Round.objects.get(pk=round.pk)
    parts.save_rows(round=current, name="lots", rows=rows, version=current.version, by=by)


def _asked(round: Round, clerk: User, keeper: User | None) -> None:
    for words, answer in QUESTIONS:
        question = calls.ask_question(round=round, question=words, by=keeper or clerk)
        if answer:
            calls.answer_question(question=question, answer=answer, by=clerk)
    rounds.publish_addendum(round=round, text="申报书第三部分“机构与团队”中，团队人员应写明专业资格证书编号（示范）。",
                            by=clerk)  # fmt: skip


def seed_agency(*, today: dt.date, manager: User, round: Round, staff: User) -> None:
    """Engage an agency, with one person of its staff, to run one round."""
    facts = {"name": "示范项目评估有限公司", "contact_person": "示范联系人", "is_active": True}
    agency = write_agency(agency=None, union=round.union, facts=facts, version=None, by=manager)
    add_member(agency=agency, login=str(staff.email), by=manager)
    terms = {
        "tasks": [AgencyTask.RUN, AgencyTask.ELIGIBILITY], "starts_on": today,
        "ends_on": today + dt.timedelta(days=180), "contract_number": "示范委字1号",
    }  # fmt: skip
    write_engagement(engagement=None, agency=agency, terms=terms, rounds=[round], version=None, by=manager)
