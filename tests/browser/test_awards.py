"""From the panel to the signed contract in a real browser: each step by whom it belongs to, pages that fit."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from core import clock
from procurement.models import Award, Contract, Objection, PublicNotice
from procurement.services import awards, notices
from tests.core.attachments import files
from tests.factories import AppointmentFactory, UserFactory
from tests.procurement.panel_factories import at_panel, awarded, decided, signed_contract
from unions.models import Role, Union

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)
REASON = "无法按期履约"


@pytest.fixture
def city():
    return Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )


@pytest.fixture
def people(city):
    def appointed(role):
        return AppointmentFactory(user=UserFactory(), union=city, role=role).user

    return {"clerk": appointed(Role.CLERK), "manager": appointed(Role.MANAGER), "leader": appointed(Role.LEADER)}


def seen(page, words):
    expect(page.locator("main")).to_contain_text(words)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_from_the_panel_to_an_objection(desktop, phone, sign_in, people, axe, fits):
    with clock.stopped_at(MARCH):
        round = at_panel((90, 80, 80, 50), places=2)
    sign_in(desktop, people["clerk"])
    desktop.goto(f"/desk/rounds/{round.pk}/panel/")
    axe(desktop)
    desktop.get_by_role("link", name="Record the panel meeting").click()
    desktop.get_by_label("day").first.fill("2026-11-01")
    desktop.get_by_label("chair").fill("王主席")
    desktop.get_by_label("members present").fill("李某、张某")
    desktop.get_by_label("minutes").fill("听取专家评审情况。")
    desktop.get_by_role("button", name="Save").click()
    desktop.get_by_role("link", name="Propose by the ranking").click()
    desktop.get_by_role("button", name="Propose").click()
    seen(desktop, "4 of 4 applications are decided")
    desktop.goto(f"/desk/rounds/{round.pk}/award/")
    assert desktop.get_by_role("link", name="Publish the notice").count() == 0  # the clerk prepared it

    sign_in(desktop, people["manager"])
    desktop.goto(f"/desk/rounds/{round.pk}/award/")
    axe(desktop)
    desktop.get_by_role("link", name="Publish the notice").click()
    desktop.get_by_role("button", name="Publish the notice").click()
    notice = PublicNotice.objects.get()

    phone.goto(f"/notices/{notice.pk}/")
    fits(phone)
    axe(phone)
    seen(phone, notice.sha256)
    phone.get_by_role("link", name="Lodge an objection").click()
    fits(phone)
    axe(phone)
    phone.get_by_label("What you object to").fill("申报资格")
    phone.get_by_label("Why", exact=False).first.fill("年检未通过")
    evidence = {"name": "证据.pdf", "mimeType": "application/pdf", "buffer": files.PDF}
    phone.get_by_label("Files").set_input_files(evidence)
    phone.get_by_label("What should be done").fill("核查")
    phone.get_by_label("Your name or organization").fill("某职工")
    phone.get_by_label("Telephone or e-mail").fill("worker@test.example")
    phone.get_by_role("button", name="Lodge the objection").click()
    objection = Objection.objects.get()
    seen(phone, objection.number)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="证据.pdf").click()
    assert download.value.suggested_filename == "证据.pdf"
    fits(phone)
    axe(phone)

    sign_in(desktop, people["clerk"])
    desktop.goto(f"/desk/objections/{objection.pk}/")
    axe(desktop)
    desktop.get_by_role("button", name="Take up the objection").click()
    assert desktop.get_by_role("link", name="Decide on the objection").count() == 0
    sign_in(desktop, people["leader"])
    desktop.goto(f"/desk/objections/{objection.pk}/")
    desktop.get_by_role("link", name="Decide on the objection").click()
    axe(desktop)
    desktop.get_by_label("Rejected: the notice stands").check()
    desktop.get_by_label("Reasons").fill("经核查，年检合格。")
    desktop.get_by_role("button", name="Decide").click()
    seen(desktop, "经核查，年检合格。")
    phone.reload()
    seen(phone, "经核查，年检合格。")


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_from_the_award_to_the_signed_contract(desktop, sign_in, people, axe, tmp_path):
    with clock.stopped_at(MARCH):
        round = decided(scores=(90, 80))
        notices.publish_notice(round=round, by=people["leader"])
    sign_in(desktop, people["manager"])
    desktop.goto(f"/desk/rounds/{round.pk}/award/")
    desktop.get_by_role("link", name="Award the round").click()
    desktop.get_by_role("button", name="Award the round").click()
    seen(desktop, "letters were made")
    award = Award.objects.order_by("pk").first()

    sign_in(desktop, people["clerk"])
    desktop.goto(f"/desk/awards/{award.pk}/")
    axe(desktop)
    desktop.get_by_role("link", name="Draft the contract").click()
    today = clock.today()
    desktop.get_by_label("from").fill(today.isoformat())
    desktop.get_by_label("until").fill((today + dt.timedelta(days=90)).isoformat())
    desktop.get_by_role("button", name="Draft the contract").click()
    contract = Contract.objects.get()
    assert desktop.get_by_role("link", name="Record the signature").count() == 0

    sign_in(desktop, people["manager"])
    desktop.goto(f"/desk/contracts/{contract.pk}/")
    axe(desktop)
    desktop.get_by_role("link", name="Record the signature").click()
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    desktop.get_by_label("Signed on").fill(today.isoformat())
    desktop.get_by_label("Signed for the union by").fill("王某")
    desktop.get_by_label("Signed for the organization by").fill("李某")
    desktop.get_by_label("Scan of the signed contract").set_input_files(scan)
    desktop.get_by_role("button", name="Record the signature").click()
    seen(desktop, "已签合同")  # the scan's title is kept in the portal's language


@pytest.mark.parametrize("language", ["zh"], indirect=True)
def test_pages_fit_a_phone_and_are_accessible(phone, sign_in, people, axe, fits):
    with clock.stopped_at(MARCH):
        made = awarded(scores=(90, 80, 50))
        with clock.stopped_at(made[0].awarded_at):
            contract = signed_contract(made[0])
            awards.lapse_award(award=made[1], reason=REASON, by=people["manager"])
    owner = UserFactory()
    contract.organization.members.create(user=owner, role="owner")
    round = made[0].application.round_id
    sign_in(phone, people["manager"])
    for path in (f"/desk/rounds/{round}/panel/", f"/desk/rounds/{round}/award/", "/desk/awards/", "/desk/contracts/",
                 f"/desk/contracts/{contract.pk}/", f"/desk/awards/{made[1].pk}/", "/desk/objections/", "/notices/",
                 f"/desk/organizations/{contract.organization_id}/contracts/"):  # fmt: skip
        phone.goto(path)
        fits(phone)
        axe(phone)
    sign_in(phone, owner)
    for path in ("/my/results/", f"/my/results/{made[0].application_id}/", f"/my/contracts/{contract.pk}/"):
        phone.goto(path)
        fits(phone)
        axe(phone)
