"""The global search of the desk: organizations within reach, by any word of their record."""

import pytest
from django.urls import reverse

from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role

pytestmark = pytest.mark.django_db


def find(client, user, words):
    client.force_login(user)
    return client.get(reverse("search"), {"q": words}).content.decode()


def test_two_characters_find_organizations_within_reach(client):
    ours = OrganizationFactory(name="北京暖心法律服务中心", union="BFTU-110105")
    other = OrganizationFactory(name="北京明理法律服务中心", union="BFTU-110108")
    page = find(client, person(Role.CLERK, "BFTU-110105"), "法律")
    assert ours.name in page
    assert other.name not in page
    assert f"{reverse('orgs:desk_organizations')}?q=" in page


def test_a_code_finds_its_organization(client):
    ours = OrganizationFactory()
    page = find(client, person(Role.AUDITOR), ours.uscc)
    assert reverse("orgs:desk_organization", args=[ours.pk]) in page


def test_words_that_nothing_holds_say_what_to_do(client):
    OrganizationFactory()
    page = find(client, person(Role.CLERK), "并不存在")
    assert "empty" in page
    assert reverse("orgs:desk_organizations") + "?q=" not in page
