"""The frames and first pages in a real browser: they fit, they can be used, they break no rule of WCAG."""

import pytest
from allauth.account.models import EmailAddress

from core import navigation
from tests.factories import AppointmentFactory
from unions.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk():
    user = User.objects.create_user("clerk@example.org", "a long passphrase 42", name="王丽")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def insider(clerk):
    """Return the clerk with a desk to sit at; who has none is led elsewhere."""
    return AppointmentFactory(user=clerk).user


@pytest.fixture
def places(registered):
    """Fill the desk as the apps do."""
    item = navigation.NavItem
    registered(navigation.desk_groups, "sample", "社会组织", order=10)
    registered(navigation.desk_groups, "sample_targets", "目标与报告", order=90)
    registered(
        navigation.desk, "sample_list", item("组织数据库", "help", "building-community", group="sample"), order=10
    )
    registered(
        navigation.desk,
        "sample_contacts",
        item("联系", "accessibility", "phone-call", group="sample", badge=lambda request: 3),
        order=20,
    )
    registered(
        navigation.desk, "sample_cockpit", item("年度目标", "start", "target-arrow", group="sample_targets"), order=90
    )
    registered(navigation.top, "sample_tasks", item("我的任务", "help", "checklist", badge=lambda request: 12))
    registered(navigation.search_sources, "sample", navigation.SearchSource("社会组织", _find))


def _find(user, words, limit):
    return [navigation.Hit(f"北京市{words}服务中心", "/help/", "51110000MJ0")]


def test_landing_page(page, axe, fits, shot):
    page.goto("/")
    fits(page)
    axe(page)
    shot(page, "landing")


def test_static_pages(page, axe, fits, shot):
    for name in ("accessibility", "help"):
        page.goto(f"/{name}/")
        fits(page)
        axe(page)
        shot(page, name)


def test_sign_in_with_wrong_and_right_password(page, clerk, axe, fits, shot):
    page.goto("/account/login/")
    axe(page)
    fits(page)
    shot(page, "sign-in")
    page.fill("[name=login]", "clerk@example.org")
    page.fill("[name=password]", "wrong")
    page.press("[name=password]", "Enter")
    page.wait_for_selector("[data-error-summary]")
    axe(page)
    shot(page, "sign-in-error")
    page.fill("[name=login]", "clerk@example.org")
    page.fill("[name=password]", "a long passphrase 42")
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".me-menu")


@pytest.mark.parametrize("address", ["/account/signup/", "/account/password/reset/"])
def test_account_pages(page, address, axe, fits, shot):
    page.goto(address)
    axe(page)
    fits(page)
    shot(page, address.strip("/").replace("/", "-"))


def test_error_page(page, open_page, axe, fits, shot):
    answer = page.goto("/no/such/page/")
    assert answer.status == 404
    axe(page)
    fits(page)
    shot(page, "error-404")
    open_page.complaints[:] = [text for text in open_page.complaints if not text.endswith("/no/such/page/")]


def test_empty_desk(page, insider, sign_in, axe, fits, shot):
    sign_in(page, insider)
    page.goto("/desk/")
    axe(page)
    fits(page)
    shot(page, "desk-empty")


def test_empty_my(page, clerk, sign_in, axe, fits, shot):
    sign_in(page, clerk)
    page.goto("/my/")
    axe(page)
    fits(page)
    shot(page, "my-empty")


def test_desk_with_places(page, insider, places, sign_in, axe, fits, shot):
    sign_in(page, insider)
    page.goto("/desk/")
    axe(page)
    fits(page)
    shot(page, "desk")
    page.click(".me-menu summary")
    axe(page)
    shot(page, "desk-menu")
    page.keyboard.press("Escape")
    assert not page.is_visible(".me-menu .menu-body")


def test_phone_opens_the_sidebar(phone, insider, places, sign_in, axe, shot):
    sign_in(phone, insider)
    phone.goto("/desk/")
    assert not phone.is_visible("#sidebar")
    phone.click("[popovertarget=sidebar]")
    assert phone.is_visible("#sidebar")
    axe(phone)
    shot(phone, "desk-sidebar")
    phone.keyboard.press("Escape")
    assert not phone.is_visible("#sidebar")


def test_sidebar_remembers_itself(desktop, insider, places, sign_in, shot):
    sign_in(desktop, insider)
    desktop.goto("/desk/")
    wide = desktop.locator("#sidebar").bounding_box()["width"]
    desktop.click("[data-sidebar-toggle]")
    desktop.goto("/desk/")
    assert desktop.locator("#sidebar").bounding_box()["width"] < wide / 2
    assert desktop.get_attribute("[data-sidebar-toggle]", "aria-expanded") == "false"
    shot(desktop, "desk-narrow")


def test_slash_goes_to_the_search_and_finds(page, insider, places, sign_in, axe, shot):
    sign_in(page, insider)
    page.goto("/desk/")
    page.keyboard.press("/")
    page.keyboard.type("法律")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search/?q=*")
    assert page.is_visible("text=北京市法律服务中心")
    axe(page)
    shot(page, "search")


def test_sign_out_without_scripts(open_page, insider, sign_in):
    page = open_page("desktop", scripts=False)
    sign_in(page, insider)
    page.goto("/desk/")
    page.click(".me-menu summary")
    page.click("form[action='/account/logout/'] button")
    page.goto("/")
    assert not page.is_visible(".me-menu")


def test_language_switch(desktop):
    desktop.goto("/")
    before = desktop.get_attribute("html", "lang")
    desktop.click(".language button")
    assert desktop.get_attribute("html", "lang") != before


def test_console_errors_are_noticed(open_page, live_server):
    """The harness itself: a page that breaks the policy is reported."""
    page = open_page("desktop")
    page.route("**/broken/", lambda route: route.fulfill(
        content_type="text/html",
        headers={"Content-Security-Policy": "default-src 'self'"},
        body="<p style='color:red'>x</p>",
    ))  # fmt: skip
    page.goto("/broken/")
    page.wait_for_timeout(100)
    assert open_page.complaints
    open_page.complaints.clear()


def test_bar_stays_on_one_row(phone, insider, sign_in):
    sign_in(phone, insider)
    phone.goto("/desk/")
    assert phone.locator(".desk-bar .bar-end").bounding_box()["y"] < 12


def test_long_page_keeps_clear_of_the_footer(phone):
    phone.goto("/account/signup/")
    content = phone.locator(".entrance-else").bounding_box()
    assert content["y"] + content["height"] <= phone.locator(".site-footer").bounding_box()["y"]
