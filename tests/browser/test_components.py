"""Every component on one page, in a real browser: empty and full, with errors, with and without scripts."""

import pytest
from playwright.sync_api import expect

from unions.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def component_page(settings):
    templates = settings.BASE_DIR / "tests" / "core" / "templates"
    settings.ROOT_URLCONF = "tests.core.urls"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], templates]}]


@pytest.fixture
def opened(page, sign_in):
    sign_in(page, User.objects.create_user("clerk@example.org", "a long passphrase 42", name="王丽"))
    page.goto("/components/")
    page.wait_for_selector(".chart-canvas canvas")
    return page


def test_components(opened, axe, fits, shot):
    fits(opened)
    axe(opened)
    shot(opened, "components")


def test_form_with_errors(opened, axe, fits, shot):
    opened.click("button:has-text('提交申报')")
    opened.wait_for_selector("[data-error-summary]")
    assert opened.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    described = opened.get_attribute("#id_name", "aria-describedby").split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert opened.is_visible("#id_name_error")
    axe(opened)
    fits(opened)
    shot(opened, "form-errors")


def test_tabs_are_swapped_and_the_address_kept_true(opened):
    opened.evaluate("window.stillHere = true")
    opened.click(".tab >> nth=1")
    opened.wait_for_selector("#chosen:has-text('contacts')")
    assert opened.evaluate("window.stillHere")
    assert opened.url.endswith("?tab=contacts")
    opened.go_back()
    opened.wait_for_selector("#chosen:has-text('facts')")


def test_draft_saves_itself_as_typed(opened):
    with opened.expect_response("**/components/saved/") as saved:
        opened.type("#note", "abc")
    assert saved.value.status == 200
    assert "abc" in saved.value.request.post_data
    expect(opened.locator("#draft")).not_to_contain_class("htmx-request")


def test_dialog_asks_first(opened, axe):
    opened.click("#remove button")
    dialog = opened.locator("#confirm-dialog")
    assert dialog.is_visible()
    axe(opened)
    dialog.locator("button").first.click()
    assert opened.url.endswith("/components/")
    opened.click("#remove button")
    dialog.locator("[data-confirm-yes]").click()
    opened.wait_for_url("**/removed/")
    assert "removed by POST" in opened.content()


def test_select_filters_its_options(opened, axe):
    opened.wait_for_selector(".ts-wrapper")
    opened.fill(".ts-wrapper input", "领域 17")
    opened.press(".ts-wrapper input", "Enter")
    assert opened.eval_on_selector("#id_area", "select => select.value") == "17"


def test_chart_can_be_taken_away(opened):
    with opened.expect_download() as picture:
        opened.click("[data-chart-png]")
    assert picture.value.suggested_filename.endswith(".png")
    with opened.expect_download() as figures:
        opened.click("[data-chart-csv]")
    text = figures.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "区,联系,采集"
    assert text.splitlines()[3] == "'=朝阳区,,3"


def test_confirm_page(page, axe, fits, shot):
    page.goto("/components/confirm/")
    axe(page)
    fits(page)
    shot(page, "confirm")


def test_page_without_scripts(open_page):
    page = open_page("desktop", scripts=False)
    page.goto("/components/")
    assert not page.is_visible("[data-chart-png]")
    assert page.is_visible(".chart-table")
    page.click(".page-actions .menu summary")
    assert page.is_visible(".page-actions .menu-item >> nth=0")
    page.click(".tab >> nth=1")
    assert page.inner_text("#chosen") == "contacts"


def test_targets_are_large_enough(opened):
    small = opened.evaluate(
        """() => [...document.querySelectorAll('a, button, summary, input, select')]
            .filter(e => e.checkVisibility() && e.type !== 'hidden')
            .filter(e => !e.closest('p, li, dd, td, .ts-wrapper, .skip-link'))
            .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
            .filter(([html]) => !/form-check-input|ts-hidden/.test(html))
            .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
    )
    assert small == []
