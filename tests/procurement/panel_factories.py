"""Makers of what stands before and after the panel."""

import datetime as dt
from decimal import Decimal
from itertools import count

from core import clock
from procurement.models import Application, Assignment, Expert, Round
from procurement.services import awards, contracts, notices, panel
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from tests.procurement.factories import opened
from unions.models import Role

NUMBERS = count(1)


def expert(union):
    return Expert.objects.create(
        union=union, name=f"专家{next(NUMBERS)}", employer="某大学", starts_on=dt.date(2020, 1, 1)
    )


def reviewed(round, score, *, requested=50_000, status="reviewed", organization=None, lot=None):
    """Return an application of the round that two experts scored alike; None: nobody did."""
    number = next(NUMBERS)
    application = Application.objects.create(
        round=round, lot=lot or round.lots.first(), organization=organization or OrganizationFactory(),
        form_version=round.form_version, number=f"申{number:05d}", title=f"项目{number}", requested=Decimal(requested),
        status=status, submitted_at=clock.now(),
    )  # fmt: skip
    for _n in range(0 if score is None else 2):
        Assignment.objects.create(
            application=application, expert=expert(round.union), status="done", total=Decimal(score),
            scores={"need": 8, "plan": 7}, remarks={"plan": "方案具体"}, overall="同意", declared_at=clock.now(),
            done_at=clock.now(),
        )  # fmt: skip
    return application


def at_panel(scores=(90, 80, 70, 50), *, requested=50_000, places=None, **facts):
    """Return a round before its panel, with applications of these scores in its one lot (400,000 yuan)."""
    round = opened(**facts)
    round.lots.update(places=places)
    Round.objects.filter(pk=round.pk).update(status="panel")
    round = Round.objects.get(pk=round.pk)
    for score in scores:
        reviewed(round, score, requested=requested)
    return round


def held(round, by):
    return panel.hold_meeting(
        round=round, held_on=clock.today(), chair="王主席", members="李某、张某", minutes="听取专家评审情况。", by=by
    )


def decided(**facts):
    """Return a round whose panel has decided by the ranking; ``clerk`` prepared it."""
    round, clerk = at_panel(**facts), person(Role.CLERK)
    held(round, clerk)
    panel.propose_by_ranking(round=round, by=clerk)
    round.clerk = clerk
    return round


def noticed(**facts):
    """Return a running notice."""
    round = decided(**facts)
    return notices.publish_notice(round=round, by=person(Role.MANAGER))


def after(notice):
    """Return a clock that stands just after a notice."""
    return clock.stopped_at(notice.ends_at)


def awarded(**facts):
    """Return the awards of a round, best first, made just after its notice."""
    notice = noticed(**facts)
    with after(notice):
        return awards.award_round(
            round=notice.round, by=person(Role.MANAGER), decided_on=clock.today(), minutes_number="纪要1号"
        )


def drafted_contract(award=None, *, by=None):
    award = award or awarded()[0]
    start = clock.day_of(award.awarded_at)
    return contracts.draft_contract(
        award=award, starts_on=start, ends_on=start + dt.timedelta(days=180), by=by or person(Role.CLERK)
    )


def signed_contract(award=None, *, on=None):
    contract = drafted_contract(award)
    on = on or clock.day_of(contract.award.awarded_at)
    with clock.stopped_at(clock.start_of(on) + dt.timedelta(hours=15)):
        return contracts.sign_contract(
            contract=contract, signed_on=on, signed_for_union="王某", signed_for_organization="李某",
            by=person(Role.MANAGER),
        )  # fmt: skip
