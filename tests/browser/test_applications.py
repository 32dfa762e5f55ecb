"""An organization applies in a real browser, from "am I eligible?" to the receipt; a clerk decides; they fit, and keep
to WCAG.
"""

import datetime as dt
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core import clock
from orgs.models import AnnualInspection
from procurement.choices import RoundStatus
from procurement.models import Application, Lot, Round
from procurement.services import applications, eligibility, rounds
from procurement.services.applications import GRACE
from tests.core.attachments import files
from tests.factories import person
from tests.procurement.applicants import ANSWERS, applicant, keeper_of, written
from tests.procurement.factories import form_version
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("PICTURES")  # a folder, to look at what the test saw
RULES = (("on_record", {}), ("registered_for", {"years": 2}), ("inspection_passed", {}), ("sponsor_consent", {}))


@pytest.fixture
def call(db):
    made = Round.objects.create(
        union=city_federation(), year=clock.today().year, kind="service", title="2026年职工服务项目购买",
        status=RoundStatus.OPEN, form_version=form_version(), opened_at=clock.now(), number="市总征〔2026〕1号",
        deadline=clock.now() + dt.timedelta(days=9), most_applications=2,
    )  # fmt: skip
    for title in ("心理关爱", "技能提升"):
        Lot.objects.create(round=made, title=title, ceiling=400_000, most_each=50_000)
    rounds.write_rows(round=made, name="rules", rows=[{"kind": kind, "parameters": said} for kind, said in RULES])
    rounds.write_rows(round=made, name="documents", rows=[{"title": "项目申报书", "is_stamped": True}])
    return made


def seen(page, name, fits, axe):
    """Check a page, and keep its picture where somebody wants to look."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{page.hub_size}-{page.hub_language}.png", full_page=True)
    fits(page)
    axe(page)


def fill(page, answers):
    for name, value in answers.items():
        field = page.locator(f"[name={name}]")
        if field.count() > 1:
            page.check(f"[name={name}][value={value[0]}]")
        else:
            field.fill(str(value))


@pytest.mark.parametrize(("size", "tongue"), [("desktop", "zh"), ("phone", "en")])
@pytest.mark.parametrize("language", ["zh"])
def test_organization_applies(open_page, sign_in, call, fits, axe, size, tongue, tmp_path, language):
    organization, owner = applicant(registered_on=dt.date(2020, 5, 1))
    AnnualInspection.objects.create(organization=organization, year=clock.today().year - 1, result="passed")
    page = open_page(size, language=tongue)
    sign_in(page, owner)
    page.goto("/my/applications/")
    seen(page, "list", fits, axe)
    places = [place.bounding_box() for place in page.locator(".my-nav a").all()]
    assert len(places) <= 5
    assert all(place["x"] + place["width"] <= page.viewport_size["width"] for place in places)
    page.goto(f"/calls/{call.pk}/")  # where whoever heard of it begins
    page.click(f"main a[href='/my/calls/{call.pk}/eligible/']")
    page.wait_for_selector(".rule-list")
    seen(page, "eligible", fits, axe)
    page.click(f"main a[href^='/my/calls/{call.pk}/apply/']")
    page.click("main form button.btn-primary")
    page.wait_for_url("**/my/applications/*/")
    seen(page, "overview", fits, axe)
    page.check("[name=lot] >> nth=0")
    page.click("form:has([name=lot]) button")
    page.click(".section-list a >> nth=0")
    page.wait_for_selector("[name=title]")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("[name=title]", ANSWERS["title"])  # it saves itself as one types
    made = Application.objects.get()
    keys = [[each.key for each in section.questions] for section in made.form_version.declaration.sections]
    expect(page.locator("#id_need + .word-count")).to_have_text("0 / 500")
    for part in keys[:3]:
        seen(page, f"section-{part[0]}", fits, axe)
        fill(page, {key: ANSWERS[key] for key in part if key in ANSWERS})
        page.click("button[name=next]")
        page.wait_for_load_state()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("[name=budget-people-price]", "100")
        page.fill("[name=budget-people-quantity]", "300")
    expect(page.locator("#sum-budget")).to_contain_text("30,000.00")
    page.fill("[name=requested]", "31000")
    page.click("button[name=next]")
    page.wait_for_selector("[data-error-summary]")
    seen(page, "wrong-sum", fits, axe)
    page.goto(f"/my/applications/{made.pk}/sections/money/")
    page.fill("[name=requested]", "30000")
    page.click("button[name=next]")
    page.wait_for_url("**/my/applications/*/")
    scan = tmp_path / "盖章件.pdf"
    scan.write_bytes(files.PDF)
    page.click(".paper-list summary")
    page.set_input_files(".paper-list input[type=file]", scan)
    page.click(".paper-list button[type=submit]")
    page.wait_for_selector(".paper-list a[download]")
    page.click(f"a[href='/my/applications/{made.pk}/hand-in/']")
    seen(page, "hand-in", fits, axe)
    page.check("[name=declares]")
    page.click("form button.btn-primary:not([disabled])")
    page.wait_for_url("**/receipt/")
    seen(page, "receipt", fits, axe)
    made.refresh_from_db()
    assert (made.status, made.requested) == ("submitted", 30_000)
    assert made.number in page.inner_text("main")
    page.goto(f"/my/applications/{made.pk}/")
    seen(page, "handed-in", fits, axe)


@pytest.mark.parametrize("language", ["zh"])
def test_two_people_do_not_write_one_section_at_once(open_page, sign_in, call, fits, axe, language):
    draft = written(call)
    first, second = open_page("desktop"), open_page("phone")
    sign_in(first, draft.prepared_by)
    sign_in(second, keeper_of(draft))
    address = f"/my/applications/{draft.pk}/sections/plan/"
    first.goto(address)
    second.goto(address)
    assert second.locator("textarea").count() == 0
    seen(second, "locked", fits, axe)
    second.goto(f"/my/applications/{draft.pk}/sections/project/")
    assert second.locator("textarea").count() > 0


@pytest.mark.parametrize("language", ["zh"])
def test_what_was_typed_while_the_connection_was_lost_comes_back_and_is_saved(open_page, sign_in, call, language):
    draft, page = written(call), open_page("phone")
    sign_in(page, draft.prepared_by)
    address = f"/my/applications/{draft.pk}/sections/plan/"
    page.goto(address)
    page.context.set_offline(True)
    page.fill("[name=activities]", "断网时写的内容")
    page.fill("[name=schedule]", "断网时写的进度")
    page.wait_for_selector(".toast-note")
    page.context.set_offline(False)
    applications.save_answers(application=draft, answers={"schedule": "同事写的进度"}, by=draft.prepared_by)
    page.goto("/my/")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith(address)):
        page.goto(address)
    page.reload()
    assert page.input_value("[name=activities]") == "断网时写的内容"
    assert page.input_value("[name=schedule]") == "同事写的进度"
    open_page.complaints.clear()  # of the connection


@pytest.mark.parametrize("language", ["zh"])
def test_clerk_checks_eligibility(page, sign_in, call, fits, axe, language):
    draft = written(call)
    applications.choose_lot(application=draft, lot=call.lots.first(), by=draft.prepared_by)
    first = applications.submit(application=draft, by=draft.prepared_by, declares=True)
    again = applications.take_back(application=first.application, by=draft.prepared_by)
    again = applications.save_answers(
        application=again, answers={"need": "园区职工反映压力很大。"}, by=draft.prepared_by
    )
    applications.submit(application=again, by=draft.prepared_by, declares=True)
    Round.objects.filter(pk=call.pk).update(deadline=clock.now() - GRACE)
    rounds.close_due_rounds()
    eligibility.begin_check(round=Round.objects.get(pk=call.pk), by=None)
    sign_in(page, person(Role.CLERK))
    page.goto("/desk/applications/")
    seen(page, "desk-list", fits, axe)
    page.goto(f"/desk/rounds/{call.pk}/eligibility/")
    seen(page, "desk-eligibility", fits, axe)
    page.goto(f"/desk/applications/{draft.pk}/")
    seen(page, "desk-application", fits, axe)
    page.click(f"a[href='/desk/applications/{draft.pk}/supplement/']")
    page.fill("[name=asked_for]", "主责单位同意函")
    seen(page, "desk-ask", fits, axe)
    page.goto(f"/desk/applications/{draft.pk}/eligibility/")
    page.check("[name=decision][value=eligible]")
    page.fill("[name=reason]", "人工核实符合条件")
    seen(page, "desk-decide", fits, axe)
    page.click("main form button.btn-primary")
    page.wait_for_url(f"**/desk/applications/{draft.pk}/")
    assert Application.objects.get(pk=draft.pk).status == "eligible"


@pytest.mark.parametrize("language", ["zh"])
def test_clerk_enters_paper(page, sign_in, call, fits, axe, language):
    organization, _owner = applicant()
    sign_in(page, person(Role.CLERK))
    page.goto("/desk/applications/paper/")
    seen(page, "desk-paper", fits, axe)
    paper = applications.begin_paper(
        round=call, organization=organization, lot=call.lots.first(), received_at=clock.now(), by=None
    )
    page.goto(f"/desk/applications/{paper.pk}/fill-in/")
    seen(page, "desk-fill-in", fits, axe)
