"""Budgets for the demo: the city federation's of this year and three before, a few districts' of this one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from core import clock
from finance.choices import FundSource, Purpose
from finance.models import Budget
from finance.queries import last_year_of
from finance.services import budgets, transfers
from finance.services.budgets import Cell
from unions.models import Union, User

CITY: dict[Cell, int] = {
    (Purpose.SERVICES, FundSource.UNION_DUES): 6_000_000,
    (Purpose.SERVICES, FundSource.FINANCE_DEPARTMENT): 3_000_000,
    (Purpose.POSTS, FundSource.UNION_DUES): 2_400_000,
    (Purpose.THEME_ACTIVITIES, FundSource.UNION_DUES): 800_000,
    (Purpose.THEME_ACTIVITIES, FundSource.SOCIETY): 200_000,
    (Purpose.REWARDS, FundSource.UNION_DUES): 500_000,
    (Purpose.AGENCY_FEES, FundSource.UNION_DUES): 300_000,
}
"""What the city federation plans each year, in yuan; a tenth less for each year back."""
DISTRICT: dict[Cell, int] = {
    (Purpose.SERVICES, FundSource.UNION_DUES): 300_000,
    (Purpose.THEME_ACTIVITIES, FundSource.UNION_DUES): 80_000,
}
YEARS_BACK = 3
CARRIED = Decimal("0.1")  # the share of a line that goes over into the next year


def seed_budgets(*, today: dt.date, users: Mapping[str, User]) -> None:
    """Bring budgets into force by their three people; leave one district's waiting and one amendment undecided."""
    city = Union.objects.get(code="BFTU")
    people = [users[f"{name}@demo.example"] for name in ("clerk", "finance", "manager")]
    for back in range(YEARS_BACK, -1, -1):
        with clock.stopped_at(clock.start_of(dt.date(today.year - back, 1, 12)) + dt.timedelta(hours=10)):
            _in_force(city, today.year - back, back, people)
    in_force = Budget.objects.get(union=city, year=today.year)
    transfers.request_transfer(
        budget=in_force, from_line=in_force.lines.get(purpose=Purpose.AGENCY_FEES),
        to_new=(Purpose.REWARDS, FundSource.UNION_DUES),
        amount=Decimal(50_000), reason="年度优秀服务项目奖励增加（示范）", by=users["clerk@demo.example"],
    )  # fmt: skip
    chaoyang = users["chaoyang@demo.example"]
    draft = _written(Union.objects.get(code="BFTU-110105"), today.year, DISTRICT, chaoyang)
    budgets.submit_budget(budget=draft, by=chaoyang)


def _in_force(union: Union, year: int, back: int, people: list[User]) -> None:
    clerk, finance, manager = people
    amounts = {cell: amount * (10 - back) // 10 for cell, amount in CITY.items()}
    budget = budgets.submit_budget(budget=_written(union, year, amounts, clerk), by=clerk)
    budget = budgets.check_budget(budget=budget, by=finance)
    budgets.approve_budget(
        budget=budget, by=manager, decided_on=clock.today(), minutes_number=f"主席办公会纪要〔{year}〕2号（示范）"
    )


def _written(union: Union, year: int, amounts: Mapping[Cell, int], by: User) -> Budget:
    budget = budgets.begin_budget(union=union, year=year, by=by)
    before = last_year_of(budget)
    carried = {
        (Purpose(line.purpose), FundSource(line.source)): (line.free * CARRIED).quantize(Decimal(1))
        for line in (before.lines.all() if before else ())
    }
    return budgets.write_budget(
        budget=budget, planned={cell: Decimal(amount) for cell, amount in amounts.items()}, carried=carried,
        remark="", version=budget.version, by=by,
    )  # fmt: skip
