"""``export --filter KEY=VALUE``: a value as CSV shows it, as JSON holds it, or as a person types it."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from core.errors import UserError
from core.sheets import resources
from orgs.models import Organization
from reference.models import Division
from tests.orgs.factories import CollectionFactory, OrganizationFactory
from tests.targets.factories import ContactFactory
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    union = union_by_code("BFTU-110105")
    one = OrganizationFactory(
        name="甲中心", union="BFTU-110105", recorded_by=union, has_union=True, registered_on="2014-05-06",
        district=Division.objects.get(code="110108"), service_areas=["legal-services"], registered_funds=30_000,
    )  # fmt: skip
    OrganizationFactory(name="乙中心", has_union=False)
    return one


def names(tmp_path, resource, *filters):
    path = tmp_path / "out.json"
    words = [word for each in filters for word in ("--filter", each)]
    call_command("export", resource, "--output", path, *words)
    return [row.get("name") or row["organization"] for row in json.loads(path.read_text())]


@pytest.mark.parametrize(
    "wanted",
    [
        "district=海淀区", "district=110108", "has_union=true", "has_union=是", "recorded_by=BFTU-110105",
        "recorded_by=朝阳区总工会", "registered_on=2014-05-06", "registered_on=2014年5月6日", "unions=朝阳区总工会",
        "registered_funds=3万元", "service_areas=法律服务", "legal_form=service_institution", "name=甲中心",
    ],
)  # fmt: skip
def test_one_value_in_the_ways_people_know_it(tmp_path, two, wanted):
    union = union_by_code("BFTU-110105")
    wanted = wanted.replace("朝阳区总工会", union.name)
    Organization.objects.filter(name="乙中心").update(legal_form="association")
    assert names(tmp_path, "organizations", wanted) == ["甲中心"]


def test_an_empty_value_means_rows_that_say_nothing(tmp_path, two):
    assert names(tmp_path, "organizations", "district=") == ["乙中心"]


def test_a_day_means_its_instants(tmp_path, two):
    ContactFactory(organization=two, union=union_by_code("BFTU"))
    day = two.contacts.get().recorded_at.astimezone().date().isoformat()[:4]
    assert names(tmp_path, "contacts", f"recorded_at={day}", "union=BFTU") == ["甲中心"]


@pytest.mark.parametrize("resource", ["organizations", "contacts", "collections"])
def test_every_column_can_be_filtered_by(tmp_path, two, resource):
    CollectionFactory(organization=two)
    for column in resources.get(resource).sheet.exported():
        rows = resources.get(resource).rows(None)
        try:
            found = resources.get(resource).narrowed(rows, {column.key: ["1"]})
        except UserError:  # no value of the column's vocabulary
            continue
        assert found.count() <= rows.count()


def test_value_that_is_none_of_the_vocabulary_is_refused(tmp_path, two):
    with pytest.raises(CommandError, match="legal_form"):
        names(tmp_path, "organizations", "legal_form=公司联盟")


def test_nothing_found_leaves_the_headings(tmp_path, two):
    call_command("export", "organizations", "--output", tmp_path / "a.csv", "--filter", "name=没有")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = file.read()
    assert lines.count("\n") == 1
    assert "\r" not in lines
    assert next(csv.reader([lines]))[0]
