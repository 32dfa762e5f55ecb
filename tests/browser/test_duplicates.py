"""Merging two records and the quality of records in a real browser: they fit, and break no rule of WCAG."""

import pytest
from playwright.sync_api import expect

from orgs.models import Contact, Merge, Organization
from tests.factories import AppointmentFactory, UserFactory
from tests.orgs.factories import CollectionFactory, OrganizationFactory
from unions.models import Role, Union

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    return Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )


@pytest.fixture
def clerk(city):
    return AppointmentFactory(user=UserFactory(), union=city, role=Role.CLERK).user


@pytest.fixture
def pair(city):
    kept = OrganizationFactory(name="北京市通州区职工互助会", telephone="010-83570001")
    absorbed = OrganizationFactory(name="北京市通洲区职工互助会", uscc=None, address="通州区新华大街1号")
    for one in (kept, absorbed):
        CollectionFactory(organization=one)
    Contact.objects.create(organization=absorbed, union=city, method="visit", staff="测试", subject="走访")
    return kept, absorbed


def test_clerk_merges_two_records_and_parts_them_again(page, sign_in, clerk, pair, axe, fits, shot):
    kept, absorbed = pair
    sign_in(page, clerk)
    page.goto(f"/desk/organizations/{kept.pk}/merge/{absorbed.pk}/")
    fits(page)
    axe(page)
    shot(page, "merge")
    page.locator("#id_reason").fill("电话核实为同一家")
    page.locator(".form-actions .btn-primary").click()
    page.wait_for_url("**/desk/merges/*/")
    fits(page)
    axe(page)
    kept.refresh_from_db()
    assert kept.address == "通州区新华大街1号"
    page.goto(f"/desk/organizations/{absorbed.pk}/contacts/")
    assert page.url.endswith(f"/desk/organizations/{kept.pk}/contacts/")
    page.goto(f"/desk/merges/{Merge.objects.get().pk}/undo/")
    page.locator("#id_reason").fill("弄错了")
    page.locator(".form-actions .btn-primary").click()
    page.wait_for_url("**/desk/merges/*/")
    assert Organization.objects.on_record().count() == 2


def test_quality_leads_to_the_records_that_lack_something(page, sign_in, clerk, pair, axe, fits, shot):
    OrganizationFactory(name="朝阳区职工服务中心", union="BFTU-110105")
    sign_in(page, clerk)
    page.goto("/desk/quality/")
    fits(page)
    axe(page)
    shot(page, "quality")
    figure = page.locator("a[href*='gap=telephone'][href*='own_union']")
    n = int(figure.inner_text())
    figure.click()
    page.wait_for_url("**/desk/organizations/?*gap=telephone*")
    expect(page.locator(".list-open")).to_have_count(n)
    page.goto(f"/desk/organizations/{pair[1].pk}/")
    fits(page)
    axe(page)
    page.locator("#quality a[href*='#id_telephone']").click()
    expect(page.locator("#id_telephone")).to_be_in_viewport()
