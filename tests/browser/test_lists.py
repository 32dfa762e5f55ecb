"""The list of organizations in a real browser: with scripts and without, wide and on a phone."""

import pytest
from playwright.sync_api import expect

from core import clock
from orgs.models import Organization, Responsibility
from reference.models import Division
from unions.models import Appointment, Role, Union, User

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/desk/organizations/"


@pytest.fixture
def manager():
    union = Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "kind": "city"}
    )
    user = User.objects.create_user("manager@example.org", "a long passphrase 42", name="李经理")
    Appointment.objects.create(user=user, union=union, role=Role.MANAGER, starts_on=clock.today())
    return user


@pytest.fixture
def organizations(manager):
    districts = [("110105", "朝阳区"), ("110302", "北京经济技术开发区")]  # the longest name
    for code, name in districts:
        Division.objects.get_or_create(code=code, defaults={"name": name, "level": "county"})
    kinds = ["法律援助中心", "文化体育协会", "心理健康促进会", "职业技能培训学校（民办非企业单位）"]
    made = Organization.objects.bulk_create(
        Organization(
            name=f"北京市{districts[i % 2][1]}阳光{i:03d}号职工{kinds[i % 4]}",
            legal_form=["association", "service_institution"][i % 2],
            district_id=districts[i % 2][0],
            portal_status=["verified", "recorded", "submitted", "suspended"][i % 4],
            registered_on="2014-05-06" if i % 3 else None,
        )
        for i in range(120)
    )
    union = manager.acting.union
    Responsibility.objects.bulk_create(Responsibility(organization=one, union=union, is_lead=True) for one in made)
    return made


@pytest.mark.parametrize("width", [1100, 1280, 1440])
def test_list_fits_windows_of_an_office(desktop, organizations, manager, sign_in, width):
    desktop.set_viewport_size({"width": width, "height": 800})
    sign_in(desktop, manager)
    desktop.goto(LIST)
    assert desktop.evaluate("document.documentElement.scrollWidth") == width


def names(page):
    return page.locator(".list-open").all_inner_texts()


def test_list_fits_and_breaks_no_rule(page, organizations, manager, sign_in, axe, fits, shot):
    sign_in(page, manager)
    page.goto(LIST)
    assert len(names(page)) == 50
    shot(page, "list")
    fits(page)
    axe(page)
    page.goto(f"{LIST}?district=110302&q=法律&contacted=no")
    fits(page)
    axe(page)
    shot(page, "list-filtered")
    page.goto(f"{LIST}?q=没有这样的组织")
    fits(page)
    axe(page)
    shot(page, "list-nothing")


def test_search_narrows_the_list_as_one_types_and_keeps_the_address_true(desktop, organizations, manager, sign_in):
    sign_in(desktop, manager)
    desktop.goto(LIST)
    desktop.fill("#f-q", "心理")
    expect(desktop.locator(".list-open")).to_have_count(30)
    assert desktop.inner_text("#list-count") == "30"
    assert "q=%E5%BF%83%E7%90%86" in desktop.url
    desktop.reload()
    assert len(names(desktop)) == 30
    desktop.click(".chip a")
    expect(desktop.locator(".list-open")).to_have_count(50)
    assert desktop.input_value("#f-q") == ""


def test_district_is_looked_up_as_one_types(desktop, organizations, manager, sign_in):
    sign_in(desktop, manager)
    desktop.goto(LIST)
    desktop.click("#f-district-ts-control")
    desktop.keyboard.type("经济技术")
    desktop.click(".ts-dropdown .option >> text=北京经济技术开发区")
    desktop.wait_for_selector(".chip")
    assert desktop.inner_text("#list-count") == "60"


def test_head_sorts_and_pager_turns(desktop, organizations, manager, sign_in):
    sign_in(desktop, manager)
    desktop.goto(LIST)
    desktop.click("thead th:nth-of-type(2) a")
    desktop.wait_for_selector("th[aria-sort=ascending]")
    first = names(desktop)
    assert first == sorted(first)
    desktop.click("[rel=next]")
    desktop.wait_for_selector("[rel=prev]")
    assert names(desktop)[0] > first[-1]
    desktop.go_back()
    expect(desktop.locator("[rel=prev]")).to_have_count(0)
    assert names(desktop) == first


def test_box_in_the_head_ticks_the_page(desktop, organizations, manager, sign_in):
    sign_in(desktop, manager)
    desktop.goto(LIST)
    desktop.check("[data-check-page]")
    assert desktop.locator("[name=selected]:checked").count() == 50
    desktop.click("#list-bulk button")
    assert "50" in desktop.inner_text("h1")


def test_list_works_without_scripts(open_page, organizations, manager, sign_in):
    plain = open_page("desktop", scripts=False)
    sign_in(plain, manager)
    plain.goto(LIST)
    plain.fill("noscript input[name=district]", "北京经济技术开发区")
    plain.fill("#f-q", "职工")
    plain.click(".list-go")
    assert plain.inner_text("#list-count") == "60"
    plain.click("[rel=next]")
    assert len(names(plain)) == 10
    plain.click(".list-open >> nth=0")
    assert "/desk/organizations/" in plain.url
