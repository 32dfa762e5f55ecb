"""Figures on people: sums agree, the record follows, collections fill them, charts show them."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.errors import UserError
from orgs.models import Workforce
from orgs.presentation.workforce import workforce_shown
from orgs.services import collections, workforce
from orgs.workforce import FIGURES, GROUPS, TOTAL, Engagement, disagreements, from_answers, key_of
from tests.factories import person
from tests.orgs.factories import ANSWERS, CollectionFactory, OrganizationFactory, owner_of
from unions.models import Role

pytestmark = pytest.mark.django_db
FULL = {"total": 10, "women": 6, "men": 4, "to_29": 3, "to_39": 4, "to_49": 2, "from_50": 1, "party_members": 5}
ANSWERED = {
    "full_time_staff": 9, "part_time_staff": 3, "volunteers": 40, "women": 7, "social_workers": 2,
    "staff_by_age": {"to_29": {"people": 4}, "to_39": {"people": 8}},
}  # fmt: skip


@pytest.fixture
def clerk():
    return person(Role.CLERK)


@pytest.fixture
def organization():
    return OrganizationFactory()


def record(organization, by, figures, year=2026):
    return workforce.record_workforce(organization=organization, year=year, figures=figures, by=by)


def test_figures_are_kept_once_a_year_and_the_record_follows(organization, clerk):
    record(organization, clerk, {"full_time": FULL, "volunteer": {"total": 80}})
    record(organization, clerk, {"full_time": {**FULL, "social_workers": 3}})
    record(organization, clerk, {"full_time": {"total": 99}}, year=2024)
    organization.refresh_from_db()
    assert Workforce.objects.filter(year=2026).count() == 2
    assert (organization.full_time_staff, organization.volunteers, organization.social_workers) == (10, 80, 3)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"men": 5}, "full_time_women"),
        ({"to_29": 4}, "full_time_to_29"),
        ({"party_members": 11}, "full_time_party_members"),
        ({"total": None}, "full_time_total"),
    ],
)  # fmt: skip
def test_sums_that_disagree_are_refused_beside_their_figure(organization, clerk, wrong, field):
    with pytest.raises(UserError) as refusal:
        record(organization, clerk, {"full_time": {**FULL, **wrong}})
    assert refusal.value.field == field
    assert not Workforce.objects.exists()


@pytest.mark.parametrize("wrong", [{"women": 6}, {"women": 6, "men": 5}, {"party_members": 11}])
def test_database_refuses_them_too(organization, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Workforce.objects.create(organization=organization, year=2026, engagement="full_time", total=10, **wrong)


@given(st.dictionaries(st.sampled_from(FIGURES), st.one_of(st.none(), st.integers(0, 50))))
def test_what_the_words_accept_the_database_accepts(figures):
    if figures.get(TOTAL) is None or list(disagreements(figures)):
        return
    filled = dict(figures)
    for group in GROUPS:
        if group.adds_up and any(filled.get(name) is not None for name in group.figures):
            filled |= {name: filled.get(name) or 0 for name in group.figures}
    with transaction.atomic():
        Workforce.objects.create(organization=OrganizationFactory(), year=2026, engagement="full_time", **filled)
        transaction.set_rollback(True)


def test_verified_collection_fills_them(organization, clerk):
    collection = CollectionFactory(organization=organization, year=2026)
    answers = {**ANSWERS, "part_time_staff": 3, "volunteers": 40}
    collection = collections.submit(collection=collection, answers=answers, by=clerk, for_union=True)
    collections.verify(collection=collection, by=clerk)
    rows = {row.engagement: row for row in Workforce.objects.filter(organization=organization)}
    assert (rows["full_time"].total, rows["part_time"].total, rows["volunteer"].total) == (9, 3, 40)
    assert rows["full_time"].collection == collection


def test_answers_about_staff_together_are_taken_over():
    found = from_answers(ANSWERED)
    assert found["full_time"] == {"total": 9}
    staff = found[Engagement.STAFF]
    assert (staff["total"], staff["women"], staff["men"], staff["to_39"], staff["from_50"]) == (12, 7, 5, 8, 0)
    assert list(disagreements(staff)) == []
    assert from_answers({key_of("part_time", "women"): 2})["part_time"] == {"women": 2}
    assert from_answers({}) == {}


def test_charts_hold_the_figures_and_the_years(organization, clerk):
    record(organization, clerk, {"full_time": FULL, "volunteer": {"total": 80, "women": 50, "men": 30}})
    record(organization, clerk, {"full_time": {"total": 7}}, year=2025)
    shown = workforce_shown(organization)["workforce"]
    sex = next(chart for chart in shown["charts"] if chart["id"] == "workforce-sex")
    assert [series["values"] for series in sex["series"]] == [[6, 4], [50, 30]]
    assert shown["years"]["series"][0]["values"] == [7, 10]


def test_owner_enters_figures_and_sees_what_disagrees(organization, client):
    client.force_login(owner_of(organization))
    address = reverse("orgs:my_workforce", args=[organization.pk])
    year = clock.today().year
    wrong = client.post(address, {"year": year, "full_time_total": 5, "full_time_women": 2})
    assert wrong.status_code == 200
    assert "full_time_women" in wrong.context["form"].errors
    right = client.post(address, {"year": year, "full_time_total": 5, "full_time_women": 2, "full_time_men": 3})
    assert right.status_code == 302
    page = client.get(reverse("orgs:my_people", args=[organization.pk])).content.decode()
    assert 'id="workforce-sex"' in page
    again = client.get(address)
    assert 'value="3"' in again.content.decode()
