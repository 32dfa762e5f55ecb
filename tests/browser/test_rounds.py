"""A round in a real browser: from one short form to the public call; its pages fit and break no rule of WCAG."""

import pytest

from core import clock
from core.workdays.days import PACKAGE_YEARS
from core.workdays.models import CalendarYear
from procurement.models import Round
from tests.factories import AppointmentFactory, UserFactory
from tests.finance.factories import approved
from tests.procurement.factories import LINE
from unions.models import Role, Union

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    return Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )


@pytest.fixture
def line(city):
    """A line of the city federation's budget; the dates of a round may reach into the next year."""
    year = clock.today().year + 1
    if year not in PACKAGE_YEARS:
        CalendarYear.objects.create(year=year, source="测试用放假安排")
    return approved({LINE: 1_000_000}).lines.get()


def someone(city, role):
    return AppointmentFactory(user=UserFactory(), union=city, role=role).user


def test_round_is_prepared_approved_and_published(open_page, sign_in, city, line, fits, axe):
    clerk = open_page("desktop")
    sign_in(clerk, someone(city, Role.CLERK))
    clerk.goto("/desk/rounds/begin/")
    fits(clerk)
    axe(clerk)
    clerk.locator("#id_like").select_option("service-purchase")
    clerk.locator("form.card button.btn-primary").click()
    clerk.wait_for_url("**/?like=service-purchase")
    fits(clerk)
    axe(clerk)
    clerk.locator("#id_line").select_option(str(line.pk))
    clerk.locator("#id_money").fill("400000")
    clerk.locator("#id_most_each").fill("50000")
    clerk.locator("#id_starts_on").fill(clock.today().isoformat())
    clerk.locator("form.card button.btn-primary").click()
    clerk.wait_for_url("**/desk/rounds/*/")
    round = Round.objects.get()
    fits(clerk)
    axe(clerk)
    for part in ("edit", "lots", "documents", "rules", "rules/add/rating_at_least", "scheme", "timetable"):
        clerk.goto(f"/desk/rounds/{round.pk}/{part}/")
        fits(clerk)
        axe(clerk)
    clerk.goto(f"/desk/rounds/{round.pk}/scheme/")
    total = clerk.locator("[data-sum-of] output")
    assert total.inner_text() == "100"
    clerk.locator("#id_form-0-weight").fill("30")
    assert total.inner_text() == "105"
    manager = open_page("desktop")
    sign_in(manager, someone(city, Role.MANAGER))
    manager.goto(f"/desk/rounds/{round.pk}/steps/approve/")
    axe(manager)
    manager.locator("form.card button.btn-primary").click()
    manager.wait_for_url(f"**/desk/rounds/{round.pk}/")
    manager.goto(f"/desk/rounds/{round.pk}/steps/open/")
    manager.locator("form.card button.btn-primary").click()
    manager.wait_for_url(f"**/desk/rounds/{round.pk}/")
    reader = open_page("narrow")
    for path in ("/calls/", f"/calls/{round.pk}/", f"/calls/{round.pk}/form/", "/calls/directory/"):
        reader.goto(path)
        fits(reader)
        axe(reader)
    phone = open_page("phone")
    sign_in(phone, someone(city, Role.CLERK))
    for path in ("", f"{round.pk}/", f"{round.pk}/dashboard/", f"{round.pk}/questions/"):
        phone.goto(f"/desk/rounds/{path}")
        fits(phone)
        axe(phone)
