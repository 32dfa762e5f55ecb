"""Makers of budgets."""

from decimal import Decimal

from core import clock
from finance.choices import FundSource, Purpose
from finance.services import budgets
from tests.factories import person
from unions.models import Role
from unions.queries import union_by_code

SERVICES = (Purpose.SERVICES, FundSource.UNION_DUES)
POSTS = (Purpose.POSTS, FundSource.UNION_DUES)
DECISION = {"decided_on": "2026-01-05", "minutes_number": "主席办公会纪要〔2026〕1号"}


def written(amounts=None, *, union="BFTU", year=None, by=None):
    """Return a draft with amounts by cell."""
    by = by or person(Role.CLERK, union)
    budget = budgets.begin_budget(union=union_by_code(union), year=year or clock.today().year, by=by)
    planned = {cell: Decimal(amount) for cell, amount in (amounts or {SERVICES: 100_000}).items()}
    return budgets.write_budget(budget=budget, planned=planned, carried={}, remark="", version=budget.version, by=by)


def agreed(budget):
    """Take a draft through three people."""
    code = budget.union.code
    budget = budgets.submit_budget(budget=budget, by=person(Role.CLERK, code))
    budget = budgets.check_budget(budget=budget, by=person(Role.FINANCE, code))
    return budgets.approve_budget(
        budget=budget, by=person(Role.MANAGER, code), decided_on=clock.today(), minutes_number="纪要1号"
    )


def approved(amounts=None, **facts):
    """Return a budget in force."""
    return agreed(written(amounts, **facts))


def line(amount=100_000, **facts):
    """Return a line in force of one budget."""
    return approved({SERVICES: amount}, **facts).lines.get()
