"""Screens from the panel to the contract, for staff, for everybody and for applicants."""

import datetime as dt
import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import clock
from core.jobs.services import run_now
from core.listing.pages import list_pages
from core.sheets import resources
from procurement.choices import ApplicationStatus
from procurement.models import Application, Contract, Objection, PanelDecision, PublicNotice, Round
from procurement.privacy import forget_objectors
from procurement.services import awards, objections
from procurement.sheets.awards import AWARDS, CONTRACTS, OBJECTIONS
from targets.evidence import SHEETS, lines_of
from targets.metrics import metrics
from targets.queries import counts_of
from tests.core.attachments import files
from tests.factories import person
from tests.procurement.panel_factories import (
    after,
    at_panel,
    awarded,
    decided,
    drafted_contract,
    held,
    noticed,
    reviewed,
    signed_contract,
)
from tests.procurement.test_notices import SAID
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def at(name, *args):
    return reverse(f"procurement:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


# The desk -------------------------------------------------------------------------------------------------------------


def test_panel_page_shows_ranking_money_and_decisions():
    round = decided(scores=(90, 80, 80, 50), places=2)
    page = signed_in(round.clerk).get(at("panel", round.pk))
    text = text_of(page)
    assert page.status_code == 200
    assert text.count("money-ends") == 1
    assert page.context["decided"] == 4
    assert page.context["faults"] == []


def test_panel_page_asks_as_many_queries_for_many(django_assert_max_num_queries):
    round = at_panel((90, 80))
    client = signed_in(person(Role.CLERK))
    client.get(at("panel", round.pk))
    for score in range(61, 91):
        reviewed(round, score)
    with django_assert_max_num_queries(40):
        assert len(client.get(at("panel", round.pk)).context["lines"]) == 32


def test_bulk_decision_and_its_refusal():
    round, client = at_panel((90, 80, 50)), signed_in(person(Role.CLERK))
    keys = list(round.applications.order_by("pk").values_list("pk", flat=True))
    client.post(at("panel_bulk", round.pk), {"outcome": "proposed", "chosen": keys[:2]})
    assert PanelDecision.objects.filter(outcome="proposed").count() == 2
    refused = client.post(at("panel_bulk", round.pk), {"outcome": "proposed", "chosen": keys[2:]}, follow=True)
    assert PanelDecision.objects.count() == 2
    assert "alert" in text_of(refused)


def test_decision_form_says_beside_the_field_what_is_missing():
    round, client = at_panel((90, 50)), signed_in(person(Role.CLERK))
    last = round.applications.order_by("pk").last()
    answer = client.post(at("panel_decide", round.pk, last.pk), {"outcome": "proposed", "amount": "100"})
    assert list(answer.context["form"].errors) == ["departure_reason"]
    client.post(
        at("panel_decide", round.pk, last.pk), {"outcome": "proposed", "amount": "100", "departure_reason": "特殊"}
    )
    assert PanelDecision.objects.get().amount == 100


def test_meeting_and_minutes():
    round, client = at_panel((90,)), signed_in(person(Role.CLERK))
    facts = {"held_on": "2026-03-02", "chair": "王", "members": "李、张", "minutes": "审议", "place": "会议室"}
    assert client.post(at("panel_meeting", round.pk), facts).status_code == 302
    assert client.get(at("panel_minutes", round.pk)).content[:2] == b"PK"
    answer = client.post(at("panel_meeting", round.pk), {**facts, "held_on": "2027-01-01"})
    assert list(answer.context["form"].errors) == ["held_on"]


def test_award_page_through_notice_and_award():
    round = decided()
    manager = signed_in(person(Role.MANAGER))
    assert at("notice_publish", round.pk) not in text_of(signed_in(round.clerk).get(at("award", round.pk)))
    assert at("notice_publish", round.pk) in text_of(manager.get(at("award", round.pk)))
    manager.post(at("notice_publish", round.pk))
    notice = PublicNotice.objects.get()
    assert at("award_round", round.pk) not in text_of(manager.get(at("award", round.pk)))
    early = manager.post(at("award_round", round.pk), {})
    assert early.context["form"].errors
    with after(notice):
        manager = signed_in(person(Role.MANAGER))  # the first session ended long ago
        assert at("award_round", round.pk) in text_of(manager.get(at("award", round.pk)))
        assert manager.post(at("award_round", round.pk), {}).status_code == 302
        assert len(manager.get(at("award", round.pk)).context["awards"]) == 3
    assert Round.objects.get(pk=round.pk).status == "awarded"


@pytest.mark.parametrize("name", ["awards", "contracts", "objections"])
def test_lists_open(name):
    contract = drafted_contract()
    notice = PublicNotice.objects.get()
    Objection.objects.create(
        notice=notice, number="1", key="1", name="x", what="x", argument="x", remedy="x", due_on=clock.today()
    )
    answer = signed_in(person(Role.AUDITOR)).get(at(name))
    assert answer.status_code == 200
    shown = {"awards": contract.award.application.title, "contracts": contract.number, "objections": notice.number}
    assert shown[name] in text_of(answer)
    assert name in list_pages
    assert resources.get(name).rows("BFTU").count() == {"awards": 3}.get(name, 1)
    assert resources.get(name).rows("BFTU-110101").count() == 0


def test_what_is_private_stays_private():
    assert {"key", "contact", "name"} <= set(OBJECTIONS.private)
    assert {"id", "year", "kind", "status", "amount", "uscc", "union"} <= {one.key for one in AWARDS.columns}
    assert {"id", "year", "kind", "status", "amount", "uscc", "union", "signed_on"} <= {
        one.key for one in CONTRACTS.columns
    }


def test_contract_goes_from_draft_to_acceptance_on_screen():
    award = awarded()[0]
    clerk, manager, other = (signed_in(person(role)) for role in (Role.CLERK, Role.MANAGER, Role.MANAGER))
    facts = {"subject": "心理关爱", "amount": "50000", "starts_on": "2026-03-12", "ends_on": "2026-12-31", "terms": ""}
    with clock.stopped_at(dt.datetime(2026, 3, 20, 9, tzinfo=clock.SHANGHAI)):
        assert clerk.post(at("contract_draft", award.pk), facts).status_code == 302
        contract = Contract.objects.get()
        late = clerk.post(at("contract_edit", contract.pk), {**facts, "amount": "60000", "version": 1})
        assert list(late.context["form"].errors) == ["amount"]
        assert clerk.get(at("contract_word", contract.pk)).content[:2] == b"PK"
        bare = manager.post(at("contract_sign", contract.pk), {"signed_on": "2026-03-12"})
        assert {"scan", "signed_for_union"} <= set(bare.context["form"].errors)
        scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
        signed = {"signed_on": "2026-03-12", "signed_for_union": "王", "signed_for_organization": "李", "scan": scan}
        assert manager.post(at("contract_sign", contract.pk), signed).status_code == 302
        for client, step in ((manager, "start"), (manager, "complete"), (other, "accept")):
            client.post(at("contract_step", contract.pk, step))
        assert manager.get(at("contract", contract.pk)).status_code == 200
    assert Contract.objects.get().status == "accepted"


def test_objection_at_the_desk():
    notice = noticed()
    first = Application.objects.get(pk=notice.content["proposed"][0]["id"])
    Client().post(at("notice_object", notice.pk), {**SAID, "about": first.pk})
    objection = Objection.objects.get()
    clerk, manager = signed_in(person(Role.CLERK)), signed_in(person(Role.MANAGER))
    assert "worker@test.example" in text_of(clerk.get(at("objection", objection.pk)))
    clerk.post(at("objection_take_up", objection.pk))
    clerk.post(at("objection_write", objection.pk), {"text": "请补充"})
    assert manager.get(at("objection_decide", objection.pk)).context["changes"]
    manager.post(
        at("objection_decide", objection.pk), {"result": "upheld", "excludes": "on", "decision": "确未通过年检"}
    )
    page = manager.get(at("objection", objection.pk))
    assert page.context["changes"]
    assert Round.objects.get(pk=notice.round_id).status == "panel"
    assert "确未通过年检" in text_of(Client().get(at("objection_receipt", objection.key)))
    assert Client().get(at("receipt_letter", objection.key)).content[:2] == b"PK"


# Everybody ------------------------------------------------------------------------------------------------------------


def test_notice_in_public_with_its_proof():
    notice = noticed()
    page = Client().get(at("notice", notice.pk))
    assert page.context["is_whole"]
    assert notice.sha256 in text_of(page)
    content = Client().get(at("notice_content", notice.pk)).content
    assert hashlib.sha256(content).hexdigest() == notice.sha256
    assert Client().get(at("notice_copy", notice.pk)).status_code == 200
    assert Client().get(at("notice_word", notice.pk)).content[:2] == b"PK"
    assert len(Client().get(at("notices"), {"state": "running", "q": "公示"}).context["cards"]) == 1
    assert not Client().get(at("notices"), {"state": "over"}).context["cards"]


def test_objection_without_an_account_and_its_receipt():
    notice = noticed()
    answer = Client().post(at("notice_object", notice.pk), {**SAID, "about": ""}, follow=True)
    objection = Objection.objects.get()
    assert answer.request["PATH_INFO"] == at("objection_receipt", objection.key)
    assert objection.number in text_of(answer)
    Client().post(at("objection_receipt", objection.key), {"text": "补充说明"})
    assert objection.posts.count() == 1
    assert Client().get("/objections/nothing/").status_code == 404
    Client().post(at("objection_take_back", objection.key))
    assert Objection.objects.get().status == "withdrawn"


def test_machines_are_kept_out():
    notice = noticed()
    answer = Client().post(at("notice_object", notice.pk), {**SAID, "website": "http://spam.example"})
    assert list(answer.context["form"].errors) == ["website"]
    assert not Objection.objects.exists()


def test_objections_are_throttled(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "objection": "1/10m/ip"}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    notice = noticed()
    for _time in range(2):
        Client().post(at("notice_object", notice.pk), SAID)
    assert Objection.objects.count() == 1


def test_late_objection_is_refused_on_the_page():
    notice = noticed()
    with after(notice):
        answer = Client().post(at("notice_object", notice.pk), SAID)
        assert answer.context["form"].non_field_errors()
        assert at("notice_object", notice.pk) not in text_of(Client().get(at("notice", notice.pk)))
    assert not Objection.objects.exists()


def test_foreign_application_in_an_objection_is_refused():
    notice = noticed()
    answer = Client().post(at("notice_object", notice.pk), {**SAID, "about": "999999"})
    assert list(answer.context["form"].errors) == ["about"]


# Applicants -----------------------------------------------------------------------------------------------------------


def test_results_are_held_back_and_released():
    notice = noticed()
    first = notice.round.applications.order_by("pk").first()
    owner, stranger = person(), person()
    first.organization.members.create(user=owner, role="owner")
    client = signed_in(owner)
    assert client.get(at("my_result", first.pk)).status_code == 404
    assert not client.get(at("my_results")).context["results"]
    own_page = text_of(client.get(at("my_application", first.pk)))
    assert str(ApplicationStatus.PROPOSED.label) not in own_page
    assert str(ApplicationStatus.ELIGIBLE.label) in own_page
    with after(notice):
        awards.award_round(round=notice.round, by=person(Role.MANAGER))
        run_now("award_letters", params={"round": notice.round_id})
    page = client.get(at("my_result", first.pk))
    assert page.context["result"].amount == 50_000
    assert ".docx" in text_of(page)
    assert signed_in(stranger).get(at("my_result", first.pk)).status_code == 404


def test_contract_is_read_by_its_party_once_signed():
    contract = drafted_contract()
    owner = person()
    contract.organization.members.create(user=owner, role="owner")
    assert signed_in(owner).get(at("my_contract", contract.pk)).status_code == 404
    Contract.objects.filter(pk=contract.pk).update(status="signed", signed_on=clock.today())
    assert signed_in(owner).get(at("my_contract", contract.pk)).status_code == 200
    assert signed_in(owner).get(at("my_contract_word", contract.pk)).content[:2] == b"PK"


# Beside it ------------------------------------------------------------------------------------------------------------


def test_signed_contracts_are_the_services_bought():
    contract = signed_contract()
    metric, city = metrics.get("services"), city_federation()
    year_end = dt.date(2026, 12, 31)
    assert counts_of(metric, 2026, year_end)[city.pk].own == 1
    assert counts_of(metric, 2026, contract.signed_on - dt.timedelta(days=1)) == {}
    rows = metric.evidence_of(city, 2026, year_end)
    (line,) = lines_of(metric, rows)
    assert contract.number in line.what
    assert rows.model in SHEETS
    client = signed_in(person(Role.MANAGER))
    assert client.get("/desk/targets/services/evidence/?year=2026").status_code == 200
    assert client.get("/desk/targets/").status_code == 200


def test_two_projects_of_one_organization_are_two_services():
    notice = noticed(scores=(90, 80))
    keys = [one["id"] for one in notice.content["proposed"]]
    one, two = Application.objects.filter(pk__in=keys).order_by("pk")
    Application.objects.filter(pk=two.pk).update(organization=one.organization)
    with after(notice):
        made = awards.award_round(round=notice.round, by=person(Role.MANAGER))
    for award in made:
        signed_contract(award)
    count = counts_of(metrics.get("services"), 2026, dt.date(2026, 12, 31))[city_federation().pk]
    assert (count.own, count.subtree) == (2, 2)


def test_ledger_shows_which_award_binds_money():
    award = awarded()[0]
    page = text_of(signed_in(person(Role.FINANCE)).get("/desk/budgets/ledger/"))
    assert at("one_award", award.pk) in page


def test_record_and_life_line_show_what_was_awarded_and_signed():
    contract = signed_contract()
    client = signed_in(person(Role.CLERK))
    organization = contract.organization
    assert contract.number in text_of(client.get(f"/desk/organizations/{organization.pk}/contracts/"))
    assert contract.number in text_of(client.get(f"/desk/organizations/{organization.pk}/lifeline/"))


def test_tasks_tell_whose_turn_it_is():
    round = at_panel((90,))
    clerk, manager = person(Role.CLERK), person(Role.MANAGER)
    assert at("panel", round.pk) in text_of(signed_in(clerk).get(reverse("inbox:tasks")))
    held(round, clerk)
    signed_in(clerk).post(at("panel_propose", round.pk))
    assert at("award", round.pk) in text_of(signed_in(manager).get(reverse("inbox:tasks")))


def test_files_of_an_objection_open_for_its_two_sides_alone():
    notice, stranger, clerk = noticed(), Client(), signed_in(person(Role.CLERK))
    object_at, refused = at("notice_object", notice.pk), SimpleUploadedFile("证据.pdf", b"MZ no pdf")
    assert "attached" in stranger.post(object_at, {**SAID, "attached": [refused]}).context["form"].errors
    assert not Objection.objects.exists()
    stranger.post(object_at, {**SAID, "attached": [SimpleUploadedFile("证据.pdf", files.PDF)]})
    objection = Objection.objects.get()
    receipt = at("objection_receipt", objection.key)
    stranger.post(receipt, {"text": "补充", "attached": [SimpleUploadedFile("补充.pdf", files.PDF)]})
    clerk.post(
        at("objection_write", objection.pk), {"text": "收到", "attached": [SimpleUploadedFile("函.pdf", files.PDF)]}
    )
    sent = list(objections.files_of(objection))
    assert {one.filename for one in sent} == {"证据.pdf", "补充.pdf", "函.pdf"}
    for one in sent:
        assert stranger.get(at("receipt_file", objection.key, one.pk)).status_code == 200
        assert clerk.get(one.get_absolute_url()).status_code == 200
        for other in (stranger, signed_in(person()), signed_in(person(Role.CLERK, "BFTU-110101"))):
            assert other.get(one.get_absolute_url()).status_code == 404
    assert "证据.pdf" in text_of(clerk.get(at("objection", objection.pk)))
    assert "证据.pdf" not in text_of(stranger.get(at("notice", notice.pk)))
    assert stranger.get(at("receipt_file", "x" * 20, sent[0].pk)).status_code == 404
    Objection.objects.update(decided_at=clock.now() - dt.timedelta(days=2000))
    forget_objectors(clock.now())
    assert not objections.files_of(objection).exists()


def test_a_form_with_a_nul_is_refused(client):
    assert client.post("/account/login/", "login=a%00", "application/x-www-form-urlencoded").status_code == 400


@pytest.mark.parametrize("path", ["/calls/?q=%00", "/notices/?year=%00", "/objections/%00/"])
def test_nul_in_an_address_is_refused_in_words(path):
    assert Client().get(path).status_code == 400


def test_call_names_the_awards_once_results_are_out(client):
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        notice = noticed(scores=(90, 80), places=1)
        page = reverse("procurement:call", args=[notice.round_id])
        assert 'id="results"' not in client.get(page).text
        assert notice.number in client.get(page).text
        with after(notice):
            (made,) = awards.award_round(round=notice.round, by=person(Role.MANAGER))
            awards.lapse_award(award=made, reason="放弃", by=person(Role.MANAGER))
        shown = [one.status for one, _tone in client.get(page).context["awards"]]
    assert shown == ["lapsed", "awarded"]
