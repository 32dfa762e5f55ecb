"""Who gets through to a view, and what the others are answered."""

import pytest

from core.checks import check_no_demo, check_private_views, undeclared
from tests.factories import administrator, person
from unions.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.unions.urls")]


@pytest.fixture
def visit(client):
    def go(address, user=None, method="get", **headers):
        if user:
            client.force_login(user)
        return getattr(client, method)(address, headers=headers or None)

    return go


@pytest.mark.parametrize("address", ["/page/", "/silent/"])
def test_public_page_is_open(visit, address):
    assert visit(address).status_code == 200


def test_stranger_goes_to_sign_in_and_comes_back(visit):
    response = visit("/desk/page/?q=%E6%B3%95%E5%BE%8B")
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=/desk/page/%3Fq%3D%25E6%25B3%2595%25E5%25BE%258B"


def test_stranger_who_posts_does_not_come_back_to_the_post(visit):
    assert visit("/my/page/", method="post")["Location"] == "/account/login/"


def test_stranger_at_the_api(visit):
    assert visit("/api/page/").status_code == 401


def test_stranger_by_htmx_is_led_away(visit):
    response = visit("/my/page/", **{"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (401, "/account/login/")
    page = {"HX-Request": "true", "HX-Current-URL": "https://hub.example/my/form/?part=2#end"}
    assert visit("/my/page/", **page)["HX-Redirect"] == "/account/login/?next=/my/form/%3Fpart%3D2"


@pytest.mark.parametrize(
    ("make", "status"),
    [(lambda: person(Role.AUDITOR), 200), (administrator, 403), (person, 404), (lambda: person(is_active=False), 302)],
)
def test_page_that_asks_for_a_permission(visit, make, status):
    assert visit("/desk/page/", make()).status_code == status


def test_page_for_the_signed_in(visit):
    assert visit("/my/page/", person()).status_code == 200


@pytest.mark.parametrize("make", [lambda: person(Role.MANAGER), administrator])
def test_silent_page_under_a_private_prefix_stays_shut(visit, make):
    assert visit("/desk/silent/", make()).status_code == 403


def test_private_pages_stay_out_of_caches(visit):
    assert visit("/my/page/", person())["Cache-Control"] == "no-store, private"
    assert not visit("/page/").has_header("Cache-Control")


def test_check_finds_silent_private_addresses():
    errors = undeclared("tests.unions.urls")
    assert [error.id for error in errors] == ["core.E001"] * 2
    assert [error.msg.split()[3] for error in errors] == ["/desk/silent/", "/api/<int:pk>/inner/"]


@pytest.mark.urls("config.urls")
def test_check_finds_nothing_in_the_portal():
    assert check_private_views(None) == []


def test_check_refuses_demo_mode_in_production(settings):
    settings.DEMO_MODE = True
    assert [error.id for error in check_no_demo(None)] == ["core.E002"]
    settings.DEMO_MODE = False
    assert check_no_demo(None) == []
