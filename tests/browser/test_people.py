"""People and personal data in a real browser: pages fit, break no rule of WCAG, and the main journey goes through."""

import pytest

from core import clock
from core.pii.models import Access, DataRequest
from orgs.models import KeyPerson, Workforce
from tests.factories import AppointmentFactory, UserFactory, administrator
from tests.orgs.factories import OrganizationFactory, owner_of
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
def organization(city):
    one, year = OrganizationFactory(), clock.today().year
    person = KeyPerson.objects.create(
        organization=one, post="secretary", name="张示范", starts_on="2024-01-01", mobile="19900000001",
        identity_number="990100199001011234", email="z@demo.example",
    )  # fmt: skip
    KeyPerson.objects.create(organization=one, post="secretary", name="李先行", ends_on="2023-12-31")
    Workforce.objects.create(
        organization=one, year=year, engagement="full_time", total=9, women=5, men=4, to_29=3, to_39=3, to_49=2,
        from_50=1, party_members=2,
    )  # fmt: skip
    Workforce.objects.create(organization=one, year=year - 1, engagement="full_time", total=7)
    by = UserFactory(name="看示范")
    Access.objects.create(
        by=by, kind="key-person", object_id=person.pk, field="mobile", whose="张**", reason="回访", capacity="市总工会",
    )  # fmt: skip
    return one


@pytest.mark.parametrize("path", ["/desk/organizations/{pk}/people/", "/desk/organizations/{pk}/people/add/",
                                  "/desk/organizations/{pk}/workforce/", "/desk/people/",
                                  "/desk/workforce/", "/desk/workforce/?as=sums", "/desk/workforce/import/",
                                  "/desk/people/import/"])  # fmt: skip
def test_pages_of_the_desk_fit_and_are_accessible(page, sign_in, clerk, organization, axe, fits, path):
    sign_in(page, clerk)
    page.goto(path.format(pk=organization.pk))
    fits(page)
    axe(page)


@pytest.mark.parametrize("path", ["/personal-data/", "/personal-data/erase/", "/privacy/", "/personal-data/accesses/",
                                  "/personal-data/requests/", "/personal-data/requests/{pk}/",
                                  "/personal-data/erasures/"])  # fmt: skip
def test_pages_about_personal_data_fit_and_are_accessible(page, sign_in, organization, axe, fits, path):
    asked = DataRequest.objects.create(user=UserFactory(), kind="erasure", due_on=clock.today())
    sign_in(page, administrator())
    page.goto(path.format(pk=asked.pk))
    fits(page)
    axe(page)


@pytest.mark.parametrize("language", ["zh"], indirect=True)
def test_owner_enters_a_person_and_a_clerk_has_the_number_shown(open_page, sign_in, clerk, organization):
    ours = open_page("phone", scripts=False)
    sign_in(ours, owner_of(organization))
    ours.goto(f"/my/organizations/{organization.pk}/people/")
    ours.click("text=登记关键人员")
    ours.select_option("[name=post]", "liaison")
    ours.fill("[name=name]", "王示范")
    ours.fill("[name=mobile]", "19900000009")
    ours.click("main button.btn-primary")
    assert "199****0009" in ours.content()
    desk = open_page("desktop")
    sign_in(desk, clerk)
    desk.goto(f"/desk/organizations/{organization.pk}/people/")
    person = KeyPerson.objects.get(name="王示范")
    desk.click(f"#person-{person.pk} .sealed-list a")
    desk.fill("[name=reason]", "通知参加座谈会")
    desk.click("main button.btn-primary")
    assert "19900000009" in desk.content()
    assert Access.objects.filter(by=clerk, object_id=person.pk, reason="通知参加座谈会").exists()
    desk.click("main a.btn-primary")
    desk.click(f"#person-{person.pk} .looks summary")
    assert "通知参加座谈会" in desk.inner_text(f"#person-{person.pk}")
