"""Open data of rounds: what is public and nothing else, in the structure that the standard asks for."""

import datetime as dt
import importlib.util
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.open_data.publications import publish
from finance.models import BudgetLine
from finance.services import ledger
from procurement.choices import ApplicationStatus, AwardStatus, ContractStatus, RoundStatus
from procurement.models import Application, Award, Contract, Round
from procurement.open_data.packages import package, write_year
from procurement.services import rounds
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from tests.procurement.factories import prepared
from unions.models import Role

pytestmark = pytest.mark.django_db
SHARED = Path(settings.BASE_DIR).parent / "shared"
GATE, STANDARD = SHARED / "tools/ocds_gate.py", SHARED / "data/open_standards/ocds/standard-1__1__5.zip"
YEAR = 2026


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(dt.datetime(YEAR, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def draft(**facts):
    """Return a round that can be approved; all draw on one line."""
    return prepared(line=BudgetLine.objects.first(), budget=10_000_000, **facts)


def call(status=RoundStatus.OPEN):
    """Return a published round in a state, the deadline passed for all but open ones."""
    round = rounds.approve_round(round=draft(), by=person(Role.MANAGER))
    round = rounds.open_round(round=round, by=person(Role.CLERK))
    changes = {"status": status}
    if status != RoundStatus.OPEN:
        changes["deadline"] = clock.now()
    Round.objects.filter(pk=round.pk).update(**changes)
    round.refresh_from_db()
    return round


def applied(round, title, *, status=ApplicationStatus.PROPOSED, organization=None, **facts):
    organization = organization or OrganizationFactory()
    return Application.objects.create(
        round=round, lot=round.lots.first(), organization=organization, form_version=round.form_version, title=title,
        number=f"{round.pk}-{organization.pk}", submitted_at=clock.now(), status=status, requested=Decimal(40_000),
        **facts,
    )  # fmt: skip


def award_of(application, amount=40_000, status=AwardStatus.AWARDED):
    commitment = ledger.commit(
        line=application.round.line, amount=Decimal(amount), reference=f"award:{application.pk}", subject="x",
        payee=application.organization, by=None,
    )  # fmt: skip
    return Award.objects.create(application=application, amount=Decimal(amount), commitment=commitment, status=status)


def contract_of(award, status=ContractStatus.SIGNED, signed_on="2026-03-02"):
    return Contract.objects.create(
        award=award, union=award.union, organization=award.organization, number=f"合{award.pk}", subject="服务",
        amount=award.amount, starts_on="2026-03-02",
        ends_on="2026-11-30", status=status, signed_on=signed_on,
    )  # fmt: skip


def every_state():
    """Make one round in each state, with applications, an award that lapsed, contracts, payments and a refund."""
    made = {}
    for status in RoundStatus:
        if status in {RoundStatus.DRAFT, RoundStatus.APPROVED}:
            continue
        made[status] = call(status)
        applied(made[status], f"申报{status}")
    done = made[RoundStatus.CONCLUDED]
    paid = award_of(applied(done, "已付", status=ApplicationStatus.AWARDED))
    contract_of(paid, ContractStatus.RUNNING)
    ledger.pay(commitment=paid.commitment, amount=Decimal(40_000), reason="首款", by=None)
    ledger.refund(commitment=paid.commitment, amount=Decimal("1000.50"), reason="退回", by=None)
    award_of(applied(done, "失效", status=ApplicationStatus.NOT_AWARDED), status=AwardStatus.LAPSED)
    contract_of(award_of(applied(done, "终止", organization=OrganizationFactory(uscc=None))), ContractStatus.TERMINATED)
    contract_of(award_of(applied(done, "未签")), ContractStatus.DRAFTED, signed_on=None)
    return made


def release(round):
    return next(each for each in package(YEAR)["releases"] if each["ocid"].endswith(f"-{round.pk}"))


def test_whole_process_is_told_and_refunds_are_paid_by_the_supplier():
    made = every_state()
    said = release(made[RoundStatus.CONCLUDED])
    assert said["tender"]["status"] == "complete"
    assert said["tender"]["numberOfTenderers"] == 5
    assert {award["title"]: award["status"] for award in said["awards"]} == {
        "已付": "active", "失效": "cancelled", "终止": "active", "未签": "active"
    }  # fmt: skip
    assert len(said["contracts"]) == 2
    paid, back = said["contracts"][0]["implementation"]["transactions"]
    assert paid["payer"] == back["payee"] == said["buyer"]
    assert paid["payee"] == back["payer"] == said["awards"][0]["suppliers"][0]
    assert back["value"] == {"amount": 1000.5, "currency": "CNY"}
    supplier = next(each for each in said["parties"] if each["id"] == paid["payee"]["id"])
    assert supplier["identifier"]["scheme"] == "CN-USCI"
    assert {"payee", "payer", "supplier"} <= set(supplier["roles"])
    assert release(made[RoundStatus.FAILED])["tender"]["status"] == "unsuccessful"
    assert release(made[RoundStatus.CANCELLED])["tender"]["status"] == "cancelled"
    assert "numberOfTenderers" not in release(made[RoundStatus.OPEN])["tender"]


def test_structure_holds_together():
    every_state()
    made = package(YEAR)
    assert len({each["ocid"] for each in made["releases"]}) == len(made["releases"])
    for said in made["releases"]:
        assert {"ocid", "id", "date", "tag", "initiationType"} <= set(said)
        parties = {party["id"] for party in said["parties"]}
        for reference in _references(said):
            assert reference["id"] in parties
        awards = {award["id"] for award in said.get("awards", [])}
        assert {contract["awardID"] for contract in said.get("contracts", [])} <= awards
        assert not list(_empty(said))


def _references(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"buyer", "procuringEntity", "payer", "payee"}:
                yield inner
            elif key == "suppliers":
                yield from inner
            else:
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _empty(value):
    if value in (None, "", [], {}):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _empty(inner)


@pytest.mark.parametrize("status", [
    RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.ELIGIBILITY, RoundStatus.REVIEW, RoundStatus.PANEL,
    RoundStatus.NOTICE, RoundStatus.FAILED, RoundStatus.CANCELLED,
])  # fmt: skip
def test_results_are_held_back_until_the_award(status):
    round = call(status)
    one = applied(round, "机密项目名", answers={"aims": "机密目标"})
    award_of(one)
    said = json.dumps(package(YEAR), ensure_ascii=False)
    assert one.organization.name not in said
    assert "机密" not in said


def test_what_is_not_published_never_leaves():
    one = draft(title="机密草案")
    rounds.approve_round(round=draft(title="机密待发"), by=person(Role.MANAGER))
    cancelled = draft(title="机密取消")
    rounds.cancel_round(round=cancelled, reason="机密原因", by=person(Role.MANAGER))
    round = call(RoundStatus.AWARDED)
    loser = applied(round, "机密落选", status=ApplicationStatus.NOT_AWARDED)
    drafted = contract_of(award_of(applied(round, "立项")), ContractStatus.DRAFTED, signed_on=None)
    said = json.dumps(package(YEAR), ensure_ascii=False)
    assert "机密" not in said
    assert loser.organization.name not in said
    assert drafted.number not in said
    assert one.opened_at is None


def test_only_the_year_asked_for_and_one_release_a_process():
    call(), call()
    assert len(package(YEAR)["releases"]) == 2
    (only,) = package(YEAR - 1)["releases"]
    assert only["tag"] == ["planning"]
    assert "tender" not in only


def test_the_same_state_gives_the_same_releases():
    every_state()
    first = package(YEAR)["releases"]
    with clock.stopped_at(clock.now() + dt.timedelta(days=3)):
        assert package(YEAR)["releases"] == first


def test_a_call_made_again_names_the_one_that_failed():
    before, after = call(RoundStatus.FAILED), call()
    Round.objects.filter(pk=after.pk).update(called_again=before)
    (related,) = release(after)["relatedProcesses"]
    assert related["identifier"] == release(before)["ocid"]


def test_costs_the_same_for_many():
    def cost():
        with CaptureQueriesContext(connection) as seen:
            package(YEAR)
        return len(seen)

    def more(number):
        round = call(RoundStatus.AWARDED)
        for place in range(number):
            award = award_of(applied(round, f"项目{place}"), amount=100)
            contract_of(award)
            ledger.pay(commitment=award.commitment, amount=Decimal(50), reason="x", by=None)

    more(2)
    few = cost()
    more(15)
    assert cost() == few


def test_command_and_page(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    every_state()
    path = tmp_path / "one.json"
    call_command("export", "ocds", year=YEAR, output=path)
    assert len(json.loads(path.read_text())["releases"]) == 10
    with pytest.raises(CommandError):
        call_command("export", "hsds", year=YEAR, output=path)
    publish()
    assert f"{YEAR}.json" in client.get("/open-data/ocds/").content.decode()
    assert client.get(reverse("open_data:download", args=["ocds", f"{YEAR}.json"])).status_code == 200
    assert client.get("/open-data/nothing/").status_code == 404


@pytest.mark.shared_data
@pytest.mark.parametrize("make", [lambda: None, every_state], ids=["empty year", "every state"])
def test_gate_accepts(make, tmp_path):
    """OCDS_PYTHON names a Python that has libcoveocds, where this one has it not."""
    python = os.environ.get("OCDS_PYTHON") or (importlib.util.find_spec("libcoveocds") and sys.executable)
    if not GATE.exists() or not python:
        pytest.skip("the gate or libcoveocds is not on this machine")
    make()
    path = tmp_path / "package.json"
    write_year(YEAR, path)
    done = subprocess.run([python, GATE, STANDARD, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
