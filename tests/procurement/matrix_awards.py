"""Sample objects from the panel to the contract for the permission matrix."""

import datetime as dt
from decimal import Decimal
from functools import cache
from uuid import uuid4

from core import clock
from finance.models import Budget, BudgetLine
from finance.services.ledger import allocate, commit
from procurement.models import (
    Application,
    Award,
    Contract,
    ContractAmendment,
    Objection,
    PanelDecision,
    PublicNotice,
    Round,
)
from tests.factories import person
from tests.matrix import Sample, provides
from tests.orgs.factories import OrganizationFactory
from tests.orgs.matrix import everybody
from tests.procurement.factories import form_version
from unions.models import Meeting


@cache
def round_of(world, status="panel"):
    made = Round.objects.create(
        union=world.owner, year=clock.today().year, kind="service", title="样例批次", status=status,
        form_version=form_version(), deadline=clock.now(), opened_at=clock.now(),
    )  # fmt: skip
    made.lots.create(title="一包", ceiling=1000, most_each=1000)
    made.panel_meeting = Meeting.objects.create(
        union=world.owner, kind="panel", title="样例", held_on=clock.today(), chair="王", members="李", minutes="议"
    )  # fmt: skip
    made.save()
    return made


@cache
def application(world, status="proposed"):
    round = round_of(world)
    made = Application.objects.create(
        round=round, lot=round.lots.get(), organization=OrganizationFactory(), form_version=round.form_version,
        number=f"样例{status}", title="样例", requested=100, status=status, submitted_at=clock.now(),
    )  # fmt: skip
    PanelDecision.objects.create(application=made, outcome="proposed", amount=100)
    return made


@cache
def notice(world):
    about = application(world)
    line = {"id": about.pk, "number": "1", "title": "样例", "organization": "甲", "uscc": "", "lot": "一包",
            "amount": "100", "rank": 1, "reserve_place": None, "departure_reason": ""}  # fmt: skip
    content = {
        "number": "样例公示", "round": {"title": "样例", "number": "1"}, "union": {"name": "工会"}, "applications": 1,
        "reviewed": 1, "total": "100", "proposed": [line], "reserve": [], "starts_at": clock.now().isoformat(),
        "ends_at": clock.now().isoformat(), "contact": {"name": "", "telephone": "", "email": ""},
    }  # fmt: skip
    return PublicNotice.objects.create(
        round=round_of(world), number="样例公示", content=content, page="<p></p>", sha256="", starts_at=clock.now(),
        ends_at=clock.now() + dt.timedelta(days=1),
    )  # fmt: skip


@cache
def objection(world):
    return Objection.objects.create(
        notice=notice(world), number="样例异议", key="sample-key", name="某", contact="1", what="x", argument="x",
        remedy="x", due_on=clock.today(), status="rejected", decision="不成立",
    )  # fmt: skip


@cache
def award(world):
    budget, _new = Budget.objects.get_or_create(union=world.owner, year=clock.today().year)
    Budget.objects.filter(pk=budget.pk).update(status="approved", **_agreed(world))
    line, _new = BudgetLine.objects.get_or_create(budget=budget, purpose="services", source="union_dues")
    allocate(line=line, amount=Decimal(100), reason="样例", by=None)
    commitment = commit(line=line, amount=Decimal(100), reference="award:sample", subject="样例", by=None)
    return Award.objects.create(application=application(world), amount=100, commitment=commitment)


def _agreed(world):
    return {"checked_by": person(), "approved_by": person(), "approved_at": clock.now()}


@cache
def contract(world):
    made = award(world)
    return Contract.objects.create(
        award=made, union=world.owner, organization=made.application.organization, number="样例合同", subject="样例",
        amount=100, starts_on=clock.today(), ends_on=clock.today(), signed_on=clock.today(), status="signed",
    )  # fmt: skip


@cache
def amendment(world):
    changed = contract(world)
    days = {"starts_on": changed.starts_on, "ends_on": changed.ends_on}
    return ContractAmendment.objects.create(
        contract=changed, number="样例变更", amount=90, amount_before=100, reason="样例", **days,
        **{f"{name}_before": day for name, day in days.items()},
    )  # fmt: skip


ROUND_PAGES = ("panel", "panel_meeting", "panel_minutes", "panel_propose", "panel_signs", "panel_bulk", "panel_decide",
               "award", "notice_publish", "notice_withdraw", "award_round")  # fmt: skip
AWARD_PAGES = ("one_award", "award_lapse", "contract_draft")
CONTRACT_PAGES = (
    "contract",
    "contract_edit",
    "contract_sign",
    "contract_step",
    "contract_terminate",
    "contract_word",
    "contract_amend",
)
OBJECTION_PAGES = ("objection", "objection_take_up", "objection_write", "objection_refuse", "objection_decide",
                   "objection_letter", "objection_file")  # fmt: skip
NOTICE_PAGES = ("notice", "notice_content", "notice_copy", "notice_word", "notice_object")
RECEIPTS = ("objection_receipt", "objection_take_back", "receipt_letter", "receipt_file")


def _provide(names, argument, value):
    for name in names:
        provides(f"procurement:{name}", argument)(value)


_provide(ROUND_PAGES, "pk", lambda world: Sample(round_of(world).pk))
_provide(["panel_decide"], "application", lambda world: Sample(application(world).pk))
_provide(AWARD_PAGES, "pk", lambda world: Sample(award(world).pk))
_provide(CONTRACT_PAGES, "pk", lambda world: Sample(contract(world).pk))
_provide(["amendment_agree", "amendment_drop", "amendment_word"], "pk", lambda world: Sample(contract(world).pk))
_provide(
    ["amendment_agree", "amendment_drop", "amendment_word"], "amendment", lambda world: Sample(amendment(world).pk)
)
_provide(["contract_step"], "name", lambda _world: Sample("start", seen_by=everybody))
_provide(OBJECTION_PAGES, "pk", lambda world: Sample(objection(world).pk))
_provide(NOTICE_PAGES, "pk", lambda world: Sample(notice(world).pk, seen_by=everybody))
_provide(RECEIPTS, "key", lambda world: Sample(objection(world).key, seen_by=everybody))
_provide(["objection_file"], "file", lambda _world: Sample(uuid4(), seen_by=lambda _user: False))
_provide(["receipt_file"], "pk", lambda _world: Sample(uuid4(), seen_by=lambda _user: False))
_provide(["my_result"], "pk", lambda world: Sample(application(world).pk, seen_by=lambda _user: False))
_provide(["my_contract", "my_contract_word"], "pk",
         lambda world: Sample(contract(world).pk, seen_by=lambda _user: False))  # fmt: skip
