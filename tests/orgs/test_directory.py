"""The public directory: facets, order, file, page."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from orgs.choices.records import PortalStatus
from orgs.sheets.organizations import PUBLIC
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
DIRECTORY = "/organizations/"


def shown(name, **facts):
    return OrganizationFactory(name=name, portal_status=PortalStatus.VERIFIED, is_public=True, **facts)


def names(answer):
    return [organization.name for organization in answer.context["page"]]


def facet(answer, key):
    found = next(one for one in answer.context["facets"] if one.key == key)
    return {choice.value: choice for choice in found.choices}


@pytest.fixture
def three():
    shown("甲", district_id="110108", service_areas=["legal-services"], registered_on="2001-01-01")
    shown("乙", district_id="110108", service_areas=["legal-services", "skills-training"], registered_on="2020-01-01")
    shown("丙", district_id="110105", service_areas=["skills-training"], legal_form="foundation")
    OrganizationFactory(name="不公开", is_public=False)


def test_facets_count_within_what_the_others_leave(client, three):
    answer = client.get(DIRECTORY, {"district": "110108"})
    assert set(names(answer)) == {"甲", "乙"}
    assert {code: choice.count for code, choice in facet(answer, "district").items()} == {"110108": 2, "110105": 1}
    assert {code: choice.count for code, choice in facet(answer, "area").items()} == {
        "legal-services": 2, "skills-training": 1,
    }  # fmt: skip
    assert "foundation" not in facet(answer, "form")


def test_choice_adds_to_the_filter_and_a_second_click_takes_it_away(client, three):
    chosen = facet(client.get(DIRECTORY, {"district": "110108"}), "area")["skills-training"]
    answer = client.get(f"{DIRECTORY}?{chosen.query}")
    assert names(answer) == ["乙"]
    assert facet(answer, "area")["skills-training"].query == "district=110108"


def test_order(client, three):
    assert names(client.get(DIRECTORY, {"sort": "newest"})) == ["乙", "甲", "丙"]
    assert names(client.get(DIRECTORY, {"sort": "oldest"})) == ["甲", "乙", "丙"]
    assert client.get(DIRECTORY, {"sort": "password"}).status_code == 200


def test_file_holds_what_is_shown_and_public_columns_only(client, three):
    answer = client.get(f"{DIRECTORY}download.xlsx", {"district": "110108", "sort": "oldest"})
    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert (len(rows[0]), [row[1] for row in rows[1:]]) == (len(PUBLIC), ["甲", "乙"])
    assert client.get(f"{DIRECTORY}download.csv").status_code == 200
    assert client.get(f"{DIRECTORY}download.exe").status_code == 404


def test_query_count_is_constant(client, three):
    asked = []
    for n in range(2):
        for k in range(8 * n):
            shown(f"新{k}", district_id="110105", service_areas=["legal-services"])
        with CaptureQueriesContext(connection) as queries:
            client.get(DIRECTORY)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 12
