"""Contracts: from the draft to acceptance, by two people; what becomes of the money."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from core.attachments.models import Attachment
from core.attachments.services import store, withdraw
from core.errors import StaleError, UserError
from core.lifecycle.services import ForbiddenError
from core.lifecycle.testing import assert_lifecycle
from finance.queries import faults_of_ledger
from orgs.merging import obstacles
from orgs.models import Organization
from orgs.quality import with_faults
from procurement.choices import ContractStatus as C
from procurement.models import Award, Contract
from procurement.papers.contract import contract_paper
from procurement.papers.words import in_capitals
from procurement.services import contracts
from procurement.services.awards import lapse_award
from procurement.signals import contract_changed
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from tests.procurement.panel_factories import awarded, drafted_contract, signed_contract
from unions.models import Role

pytestmark = pytest.mark.django_db
WHO = {"signed_for_union": "王某", "signed_for_organization": "李某"}
DAY = dt.date(2026, 3, 12)


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def on(day):
    return clock.stopped_at(clock.start_of(day) + dt.timedelta(hours=12))


LATER = dt.date(2026, 3, 20)


def test_contract_is_numbered_and_two_people_sign():
    contract = drafted_contract()
    assert contract.number.endswith("合〔2026〕001号")
    assert contract.amount == Decimal(50_000)
    assert contract_paper(contract)[:2] == b"PK"


def test_drafter_does_not_record_the_signature():
    manager = person(Role.MANAGER)
    contract = drafted_contract(by=manager)
    with on(LATER), pytest.raises(UserError):
        contracts.sign_contract(contract=contract, signed_on=DAY, by=manager, **WHO)
    with on(LATER), pytest.raises(ForbiddenError):
        contracts.sign_contract(contract=contract, signed_on=DAY, by=person(Role.CLERK), **WHO)
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    with on(LATER):
        signed = contracts.sign_contract(contract=contract, signed_on=DAY, by=person(Role.MANAGER), scan=scan, **WHO)
    assert signed.status == C.SIGNED
    assert Award.objects.get(pk=contract.award_id).status == "contracted"
    assert Attachment.objects.about(signed).get().category == contracts.SCAN


def test_scan_of_a_signed_contract_is_replaced_and_never_withdrawn(client):
    pdf = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    contract, clerk = signed_contract(), person(Role.CLERK)
    scan = store(SimpleUploadedFile("scan.pdf", pdf), by=clerk, about=contract, category=contracts.SCAN)
    other = store(SimpleUploadedFile("other.pdf", pdf), by=clerk, about=contract)
    with pytest.raises(UserError):
        withdraw(scan, by=clerk, reason="误传")
    client.force_login(clerk)
    address = reverse("attachments:withdraw", args=[scan.pk])
    client.post(address, {"reason": "误传"})
    assert set(Attachment.objects.about(contract).current()) == {scan, other}
    client.post(address, {"reason": "扫描不清", "file": SimpleUploadedFile("清晰.pdf", pdf)})
    client.post(reverse("attachments:withdraw", args=[other.pk]), {"reason": "误传"})
    (newer,) = Attachment.objects.about(contract).current()
    assert (newer.filename, newer.category) == ("清晰.pdf", contracts.SCAN)


@pytest.mark.parametrize("day", [dt.date(2026, 3, 11), dt.date(2026, 3, 21)])
def test_day_of_the_signature_lies_between_award_and_today(day):
    contract = drafted_contract()
    with on(LATER), pytest.raises(UserError) as refused:
        contracts.sign_contract(contract=contract, signed_on=day, by=person(Role.MANAGER), **WHO)
    assert refused.value.field == "signed_on"


def test_hostile_scan_is_refused_and_nothing_is_signed():
    contract = drafted_contract()
    with on(LATER), pytest.raises(UserError):
        contracts.sign_contract(
            contract=contract, signed_on=DAY, by=person(Role.MANAGER),
            scan=SimpleUploadedFile("scan.pdf", b"MZ\x90\x00 not a pdf"), **WHO,
        )  # fmt: skip
    assert Contract.objects.get().status == C.DRAFTED


def test_what_the_contract_does_not_need_is_set_free():
    award = awarded()[0]
    contract = contracts.draft_contract(
        award=award, starts_on=DAY, ends_on=DAY, amount=Decimal(40_000), by=person(Role.CLERK)
    )
    with on(LATER):
        contracts.sign_contract(contract=contract, signed_on=DAY, by=person(Role.MANAGER), **WHO)
    award.commitment.refresh_from_db()
    assert award.commitment.committed == Decimal(40_000)


def test_bad_contracts_are_refused():
    award, clerk = awarded()[0], person(Role.CLERK)
    with pytest.raises(UserError) as refused:
        contracts.draft_contract(award=award, starts_on=DAY, ends_on=DAY, amount=Decimal(50_001), by=clerk)
    assert refused.value.field == "amount"
    with pytest.raises(ValidationError):
        contracts.draft_contract(award=award, starts_on=DAY, ends_on=dt.date(2026, 1, 1), by=clerk)
    contracts.draft_contract(award=award, starts_on=DAY, ends_on=DAY, by=clerk)
    with pytest.raises(UserError):
        contracts.draft_contract(award=award, starts_on=DAY, ends_on=DAY, by=clerk)


def test_two_people_do_not_overwrite_each_other():
    contract, clerk = drafted_contract(), person(Role.CLERK)
    facts = {"subject": "新", "amount": Decimal(1), "starts_on": DAY, "ends_on": DAY, "terms": ""}
    contracts.write_contract(contract=contract, facts=facts, version=1, by=clerk)
    with pytest.raises(StaleError):
        contracts.write_contract(contract=contract, facts=facts, version=1, by=clerk)


def test_work_begins_ends_and_is_accepted_by_another():
    told = []
    contract_changed.connect(lambda contract, **_: told.append(contract.status), weak=False, dispatch_uid="test")
    manager = person(Role.MANAGER)
    contract = signed_contract()
    with on(LATER):
        assert contracts.start_due_contracts() == 1
    done = contracts.complete(contract=Contract.objects.get(pk=contract.pk), by=manager)
    with pytest.raises(UserError):
        contracts.accept(contract=done, by=manager)
    contracts.accept(contract=done, by=person(Role.MANAGER))
    contract_changed.disconnect(dispatch_uid="test")
    assert told == [C.DRAFTED, C.SIGNED, C.RUNNING, C.COMPLETED, C.ACCEPTED]


def test_it_does_not_begin_before_its_day():
    contract = signed_contract()
    Contract.objects.filter(pk=contract.pk).update(starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2026, 5, 1))
    with pytest.raises(UserError):
        contracts.start(contract=Contract.objects.get(pk=contract.pk), by=person(Role.MANAGER))


def test_terminated_contract_sets_its_money_free():
    contract = signed_contract()
    contracts.terminate(contract=contract, reason="未履约", by=person(Role.MANAGER))
    contract.award.commitment.refresh_from_db()
    assert contract.award.commitment.committed == 0
    assert faults_of_ledger() == []


def test_draft_that_is_terminated_takes_its_award_along():
    award = awarded(scores=(90, 80), places=1)[0]
    contract = drafted_contract(award)
    contracts.terminate(contract=contract, reason="放弃", by=person(Role.MANAGER))
    assert Award.objects.get(pk=award.pk).status == "lapsed"
    assert Award.objects.get(replaces=award).amount == Decimal(50_000)


def test_every_transition_of_a_contract():
    contract = drafted_contract()

    def make(state):
        Contract.objects.filter(pk=contract.pk).update(status=state, signed_on=DAY)
        return Contract.objects.get(pk=contract.pk)

    assert_lifecycle(Contract, "status", make, permitted={
        (C.DRAFTED, "sign"), (C.SIGNED, "start"), (C.RUNNING, "complete"), (C.COMPLETED, "accept"),
        *((state, "terminate") for state in (C.DRAFTED, C.SIGNED, C.RUNNING)),
    })  # fmt: skip


# Beside the organization ----------------------------------------------------------------------------------------------


def test_party_to_a_running_contract_is_not_absorbed():
    contract, other = signed_contract(), OrganizationFactory()
    obstacle = obstacles.get("contracts")
    assert contract.number in obstacle(other, contract.organization)
    assert obstacle(contract.organization, other) is None


def test_dissolved_with_a_running_contract_is_a_fault_of_the_record():
    contract = signed_contract()
    rows = with_faults(Organization.objects.filter(pk=contract.organization_id))
    assert rows.get().check_contract == 0
    Organization.objects.filter(pk=contract.organization_id).update(legal_status="dissolved")
    assert rows.get().check_contract == 1


def test_award_does_not_lapse_beside_a_draft_of_its_contract():
    contract = drafted_contract()
    with pytest.raises(UserError):
        lapse_award(award=contract.award, reason="放弃", by=person(Role.MANAGER))


def test_nobody_who_ever_wrote_the_draft_records_the_signature():
    manager = person(Role.MANAGER)
    contract = drafted_contract()
    for by in (manager, person(Role.CLERK)):
        facts = {name: getattr(contract, name) for name in contracts.WRITABLE}
        contract = contracts.write_contract(contract=contract, facts=facts, version=contract.version, by=by)
    with on(LATER), pytest.raises(UserError):
        contracts.sign_contract(contract=contract, signed_on=DAY, by=manager, **WHO)


@pytest.mark.parametrize(("amount", "said"), [
    ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("5", "伍元整"), ("50000", "伍万元整"),
    ("10030", "壹万零叁拾元整"), ("100050.05", "壹拾万零伍拾元零伍分"),
    ("123456.78", "壹拾贰万叁仟肆佰伍拾陆元柒角捌分"),
    ("100000005", "壹亿零伍元整"), ("20300000.1", "贰仟零叁拾万元壹角整"), ("1020000", "壹佰零贰万元整"),
])  # fmt: skip
def test_amount_in_capitals(amount, said):
    assert in_capitals(amount) == said
