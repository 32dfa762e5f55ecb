"""The desk's pages about targets."""

import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core import clock
from core.jobs.models import Job
from targets.models import Target
from tests.factories import person
from tests.targets.factories import CollectionFactory, OrganizationFactory, TargetFactory, contact
from unions.models import Role
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db
COCKPIT = "/desk/targets/"
EVIDENCE = "/desk/targets/contacts/evidence/"


@pytest.fixture(autouse=True)
def _in_june():
    with clock.shifted_to(dt.datetime(2026, 6, 30, 4, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def signed_in(client):
    def sign_in(role=Role.MANAGER, union="BFTU"):
        client.force_login(person(role, union))
        return client

    return sign_in


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_cockpit_shows_figure_target_and_expectation(signed_in):
    TargetFactory(value=4)
    contact()
    contact("BFTU-110105")
    answer = signed_in().get(COCKPIT)
    row = answer.context["rows"][0]
    assert (row.figure.value, row.figure.count.subtree, row.figure.expected, row.figure.forecast) == (1, 2, 2, 2)
    assert row.tone == "warning"
    assert "style=" not in text_of(answer).replace("stylesheet", "")


def test_cockpit_opens_the_list_a_figure_was_counted_from(signed_in):
    client, made = signed_in(), contact()
    link = client.get(COCKPIT).context["rows"][0].own_url
    assert made.organization.name in text_of(client.get(link))


def test_cockpit_lists_unions_below_and_drills_down(signed_in):
    client = signed_in()
    heat = client.get(COCKPIT).context["heat"]
    assert {"BFTU-110105", "BFTU-EDU"} <= {union.code for union, _cells in heat}
    district = client.get(COCKPIT, {"union": "BFTU-110105"})
    assert (district.context["union"].code, district.context["above"].code) == ("BFTU-110105", "BFTU")


def test_map_of_districts_shows_the_chosen_figure_and_opens_the_district(signed_in):
    TargetFactory(union=union_by_code("BFTU-110105"), metric="district_contacts", value=1)
    contact("BFTU-110105")
    client = signed_in()
    tile = client.get(COCKPIT).context["map"].figures["110105"]
    assert (tile.text, tile.shade) == ("1 / 1", "distinction")
    assert client.get(tile.url).context["union"].code == "BFTU-110105"
    other = client.get(COCKPIT, {"figure": "collections"}).context["map"]
    assert (other.metric.key, other.figures["110105"].text, len(other.figures)) == ("collections", "0", 17)
    assert client.get(COCKPIT, {"union": "BFTU-110105"}).context["map"] is None


def test_cockpit_of_another_year(signed_in):
    contact(on=dt.date(2025, 3, 1))
    assert signed_in().get(COCKPIT, {"year": 2025}).context["rows"][0].figure.value == 1


@pytest.mark.parametrize("path", [COCKPIT, EVIDENCE, "/desk/targets/set/"])
def test_union_out_of_reach_is_not_found(signed_in, path):
    assert signed_in(Role.MANAGER, "BFTU-110105").get(path, {"union": "BFTU-110101"}).status_code == 404


def test_cockpit_says_what_to_do_next(signed_in):
    OrganizationFactory.create_batch(2, of="BFTU")
    page = text_of(signed_in().get(COCKPIT))
    union = union_by_code("BFTU")
    assert f"/desk/organizations/?own_union={union.pk}&amp;worker_service=yes&amp;not_contacted_by={union.pk}" in page


def test_links_of_what_to_do_list_what_they_count(signed_in):
    OrganizationFactory.create_batch(2, of="BFTU")
    contact(organization=OrganizationFactory(of="BFTU"))
    client = signed_in()
    reason = client.get(COCKPIT).context["rows"][0].reasons[0]
    page = text_of(client.get(reason.url))
    assert (reason.count, len(set(re.findall(r"/desk/organizations/(\d+)/", page)))) == (2, 2)


@pytest.mark.parametrize(("path", "most"), [(COCKPIT, 36), (EVIDENCE, 22)])
def test_query_count_is_constant(signed_in, path, most):
    client, asked = signed_in(), []
    client.get(path)
    for _ in range(2):
        for _ in range(2):
            contact()
            contact("BFTU-110105")
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= most


def test_evidence_of_a_day_and_of_all_below(signed_in):
    contact(on=dt.date(2026, 2, 1))
    contact("BFTU-110105", on=dt.date(2026, 4, 1))
    client = signed_in()
    count = [
        client.get(EVIDENCE, {"subtree": "yes", **more}).context["page"].paginator.count
        for more in ({}, {"as_of": "2026-03-01"}, {"as_of": "nonsense"}, {"year": "2025"})
    ]
    assert count == [2, 1, 2, 0]


def test_evidence_is_paged(signed_in):
    for _ in range(51):
        contact()
    client = signed_in()
    first, second = (client.get(EVIDENCE, {"page": page}).context["page"] for page in (1, 2))
    assert (len(first), len(second)) == (50, 1)


@pytest.mark.parametrize("metric", ["nothing", "district_contacts"])
def test_evidence_of_what_does_not_apply_is_not_found(signed_in, metric):
    assert signed_in().get(f"/desk/targets/{metric}/evidence/").status_code == 404


@pytest.mark.parametrize(("metric", "make"), [("contacts", contact), ("collections", CollectionFactory)])
def test_evidence_as_files(signed_in, metric, make):
    made = make(organization=OrganizationFactory(name="=1+1服务社"))
    client = signed_in()
    address = f"/desk/targets/{metric}/evidence/export/"
    sheet = load_workbook(io.BytesIO(b"".join(client.get(address).streaming_content))).active
    rows = list(sheet.values)
    assert (len(rows), rows[1][0], rows[1][2]) == (2, "=1+1服务社", made.organization.number)
    text = b"".join(client.get(address, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert "'=1+1服务社" in text


def test_manager_sets_targets(signed_in):
    client = signed_in()
    page = client.get("/desk/targets/set/")
    asked = list(page.context["form"].fields)
    assert (asked[:2], asked[-1]) == (["contacts", "collections"], "reason")
    assert "district_contacts" not in asked
    answer = client.post("/desk/targets/set/", {"contacts": "100", "collections": "", "reason": "方案"})
    assert (answer.status_code, Target.objects.get().value) == (302, 100)


def test_district_sets_its_own(signed_in):
    client = signed_in(Role.MANAGER, "BFTU-110105")
    client.post("/desk/targets/set/", {"district_contacts": "8"})
    target = Target.objects.get()
    assert (target.union.code, target.metric, target.value) == ("BFTU-110105", "district_contacts", 8)


@pytest.mark.parametrize("value", ["0", "-1", "many", "1000001"])
def test_error_stands_beside_the_field(signed_in, value):
    answer = signed_in().post("/desk/targets/set/", {"contacts": value})
    assert list(answer.context["form"].errors) == ["contacts"]
    assert not Target.objects.exists()


def test_clerk_does_not_set_targets(signed_in):
    client = signed_in(Role.CLERK)
    assert client.post("/desk/targets/set/", {"contacts": "1"}).status_code in {403, 404}
    assert reverse("targets:set") not in text_of(client.get(COCKPIT))


def test_report_is_asked_for_as_a_job(signed_in):
    answer = signed_in(Role.LEADER).post("/desk/targets/report/?year=2025", {"union": "BFTU-110105"})
    job = Job.objects.get()
    assert (job.kind, job.params) == ("annual_report", {"union": "BFTU-110105", "year": 2025})
    assert answer["location"] == reverse("jobs:job", args=[job.pk])
