"""The ways in which organizations show: table, cards and map over the same filters."""

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orgs.forms.record import ReasonForm
from orgs.models import Organization
from orgs.presentation.on_map import organization_map
from tests.factories import person
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_what_is_needed_is_asked_for_in_the_same_words_everywhere():
    assert str(ReasonForm({}).errors["reason"][0]) == str(forms.Field.default_error_messages["required"])


@pytest.fixture
def desk(client):
    client.force_login(person("clerk"))
    return client


def show(desk, **parameters):
    response = desk.get(reverse("orgs:desk_organizations"), parameters)
    assert response.status_code == 200
    return response


def test_map_counts_the_filtered_rows_and_opens_the_list_of_each_district(desk):
    for district, form, n in (("110105", "association", 3), ("110108", "association", 1), ("110105", "foundation", 2)):
        OrganizationFactory.create_batch(n, district_id=district, legal_form=form)
    OrganizationFactory(district_id=None, legal_form="association")
    drawn = show(desk, **{"as": "map", "legal_form": "association"}).context["layout"]["map"]
    assert {row.count for row in drawn.rows if row.url} == {3, 1}
    assert drawn.figures["110105"].text == "3"
    for row in drawn.rows:
        if row.url:
            assert desk.get(row.url).context["listing"].total == row.count
    assert drawn.total == 5


def test_layout_stays_in_the_address_and_with_the_filter_form(desk):
    OrganizationFactory()
    response = show(desk, **{"as": "cards"})
    body = response.content.decode()
    assert '<input type="hidden" name="as" value="cards">' in body
    assert "list-cards" in body
    listing = response.context["listing"]
    assert "as=cards" in listing.querystring
    assert "as=" not in {one.name: url for one, url in listing.layouts}["list"]
    assert "list-cards" not in show(desk, **{"as": "nonsense"}).content.decode()


@pytest.mark.parametrize("layout", ["cards", "map"])
def test_layout_costs_as_much_for_many_as_for_few(desk, layout):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            show(desk, **{"as": layout})
        return len(captured)

    OrganizationFactory.create_batch(3, district_id="110105")
    show(desk, **{"as": layout})
    few = queries()
    OrganizationFactory.create_batch(20, district_id="110108")
    assert queries() <= few + 1  # the count is asked from the second page on


def test_map_is_drawn_by_one_query(django_assert_num_queries):
    OrganizationFactory.create_batch(2, district_id="110105")
    organization_map(Organization.objects.all(), str)  # the names of districts are kept from now on
    with django_assert_num_queries(2):
        assert organization_map(Organization.objects.all(), str).total == 2


def test_nothing_found_shows_no_map(desk):
    OrganizationFactory()
    assert "district-map" not in show(desk, **{"as": "map", "q": "没有这样的组织"}).content.decode()
