"""The catalogue in a real browser: a clerk writes, a manager publishes, a worker finds it; pages fit, accessible."""

import pytest

from needs.models import WorkerNeed
from orgs.models import Member
from tests.factories import AppointmentFactory, UserFactory
from tests.orgs.factories import OrganizationFactory
from tests.projects.factories import ProjectFactory, published
from unions.models import Role, Union

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    return Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )


def staff(city, role):
    return AppointmentFactory(user=UserFactory(), union=city, role=role).user


def test_from_the_desk_to_everybody(open_page, live_server, sign_in, city, fits, axe):
    one = OrganizationFactory(portal_status="verified", is_public=True)
    project = ProjectFactory(organization=one, union=city, summary="", story="", title="心灵驿站")
    owner = Member.objects.create(organization=one, user=UserFactory(), role="owner").user
    writer = open_page("phone")
    sign_in(writer, owner)
    writer.goto("/my/projects/")
    fits(writer)
    axe(writer)
    writer.goto(f"/my/projects/{project.pk}/edit/")
    writer.locator("#id_summary").fill("为一线职工减压")
    writer.locator("#id_story").fill("每周三下午面谈。")
    fits(writer)
    axe(writer)
    writer.locator("form.card .btn-primary").click()
    writer.wait_for_url(f"**/my/projects/{project.pk}/")
    manager = open_page("desktop")
    sign_in(manager, staff(city, Role.MANAGER))
    manager.goto(f"/desk/projects/{project.pk}/")
    axe(manager)
    manager.locator(f"form[action$='/desk/projects/{project.pk}/move/publish/'] button").click()
    manager.wait_for_selector(".message, .alert, .toast")
    reader = open_page("phone")
    reader.goto("/catalogue/?q=驿站")
    fits(reader)
    axe(reader)
    reader.get_by_role("link", name="心灵驿站").click()
    reader.wait_for_url(f"**/catalogue/{project.number}/")
    fits(reader)
    axe(reader)


@pytest.mark.parametrize("path", ["/catalogue/", "/catalogue/?as=list", "/catalogue/?as=map", "/catalogue/?q=没有"])
def test_catalogue_fits_and_is_accessible(page, live_server, city, fits, axe, path):
    published(union=city, districts=["110105"], title="农民工法律援助进工地")
    page.goto(f"{live_server.url}{path}")
    fits(page)
    axe(page)


PATHS = ("/desk/projects/", "/desk/projects/{pk}/edit/", "/desk/projects/import/", "/desk/needs/",
         "/desk/needs/?as=sums", "/desk/needs/figures/", "/desk/rounds/begin/?area=psychology")  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_desk_fits_and_is_accessible(page, sign_in, city, fits, axe, path):
    project = ProjectFactory(union=city)
    WorkerNeed.objects.create(union=city, source="survey", category="减压", area_id="psychology", year=2026, count=9)
    sign_in(page, staff(city, Role.CLERK))
    page.goto(path.format(pk=project.pk))
    fits(page)
    axe(page)
