"""The cockpit in a real browser: it fits a desk and a phone, and breaks no rule of WCAG."""

import datetime as dt

import pytest

from core import clock
from tests.factories import AppointmentFactory, UserFactory
from tests.targets.factories import ContactFactory, OrganizationFactory, TargetFactory
from unions.models import Role, Union

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager():
    """A manager of the city federation, with a target, contacts and a district below."""
    root = Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )
    today = clock.today()
    TargetFactory(union=root, year=today.year, value=7)
    for number in range(5):
        ContactFactory(union=root, contacted_on=today - dt.timedelta(days=number), organization=OrganizationFactory())
    return AppointmentFactory(user=UserFactory(), union=root, role=Role.MANAGER).user


@pytest.mark.parametrize("path", ["/desk/targets/", "/desk/targets/contacts/evidence/", "/desk/targets/set/"])
def test_pages_fit_and_are_accessible(page, sign_in, manager, axe, fits, path):
    sign_in(page, manager)
    page.goto(path)
    fits(page)
    axe(page)


def test_figure_opens_its_list(desktop, sign_in, manager):
    sign_in(desktop, manager)
    desktop.goto("/desk/targets/")
    desktop.locator(".target-value").first.click()
    desktop.wait_for_selector("tbody tr")
    assert desktop.locator("tbody tr").count() == 5
