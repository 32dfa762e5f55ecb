"""One round from the budget to the contract and the catalogue, in a real browser, each step by whom it belongs to.

Time is moved for the whole process, so that deadlines and the public notice run out as they would.
"""

import datetime as dt

import pytest
from playwright.sync_api import expect

from core import clock
from finance.models import Budget
from orgs.models import AnnualInspection
from procurement.choices import AssignmentStatus, RoundStatus
from procurement.models import Application, Assignment, Award, Contract, PublicNotice, Round
from procurement.services import eligibility, reviews, rounds
from projects.models import Project
from tests.core.attachments import files
from tests.factories import AppointmentFactory, UserFactory
from tests.procurement.applicants import ANSWERS, applicant, submitted
from tests.procurement.reviewing import expert
from unions.models import Role, Union

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)
CRITERIA = ("need", "plan", "team", "budget", "effect", "party")


@pytest.fixture
def travel():
    """Return the function that moves the clock of the whole process, the server's threads included."""
    clock.move_process_to(MARCH)
    yield clock.move_process_to
    clock.move_process_to(None)


@pytest.fixture
def city():
    return Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )


@pytest.fixture
def people(travel, city):
    def appointed(role):
        since = dt.date(2026, 1, 1)
        return AppointmentFactory(user=UserFactory(), union=city, role=role, starts_on=since).user

    roles = (Role.CLERK, Role.FINANCE, Role.MANAGER, Role.LEADER)
    return {role: appointed(role) for role in roles}


@pytest.fixture
def seat(open_page, sign_in, axe, fits):
    """Return a function that opens an address as somebody, at desktop width, and checks the page."""
    page = open_page("desktop")

    def sit(user, address):
        sign_in(page, user)
        page.goto(address)
        fits(page)
        axe(page)
        return page

    return sit


def press(page, name, *, role="button"):
    page.locator("main").get_by_role(role, name=name, exact=True).first.click()


def seen(page, words):
    expect(page.locator("main")).to_contain_text(words)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_round_from_the_budget_to_the_catalogue(seat, travel, people, open_page, axe, fits, tmp_path):
    line = budget_comes_into_force(seat, people)
    round = call_is_published(seat, people, line)
    owner, mine = organization_applies(seat, round, tmp_path)
    for _one in range(2):
        submitted(round, organization=eligible()[0], by=None)
    travel(round.deadline + dt.timedelta(days=1))
    eligibility_is_checked(seat, people, round, mine)
    experts_review(seat, people, round)
    notice = panel_decides(seat, people, round)
    public = open_page("phone")
    public.goto(f"/notices/{notice.pk}/")
    fits(public)
    axe(public)
    expect(public.locator("main")).to_contain_text(notice.sha256)
    money_is_awarded(seat, people, round, notice, travel)
    result = seat(owner, f"/my/results/{mine.pk}/")
    seen(result, "Awarded")
    contract_is_signed(seat, people, mine, tmp_path / "盖章件.pdf")
    project_is_published(seat, people, mine)
    public.goto("/catalogue/")
    fits(public)
    axe(public)
    expect(public.locator("main")).to_contain_text(ANSWERS["title"])


def budget_comes_into_force(seat, people):
    clerk = seat(people[Role.CLERK], "/desk/budgets/begin/")
    press(clerk, "Begin")
    clerk.wait_for_url("**/write/")
    clerk.fill("[name=planned-services-union_dues]", "400000")
    press(clerk, "Save and hand in")
    clerk.click("dialog [data-confirm-yes]")
    clerk.wait_for_url("**/desk/budgets/*/")
    budget = Budget.objects.get()
    address = f"/desk/budgets/{budget.pk}/"
    finance = seat(people[Role.FINANCE], address)
    assert finance.locator(f"a[href='{address}approve/']").count() == 0  # who checks does not approve
    finance.click(f"form[action='{address}check/'] button")
    manager = seat(people[Role.MANAGER], address)
    manager.click(f"a[href='{address}approve/']")
    manager.get_by_label("Day of the collective decision").fill("2026-02-27")
    manager.get_by_label("Number of the minutes").fill("主席办公会纪要〔2026〕3号")
    manager.click("form.card button.btn-primary")
    manager.wait_for_url(f"**{address}")
    budget.refresh_from_db()
    assert budget.is_in_force
    return budget.lines.get(purpose="services")


def call_is_published(seat, people, line):
    clerk = seat(people[Role.CLERK], "/desk/rounds/begin/")
    clerk.locator("#id_like").select_option("service-purchase")
    clerk.click("form.card button.btn-primary")
    clerk.wait_for_url("**/?like=service-purchase")
    clerk.locator("#id_line").select_option(str(line.pk))
    clerk.fill("#id_money", "100000")
    clerk.fill("#id_most_each", "50000")
    clerk.fill("#id_starts_on", "2026-03-03")
    clerk.click("form.card button.btn-primary")
    clerk.wait_for_url("**/desk/rounds/*/")
    round = Round.objects.get()
    address = f"/desk/rounds/{round.pk}/"
    assert clerk.locator(f"a[href='{address}steps/approve/']").count() == 0  # who prepares does not approve
    manager = seat(people[Role.MANAGER], f"{address}steps/approve/")
    manager.click("form.card button.btn-primary")
    manager.wait_for_url(f"**{address}")
    clerk = seat(people[Role.CLERK], f"{address}steps/open/")
    clerk.click("form.card button.btn-primary")
    clerk.wait_for_url(f"**{address}")
    round.refresh_from_db()
    assert round.status == RoundStatus.OPEN
    return round


def eligible():
    organization, owner = applicant(registered_on=dt.date(2020, 5, 1))
    AnnualInspection.objects.create(organization=organization, year=2025, result="passed")
    return organization, owner


def organization_applies(seat, round, folder):
    owner = eligible()[1]
    page = seat(owner, f"/my/calls/{round.pk}/eligible/")
    seen(page, "Register of organizations")
    page.goto(f"/my/calls/{round.pk}/apply/")
    page.click("main form button.btn-primary")
    page.wait_for_url("**/my/applications/*/")
    mine = Application.objects.get()
    for section in mine.form_version.declaration.sections:
        page.goto(f"/my/applications/{mine.pk}/sections/{section.key}/")
        for question in section.questions:
            answer(page, question.key, ANSWERS.get(question.key))
        page.click("button[name=next]")
        page.wait_for_load_state()
    page.goto(f"/my/applications/{mine.pk}/")
    scan = folder / "盖章件.pdf"
    scan.write_bytes(files.PDF)
    for row in mine.documents.filter(document__is_required=True):
        paper = page.locator(f"#paper-{row.pk}")
        paper.locator("summary").click()
        paper.locator("input[type=file]").set_input_files(scan)
        paper.locator("button[type=submit]").click()
        page.wait_for_selector(f"#paper-{row.pk} a[download]")
    page.goto(f"/my/applications/{mine.pk}/hand-in/")
    page.check("[name=declares]")
    page.click("form button.btn-primary:not([disabled])")
    page.wait_for_url("**/receipt/")
    mine.refresh_from_db()
    seen(page, mine.number)
    return owner, mine


def answer(page, key, value):
    if isinstance(value, dict):
        for row, cells in value.items():
            for column, cell in cells.items():
                page.fill(f"[name={key}-{row}-{column}]", str(cell))
    elif isinstance(value, list):
        for one in value:
            page.check(f"[name={key}][value={one}]")
    elif value:
        page.fill(f"[name={key}]", str(value))


def eligibility_is_checked(seat, people, round, mine):
    rounds.close_due_rounds()  # what beat does every minute
    page = seat(people[Role.CLERK], f"/desk/rounds/{round.pk}/eligibility/")
    press(page, "Begin the check")
    page.wait_for_load_state()
    seen(page, mine.number)
    for application in round.applications.exclude(pk=mine.pk):
        eligibility.decide(application=application, is_eligible=True, by=people[Role.CLERK], reason="主责单位已同意。")
    page = seat(people[Role.CLERK], f"/desk/applications/{mine.pk}/eligibility/")
    page.check("[name=decision][value=eligible]")
    page.fill("[name=reason]", "主责单位同意函已核对。")
    page.click("form button.btn-primary")
    page.wait_for_load_state()
    mine.refresh_from_db()
    assert mine.status == "eligible"


def experts_review(seat, people, round):
    for name in ("钱示范", "孙示范", "李示范", "周示范"):
        expert(name)
    page = seat(people[Role.CLERK], f"/desk/rounds/{round.pk}/experts/")
    press(page, "Hand over to the experts")
    page.click("dialog [data-confirm-yes]")
    page.wait_for_load_state()
    press(page, "Draw experts", role="link")
    page.click("form.card button.btn-primary, main form button.btn-primary")
    page.wait_for_load_state()
    first = Assignment.objects.select_related("expert").order_by("pk").first()
    reading = seat(first.expert.user, "/review/")
    reading.goto(f"/review/{first.pk}/")
    reading.check("#declared")
    reading.click("main form .btn-primary")
    reading.wait_for_selector("[data-total]")
    for key in CRITERIA:
        reading.fill(f"[name=score_{key}]", "9")
    reading.click("[name=submit]")
    reading.click("dialog [data-confirm-yes]")
    reading.wait_for_url("**/review/")
    first.refresh_from_db()
    assert (first.status, str(first.total)) == (AssignmentStatus.DONE, "90.00")
    for row in Assignment.objects.filter(status=AssignmentStatus.OFFERED):
        taken = reviews.accept(assignment=row, by=None)
        reviews.save_scores(assignment=taken, scores=dict.fromkeys(CRITERIA, "8"), by=None)
        reviews.submit_scores(assignment=taken, by=None)
    page = seat(people[Role.CLERK], f"/desk/rounds/{round.pk}/experts/close/")
    page.click("form.card button.btn-primary")
    page.wait_for_load_state()
    round.refresh_from_db()
    assert round.status == RoundStatus.PANEL


def panel_decides(seat, people, round):
    page = seat(people[Role.CLERK], f"/desk/rounds/{round.pk}/panel/")
    press(page, "Record the panel meeting", role="link")
    page.get_by_label("day").first.fill(clock.today().isoformat())
    page.get_by_label("chair").fill("王主席")
    page.get_by_label("members present").fill("李某、张某")
    page.get_by_label("minutes").fill("听取专家评审情况，逐项审议。")
    press(page, "Save")
    press(page, "Propose by the ranking", role="link")
    press(page, "Propose")
    page.goto(f"/desk/rounds/{round.pk}/award/")
    assert page.get_by_role("link", name="Publish the notice").count() == 0  # the clerk prepared it
    page = seat(people[Role.MANAGER], f"/desk/rounds/{round.pk}/award/")
    press(page, "Publish the notice", role="link")
    press(page, "Publish the notice")
    page.wait_for_load_state()
    return PublicNotice.objects.get()


def money_is_awarded(seat, people, round, notice, travel):
    page = seat(people[Role.LEADER], f"/desk/rounds/{round.pk}/award/")
    assert page.get_by_role("link", name="Award the round").count() == 0  # the notice runs
    travel(notice.ends_at + dt.timedelta(hours=9))
    page = seat(people[Role.LEADER], f"/desk/rounds/{round.pk}/award/")
    press(page, "Award the round", role="link")
    press(page, "Award the round")
    page.wait_for_load_state()
    round.refresh_from_db()
    assert round.status == RoundStatus.AWARDED
    assert Award.objects.count() == 2  # as far as the money reaches


def contract_is_signed(seat, people, mine, scan):
    award = Award.objects.get(application=mine)
    page = seat(people[Role.CLERK], f"/desk/awards/{award.pk}/")
    press(page, "Draft the contract", role="link")
    today = clock.today()
    page.get_by_label("from").fill(today.isoformat())
    page.get_by_label("until").fill((today + dt.timedelta(days=90)).isoformat())
    press(page, "Draft the contract")
    page.wait_for_load_state()
    contract = Contract.objects.get()
    assert page.get_by_role("link", name="Record the signature").count() == 0  # who drafted does not sign
    page = seat(people[Role.MANAGER], f"/desk/contracts/{contract.pk}/sign/")
    page.get_by_label("Signed on").fill(today.isoformat())
    page.get_by_label("Signed for the union by").fill("王某")
    page.get_by_label("Signed for the organization by").fill("李某")
    page.get_by_label("Scan of the signed contract").set_input_files(scan)
    press(page, "Record the signature")
    page.wait_for_url(f"**/desk/contracts/{contract.pk}/")
    contract.refresh_from_db()
    assert contract.status == "signed"


def project_is_published(seat, people, mine):
    project = Project.objects.get(award__application=mine)
    page = seat(people[Role.MANAGER], f"/desk/projects/{project.pk}/")
    page.click(f"form[action$='/desk/projects/{project.pk}/move/publish/'] button")
    page.wait_for_selector("main a[href^='/catalogue/']")
    project.refresh_from_db()
    assert project.status == "published"
