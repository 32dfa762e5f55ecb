"""Figures on people: sums agree, the record follows, collections fill them, charts show them."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.errors import UserError
from core.listing.intake import intakes, take_in
from core.listing.pages import list_pages
from core.sheets import export, resources, unexported_fields
from orgs.models import Workforce
from orgs.presentation.workforce import sums_of, workforce_shown
from orgs.services import collections, workforce
from orgs.sheets.workforce import SHEET
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


def test_figures_are_exported_every_field_of_them(organization, clerk, tmp_path):
    assert unexported_fields(SHEET) == set()
    record(organization, clerk, {"full_time": FULL})
    export(resources.get("workforce").sheet, resources.get("workforce").rows(None), tmp_path / "out.json")
    row = json.loads((tmp_path / "out.json").read_text())[0]
    assert (row["year"], row["engagement"], row["women"], row["below"]) == (2026, "full_time", 6, None)


# The list of many organizations ---------------------------------------------------------------------------------------


def written(tmp_path, *rows):
    """Write a list by its Chinese headings and return its path."""
    path = tmp_path / "list.csv"
    heads = [column.zh for column in SHEET.importable()]
    lines = [[str(row.get(column.key, "")) for column in SHEET.importable()] for row in rows]
    path.write_text("\n".join(",".join(line) for line in [heads, *lines]), encoding="utf-8")
    return path


def taken_in(path, by, **kwargs):
    return take_in(intake=intakes.get("workforce"), path=path, by=by, **kwargs)


def row(organization, **figures):
    return {"number": number(organization), "year": 2026, "engagement": "全职", "total": 10, **figures}


def number(organization):
    return type(organization).objects.values_list("number", flat=True).get(pk=organization.pk)


def test_list_brings_figures_of_many_and_the_records_follow(clerk, tmp_path):
    first, second = OrganizationFactory(), OrganizationFactory()
    record(first, clerk, {"full_time": FULL})
    path = written(
        tmp_path, row(first, women=7, men=3), row(first, engagement="志愿者", total=80),
        row(second, women=10, social_workers=4),
    )  # fmt: skip
    tried = taken_in(path, clerk, dry_run=True)
    assert (tried.created, tried.errors, Workforce.objects.count()) == (2, [], 1)
    result = taken_in(path, clerk)
    assert (result.created, result.updated, result.faulty) == (2, 1, 0)
    figures = Workforce.objects.get(organization=first, engagement="full_time")
    assert (figures.women, figures.men, figures.party_members, figures.recorded_by) == (7, 3, 5, clerk)
    assert Workforce.objects.get(organization=second).men == 0
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.volunteers, second.full_time_staff, second.social_workers) == (80, 10, 4)
    assert taken_in(path, clerk).unchanged == 3


@pytest.mark.parametrize(
    ("wrong", "key"),
    [({"women": 9}, "女"), ({"total": 12}, "合计"), ({"party_members": 11}, "党员"), ({"total": ""}, "合计"),
     ({"year": 2999}, "年度"), ({"number": "S99999999"}, "社会组织")],
)  # fmt: skip
def test_rows_that_cannot_stand_are_refused_beside_their_cell(clerk, tmp_path, wrong, key):
    known, sound = OrganizationFactory(), OrganizationFactory()
    record(known, clerk, {"full_time": FULL})
    result = taken_in(written(tmp_path, row(known) | wrong, row(sound)), clerk)
    assert (result.faulty, result.created) == (1, 1)
    assert key in {error.column for error in result.errors}
    assert Workforce.objects.get(organization=known).women == 6


def test_list_of_another_union_changes_nothing(tmp_path):
    theirs = OrganizationFactory(union="BFTU-110101")
    result = taken_in(written(tmp_path, row(theirs)), person(Role.CLERK, "BFTU-110105"))
    assert result.faulty == 1
    assert not Workforce.objects.exists()


def test_exported_list_comes_in_again_unchanged(clerk, tmp_path):
    record(OrganizationFactory(), clerk, {"full_time": FULL, "staff": {"total": 12, "women": 7, "men": 5}})
    export(SHEET, resources.get("workforce").rows(None), tmp_path / "out.xlsx")
    result = taken_in(tmp_path / "out.xlsx", clerk)
    assert (result.unchanged, result.faulty) == (2, 0)


def test_sums_equal_the_list_behind_each_of_them(client):
    clerk = person(Role.CLERK, "BFTU-110105")
    for n in range(3):
        record(OrganizationFactory(union="BFTU-110105"), clerk, {"full_time": {"total": n, "women": n, "men": 0}})
        record(OrganizationFactory(union="BFTU-110101"), clerk, {"full_time": {"total": 100}})
    client.force_login(clerk)
    address = reverse("orgs:desk_workforces")
    assert client.get(address, {"as": "sums", "q": "没有这家"}).status_code == 200
    page = client.get(address, {"as": "sums"})
    assert page.status_code == 200
    ((line, n),) = sums_of(list_pages.get("workforce").filtered(clerk, ""))
    behind = list_pages.get("workforce").filtered(clerk, "year=2026&engagement=full_time")
    assert (n, line.total) == (behind.count(), sum(row.total for row in behind)) == (3, 3)
    assert f"{address}?year=2026&amp;engagement=full_time" in page.content.decode()


def test_groups_half_filled_count_the_rest_as_nobody(organization, clerk):
    (kept,) = record(organization, clerk, {"full_time": {"total": 5, "women": 5}})
    assert (kept.women, kept.men, kept.to_29) == (5, 0, None)
