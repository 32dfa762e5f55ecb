"""The main job from end to end in a real browser, as each person concerned does it, at a desk and on a phone.

A messy list comes in; an organization registers itself and is verified; a union records a contact and collects the
yearly answers; the figures of the year follow and open the lists that they were counted from; the report is written,
the list exported, and the public sees the organization. Jobs run within the request that asks for them.
"""

import io
import re
from pathlib import Path

import pytest
from django.core import mail
from docx import Document
from openpyxl import load_workbook

from core import clock
from core.jobs.tasks import run_job
from orgs.models import Organization
from orgs.sheets.sample import FAULTY_ROWS, write_sample_list
from tests.factories import person
from tests.targets.factories import TargetFactory
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "北京示范同心职工互助社"
PASSWORD = "an uncommon passphrase 73"
ONCE_EACH = [("desktop", "zh"), ("phone", "en")]


@pytest.fixture(autouse=True)
def _surroundings(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    monkeypatch.setattr(run_job, "apply_async", lambda arguments, **_options: run_job(*arguments))


@pytest.fixture
def manager():
    TargetFactory(union=city_federation(), year=clock.today().year, value=1)
    return person(Role.MANAGER)


@pytest.fixture
def visit(axe, fits):
    """Return a function that opens an address, or checks the page that is open, for width and accessibility."""

    def look(page, address=""):
        if address:
            page.goto(address)
        fits(page)
        axe(page)

    return look


@pytest.mark.parametrize(("size", "language"), ONCE_EACH, indirect=["language"])
def test_from_a_messy_list_to_the_public(size, language, open_page, sign_in, manager, visit, tmp_path):
    desk, theirs, public = open_page(size), open_page(size), open_page(size)
    sign_in(desk, manager)

    bring_in_a_list(desk, visit, tmp_path / "list.xlsx")
    number = register(theirs, visit)
    verify(desk, visit, number)
    record_a_contact(desk, visit)
    collect(desk, theirs, visit)
    see_the_figures(desk, visit)
    write_the_report(desk, visit)
    export_the_list(desk, visit)
    find_it_in_the_directory(public, visit)


def bring_in_a_list(desk, visit, path):
    """The clerk uploads a list as offices keep them; sound rows come in, faulty ones go back in a workbook."""
    write_sample_list(path)
    visit(desk, "/desk/organizations/import/")
    desk.set_input_files("[name=file]", path)
    desk.click("main form .btn-primary")
    desk.wait_for_url("**/import/*/")
    visit(desk)
    desk.click("main form .btn-primary")
    desk.wait_for_selector(".import-figures")
    visit(desk)
    with desk.expect_download() as returned:
        desk.click("#problems a[download]")
    marked = [cell for row in sheet_of(returned.value).iter_rows() for cell in row if cell.fill.fill_type]
    assert {cell.row for cell in marked} == set(FAULTY_ROWS)
    assert not Organization.objects.exists()
    agree(desk, "form[data-confirm] .btn-primary")
    desk.wait_for_url("**/jobs/*/")
    visit(desk)
    assert Organization.objects.count() == 6


def register(page, visit):
    """Somebody makes an account, looks the organization up, fills in the steps and sends them in."""
    visit(page, "/register/")
    page.click("main a[href^='/account/signup/']")
    visit(page)
    page.fill("[name=name]", "赵示范")
    page.fill("[name=email]", "owner@example.org")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.press("[name=password2]", "Enter")
    page.wait_for_selector("[name=code]")
    visit(page)
    page.fill("[name=code]", code_from(mail.outbox[-1].body))
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/register/")
    page.fill("[name=name]", NAME)
    page.press("[name=name]", "Enter")
    page.click("form[action='/register/begin/'] .btn-primary")
    fill_in_the_steps(page, visit)
    page.click("main form .btn-primary")
    page.wait_for_url("**/receipt/")
    visit(page)
    return Organization.objects.get(name=NAME).pk


def fill_in_the_steps(page, visit):
    page.wait_for_url("**/identity/")
    page.select_option("[name=legal_form]", "unregistered")
    page.fill("[name=registered_on]", "2199-01-01")
    page.click("button[name=next]")
    page.wait_for_selector("[name=registered_on][aria-invalid=true]")  # refused, and what was typed is still there
    assert page.input_value("[name=registered_on]") == "2199-01-01"
    visit(page)
    page.fill("[name=registered_on]", "")
    page.click("button[name=next]")
    page.wait_for_url("**/reach/")
    page.fill("[name=address]", "北京市朝阳区示范路8号")
    page.fill("[name=telephone]", "010-55508888")
    page.click("button[name=next]")
    page.wait_for_url("**/work/")
    page.locator("[name=service_areas]").first.check()
    page.fill("[name=introduction]", "为职工提供法律咨询和互助。")
    page.click("button[name=next]")
    page.wait_for_url("**/people/")
    page.check("[name=is_public]")
    page.click("button[name=next]")
    page.wait_for_url("**/review/")
    visit(page)


def verify(desk, visit, number):
    """The union reads it, verifies it, and decides that it counts."""
    visit(desk, "/desk/registrations/")
    desk.click(f"main a[href='/desk/registrations/{number}/']")
    visit(desk)
    desk.click("[name=decision][value=verify]")
    desk.wait_for_url(f"**/desk/organizations/{number}/")
    visit(desk, f"/desk/organizations/{number}/worker-service/")
    desk.check("[name=decision][value=true]")
    desk.fill("[name=reason]", "章程载明面向职工提供服务")
    desk.click("main form .btn-primary")
    desk.wait_for_url(f"**/desk/organizations/{number}/")


def record_a_contact(desk, visit):
    desk.click("a[href$='/contacts/add/']")
    desk.wait_for_selector("[name=subject]")
    visit(desk)
    desk.select_option("[name=method]", index=1)
    desk.fill("[name=staff]", "王示范")
    desk.fill("[name=subject]", "了解服务职工的情况")
    desk.fill("[name=follow_up_on]", clock.today().isoformat())
    desk.fill("[name=follow_up]", "寄送指导目录")
    desk.click("main form .btn-primary")
    desk.wait_for_url("**/contacts/")
    visit(desk)
    visit(desk, "/inbox/tasks/")
    assert "寄送指导目录" in desk.inner_text("main")


def collect(desk, theirs, visit):
    """The union asks for the year's answers, the organization hands them in, the union verifies and freezes them."""
    organization = Organization.objects.get(name=NAME)
    visit(desk, f"/desk/organizations/{organization.pk}/collections/invite/")
    desk.click("main form .btn-primary")
    desk.wait_for_url("**/desk/collections/*/")
    asked = organization.collections.get()
    visit(theirs, "/my/")
    theirs.click(f"main a[href='/my/collections/{asked.pk}/']")
    theirs.wait_for_selector("[name=full_time_staff]")
    assert theirs.input_value("[name=telephone]") == "010-55508888"  # the record answers what it knows
    theirs.fill("[name=full_time_staff]", "3")
    for required in theirs.locator("main :is(input, textarea)[required]:visible").all():
        if not required.input_value():
            required.fill("12")
    visit(theirs)
    theirs.click("[name=submit]")
    theirs.wait_for_load_state()
    visit(theirs)
    visit(desk, f"/desk/collections/{asked.pk}/")
    desk.click("[name=decision][value=verify]")
    desk.wait_for_selector(".message")
    asked.refresh_from_db()
    assert asked.status == "verified"


def see_the_figures(desk, visit):
    visit(desk, "/desk/targets/")
    for figure in desk.locator(".target-value").all()[:2]:
        assert figure.inner_text() == "1"
    desk.locator(".target-value").first.click()
    desk.wait_for_selector("tbody tr")
    visit(desk)
    assert NAME in desk.inner_text("tbody")
    assert desk.locator("tbody tr").count() == 1


def write_the_report(desk, visit):
    desk.goto("/desk/targets/")
    desk.click("form[action^='/desk/targets/report/'] button")
    desk.wait_for_url("**/jobs/*/")
    visit(desk)
    with desk.expect_download() as written:
        desk.click("main a[href^='/files/']")
    document = Document(written.value.path())
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert NAME in cells


def export_the_list(desk, visit):
    visit(desk, "/desk/organizations/?q=同心")
    with desk.expect_download() as exported:
        desk.click("[name=export][value=xlsx]")
    assert [row[1] for row in sheet_of(exported.value).iter_rows(min_row=2, values_only=True)] == [NAME]


def find_it_in_the_directory(public, visit):
    visit(public, "/organizations/?q=同心")
    public.click(f"main a:has-text('{NAME}')")
    visit(public)
    assert "为职工提供法律咨询和互助" in public.inner_text("main")


def agree(page, button):
    """Press a button that asks once more, and agree."""
    page.click(button)
    page.click("dialog[open] .btn-primary")


def sheet_of(download):
    return load_workbook(io.BytesIO(Path(download.path()).read_bytes())).active


def code_from(text):
    return re.search(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", text, re.ASCII)[0]
