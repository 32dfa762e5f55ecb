"""Sample objects of budgets for the permission matrix."""

from functools import cache

from core import clock
from finance.choices import FundSource, Purpose
from finance.models import BudgetLine, Transfer
from finance.services import budgets
from tests.matrix import Sample, provides

BUDGETS = ("budget", "write", "check", "send_back", "approve", "close", "amend", "approve_transfer", "refuse_transfer")


@cache
def drafted(world):
    return budgets.begin_budget(union=world.owner, year=clock.today().year, by=None)


@cache
def asked(world):
    line = BudgetLine.objects.create(
        budget=drafted(world), purpose=Purpose.SERVICES, source=FundSource.SOCIETY, planned=1
    )
    return Transfer.objects.create(budget=drafted(world), to_line=line, amount=1, reason="追加")


def budget(world):
    return Sample(drafted(world).pk)


for name in BUDGETS:
    provides(f"finance:{name}", "pk")(budget)


@provides("finance:approve_transfer", "transfer")
@provides("finance:refuse_transfer", "transfer")
def transfer(world):
    return Sample(asked(world).pk)
