"""Activities in a real browser: a worker signs up and signs in by telephone; pages fit and are accessible."""

import datetime as dt

import pytest

from activities.models import Activity
from core import clock
from orgs.models import Member
from tests.activities.factories import ActivityFactory
from tests.factories import AppointmentFactory, UserFactory
from tests.orgs.factories import OrganizationFactory
from unions.models import Role, Union

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    return Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )


@pytest.fixture
def activity(city):
    one = OrganizationFactory(portal_status="verified", is_public=True)
    return ActivityFactory(
        organization=one, status="open", capacity=2, description="带上工会会员卡。",
        starts_at=clock.now() + dt.timedelta(hours=1),
    )  # fmt: skip


def test_worker_signs_up_and_signs_in_on_the_phone(open_page, live_server, activity, fits, axe):
    page = open_page("phone")
    page.goto(f"{live_server.url}/activities/")
    fits(page)
    axe(page)
    page.get_by_role("link", name=activity.title).click()
    fits(page)
    axe(page)
    page.locator("#id_name").fill("张示范")
    page.locator("#id_phone").fill("13800000001")
    page.locator("#sign-up button").click()
    page.wait_for_url("**/sign-ups/**")
    fits(page)
    axe(page)
    page.goto(f"{live_server.url}/activities/{activity.pk}/here/{activity.sign_in_key}/")
    page.locator("#id_contact").fill("13800000001")
    page.locator("form.card button").click()
    page.locator(".alert-success").wait_for()
    assert Activity.objects.get().sign_ups.get().signed_in_by == "code"


@pytest.mark.parametrize("end", ["", "people/", "code/", "edit/"])
def test_pages_of_who_runs_it_fit_and_are_accessible(page, sign_in, city, activity, axe, fits, end):
    clerk = AppointmentFactory(user=UserFactory(), union=city, role=Role.CLERK).user
    activity.sign_ups.create(name="张示范", phone="+8613800000001", status="registered")
    sign_in(page, clerk)
    page.goto(f"/desk/activities/{activity.pk}/{end}")
    fits(page)
    axe(page)


@pytest.mark.parametrize("path", ["/my/activities/", "/my/organizations/{pk}/work/", "/organizations/{number}/"])
def test_pages_of_the_organization_fit_and_are_accessible(page, sign_in, activity, axe, fits, path):
    owner = Member.objects.create(organization=activity.organization, user=UserFactory(), role="owner").user
    sign_in(page, owner)
    activity.organization.refresh_from_db()
    page.goto(path.format(pk=activity.organization_id, number=activity.organization.number))
    fits(page)
    axe(page)
