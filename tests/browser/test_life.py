"""Standing, filing, party and union building and status in a real browser: they fit, and break no rule of WCAG."""

import datetime as dt

import pytest

from core import clock
from core.certificates.queries import certificates_about
from orgs.models import BlacklistEntry, Member, OrganizationDocument, RatingAward
from orgs.services import building, life
from tests.factories import AppointmentFactory, UserFactory
from tests.orgs.factories import FORM, OrganizationFactory, filed
from unions.models import Role, Union

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    return Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )


@pytest.fixture
def manager(city):
    return AppointmentFactory(user=UserFactory(), union=city, role=Role.MANAGER).user


@pytest.fixture
def organization(city, manager):
    """An organization with something on every page of its life."""
    one, today = OrganizationFactory(), clock.today()
    RatingAward.objects.create(organization=one, grade="4A", awarded_on="2024-03-01", authority="市民政局")
    RatingAward.objects.create(organization=one, grade="5A", awarded_on="2026-03-01", is_declared=True)
    OrganizationDocument.objects.create(organization=one, kind="insurance", number="P-1", valid_until=today)
    filed(one)
    building.advance(organization=one, subject="union", step="contact", day=today, by=manager)
    guidance = {"subject": "party", "given_on": today, "given_by": "赵示范", "text": "建议联合组建。"}
    building.give_guidance(organization=one, facts=guidance, union=city, by=manager)
    life.change_name(organization=one, name="更名后的职工服务中心", changed_on=today, by=manager)
    life.blacklist(
        organization=one, reason="逾期未结项", starts_on=today, ends_on=today + dt.timedelta(days=90), union=city,
        by=manager,
    )  # fmt: skip
    return one


@pytest.mark.parametrize("tab", ["standing", "filings", "building", "life"])
def test_tabs_fit_and_are_accessible(page, sign_in, manager, organization, axe, fits, tab):
    sign_in(page, manager)
    page.goto(f"/desk/organizations/{organization.pk}/{tab}/")
    fits(page)
    axe(page)


@pytest.mark.parametrize(
    "path",
    ["/desk/standing/", "/desk/standing/ratings/", "/desk/standing/ratings/import/", "/desk/filings/",
     "/desk/filings/{filing}/", "/desk/building/", "/desk/organizations/{pk}/standing/documents/add/"],
)  # fmt: skip
def test_pages_of_the_desk_fit_and_are_accessible(page, sign_in, manager, organization, axe, fits, path):
    sign_in(page, manager)
    page.goto(path.format(pk=organization.pk, filing=organization.filings.get().pk))
    fits(page)
    axe(page)


@pytest.mark.parametrize(
    "path",
    ["/my/organizations/{pk}/standing/", "/my/organizations/{pk}/filings/", "/my/filings/{filing}/",
     "/my/organizations/{pk}/status/", "/my/blacklist/{entry}/appeal/", "/my/organizations/{pk}/"],
)  # fmt: skip
def test_pages_of_the_owner_fit_and_are_accessible(page, sign_in, organization, axe, fits, path):
    owner = Member.objects.create(organization=organization, user=UserFactory(), role="owner").user
    sign_in(page, owner)
    entry = BlacklistEntry.objects.get()
    page.goto(path.format(pk=organization.pk, filing=organization.filings.get().pk, entry=entry.pk))
    fits(page)
    axe(page)


def test_certificate_is_verified_without_signing_in(page, organization, axe, fits):
    certificate = certificates_about(organization.filings.get()).get()
    page.goto("/verify/")
    page.locator("#id_code").fill(certificate.printed_code.lower())
    page.locator("main form button").click()
    page.wait_for_url(f"**{certificate.get_absolute_url()}")
    assert certificate.number in page.content()
    fits(page)
    axe(page)


def test_owner_fills_in_the_form_without_scripts(open_page, sign_in, city):
    one = OrganizationFactory()
    owner = Member.objects.create(organization=one, user=UserFactory(), role="owner").user
    page = open_page("phone", scripts=False)
    sign_in(page, owner)
    page.goto(f"/my/organizations/{one.pk}/filings/")
    page.locator("main form button").first.click()
    for name in ("purpose", "activities", "organizer", "organizer_telephone", "place"):
        page.locator(f"#id_{name}").fill(FORM[name])
    page.locator("#id_promises").check()
    page.locator("button[name=submit]").click()
    assert one.filings.get().status == "submitted"
