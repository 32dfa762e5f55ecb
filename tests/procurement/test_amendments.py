"""Amendments of contracts: two people, what the contract says before and after, and where the money goes."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.errors import UserError
from core.lifecycle.services import ForbiddenError
from core.lifecycle.testing import assert_lifecycle
from finance.models import Commitment
from finance.queries import faults_of_ledger
from procurement.choices import AmendmentStatus as A
from procurement.models import Contract, ContractAmendment
from procurement.papers.amendment import amendment_paper
from procurement.queries.contracts import as_signed
from procurement.queries.waiting import contracts_to_amend
from procurement.services import amendments, contracts
from tests.factories import person
from tests.procurement.panel_factories import signed_contract
from unions.models import Role

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(dt.datetime(2026, 5, 6, 9, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def contract(known_calendar):
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        return Contract.objects.get(pk=signed_contract().pk)


def drafted(contract, *, by=None, **changed):
    said = {"amount": contract.amount, "starts_on": contract.starts_on, "ends_on": contract.ends_on, **changed}
    return amendments.draft_amendment(contract=contract, reason="服务对象增加", by=by or person(Role.CLERK), **said)


def agreed(amendment, **facts):
    return amendments.agree(amendment=amendment, agreed_on=clock.today(), by=person(Role.MANAGER), **facts)


def committed(contract):
    return Commitment.objects.get(award__contract=contract).committed


@pytest.mark.parametrize("more", [Decimal(3_000), Decimal(-3_000)])
def test_money_follows_the_amendment_and_the_first_terms_stay_on_record(contract, more):
    later = contract.ends_on + dt.timedelta(days=20)
    before, bound = as_signed(contract), committed(contract)
    amendment = drafted(contract, amount=contract.amount + more, ends_on=later, content="增加两场讲座。")
    assert amendment.number == f"{contract.number}-补1"
    contract.refresh_from_db()
    assert contract.ends_on != later  # nothing changes before both sides signed
    agreed(amendment)
    contract.refresh_from_db()
    assert (contract.amount, contract.ends_on) == (before.amount + more, later)
    assert committed(contract) == bound + more
    assert as_signed(contract) == before
    assert faults_of_ledger() == []
    assert amendment_paper(amendment)[:2] == b"PK"


def test_drafter_does_not_record_its_signature(contract):
    manager = person(Role.MANAGER)
    amendment = drafted(contract, by=manager, content="换场地。")
    with pytest.raises(UserError):
        amendments.agree(amendment=amendment, agreed_on=clock.today(), by=manager)
    with pytest.raises(ForbiddenError):
        amendments.agree(amendment=amendment, agreed_on=clock.today(), by=person(Role.CLERK))
    assert not contracts_to_amend(manager).exists()
    assert contracts_to_amend(person(Role.MANAGER)).get() == contract


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, None),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("60000")}, "amount"),
        ({"ends_on": dt.date(2026, 3, 30)}, "ends_on"),
    ],
)
def test_what_makes_no_amendment_is_refused(contract, changed, field):
    with pytest.raises(UserError) as refused:
        drafted(contract, **changed)
    assert refused.value.field == field
    assert not ContractAmendment.objects.exists()


def test_one_amendment_at_a_time_and_none_of_finished_work(contract):
    amendment = drafted(contract, content="换场地。")
    with pytest.raises(UserError):
        drafted(contract, content="再换。")
    Contract.objects.filter(pk=contract.pk).update(status="running")
    contract.refresh_from_db()
    with pytest.raises(UserError):
        contracts.complete(contract=contract, by=person(Role.CLERK))
    amendments.drop(amendment=amendment, reason="不再需要", by=person(Role.CLERK))
    contracts.complete(contract=contract, by=person(Role.CLERK))
    with pytest.raises(UserError):
        drafted(Contract.objects.get(pk=contract.pk), content="换场地。")


def test_high_sums_need_the_collective_decision(contract, settings):
    settings.BUDGET_COLLECTIVE_FROM = 1_000
    amendment = drafted(contract, amount=contract.amount + 1_000)
    with pytest.raises(UserError) as refused:
        agreed(amendment)
    assert refused.value.field == "decided_on"
    agreed(amendment, decided_on=clock.today(), minutes_number="纪要1")


def test_clerk_drafts_and_manager_records_on_screen(client, contract):
    client.force_login(person(Role.CLERK))
    assert b"/amend/" in client.get(f"/desk/contracts/{contract.pk}/").content
    said = {"amount": contract.amount, "starts_on": contract.starts_on, "ends_on": "2026-12-31", "reason": "延期"}
    client.post(f"/desk/contracts/{contract.pk}/amend/", said)
    amendment = contract.amendments.get()
    client.force_login(person(Role.MANAGER))
    path = f"/desk/contracts/{contract.pk}/amendments/{amendment.pk}/"
    assert client.get(f"{path}amendment.docx").status_code == 200
    scan = SimpleUploadedFile("scan.pdf", PDF)
    client.post(f"{path}agree/", {"agreed_on": "2026-05-06", "scan": scan})
    contract.refresh_from_db()
    assert contract.ends_on == dt.date(2026, 12, 31)
    assert "2026-12-31" in client.get(f"/desk/contracts/{contract.pk}/").content.decode()


def test_clerk_records_that_work_is_done(client, contract):
    Contract.objects.filter(pk=contract.pk).update(status="running")
    client.force_login(person(Role.CLERK))
    client.post(f"/desk/contracts/{contract.pk}/steps/complete/")
    contract.refresh_from_db()
    assert contract.status == "completed"


def test_every_transition_of_an_amendment(contract):
    amendment = drafted(contract, content="换场地。")

    def make(state):
        ContractAmendment.objects.filter(pk=amendment.pk).update(
            status=state, agreed_on=clock.today(), agreed_by=person(Role.MANAGER)
        )
        return ContractAmendment.objects.get(pk=amendment.pk)

    assert_lifecycle(ContractAmendment, "status", make, permitted={(A.DRAFTED, "agree"), (A.DRAFTED, "drop")})
