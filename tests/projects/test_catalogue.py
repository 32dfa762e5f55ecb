"""The public catalogue: what it finds, what it hides, what it costs; lists in and out; the figure."""

import csv
import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from core import clock
from core.listing.intake import intakes, take_in
from core.sheets import resources
from core.sheets.columns import unexported_fields
from projects.choices import ProjectStatus
from projects.models import Project
from projects.presentation import as_docx
from projects.services import projects
from projects.sheets import CATALOGUE
from targets.evidence import lines_of
from targets.metrics import metrics
from targets.queries import figures
from targets.reasons import reasons
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from tests.projects.factories import ProjectFactory, published, signed_in
from unions.models import Role, Union
from unions.queries import city_federation, union_by_code

pytestmark = pytest.mark.django_db
HEAD = ["社会组织", "年度", "项目名称", "服务领域", "金额（元）", "项目来源", "开始日期", "结束日期"]
CATALOGUE_URL = "/catalogue/"


def titles(client, **asked):
    page = client.get(CATALOGUE_URL, asked)
    return {card["project"].title for card in page.context["cards"]}


def test_search_and_facets_find_what_is_public_only(client):
    other = OrganizationFactory(name="北京阳光法律服务中心")
    one = published(title="心理咨询进工地", districts=["110105"], year=2024)
    two = published(title="农民工法律援助", organization=other, areas=["legal-services"],
                    districts=["110108", "110105"])  # fmt: skip
    ProjectFactory(title="心理草稿")
    gone = published(title="心理撤下")
    projects.move_project(project=gone, name="withdraw", reason="误", by=person(Role.MANAGER))
    assert titles(client) == {one.title, two.title}
    assert titles(client, q="进工地") == {one.title}
    assert titles(client, q="阳光") == {two.title}
    assert titles(client, year=2024) == {one.title}
    assert titles(client, area="legal-services") == {two.title}
    assert titles(client, district="110105") == {one.title, two.title}
    assert titles(client, organization=other.number) == {two.title}
    assert titles(client, q="没有这个") == set()
    assert titles(client, year="٣٣٣٣") == set()
    for layout in ("cards", "list", "map"):
        assert client.get(CATALOGUE_URL, {"as": layout}).status_code == 200
    page = client.get(CATALOGUE_URL, {"as": "map"})
    assert {row.name: row.count for row in page.context["map"].rows}["朝阳区"] == 2


def test_project_page_shows_what_is_public_and_hides_the_amount_where_it_is_hidden(client):
    project = published(amount="12345.00", shows_amount=False, contact_telephone="010-55500001")
    page = client.get(reverse("projects:page", args=[project.number])).content.decode()
    assert project.story in page
    assert "010-55500001" in page
    assert "12,345" not in page
    for form in ("csv", "json", "xlsx"):
        assert client.get(reverse("projects:catalogue_file", args=[form])).status_code == 200
    rows = json.loads(b"".join(client.get(reverse("projects:catalogue_file", args=["json"])).streaming_content))
    assert rows[0]["amount"] is None
    assert client.get(reverse("projects:catalogue_file", args=["exe"])).status_code == 404
    draft = ProjectFactory()
    for name in ("page", "word"):
        assert client.get(reverse(f"projects:{name}", args=[draft.number])).status_code == 404


def test_word_file_says_what_the_page_says(tmp_path):
    project = published(results="服务320人次")
    path = tmp_path / "one.docx"
    path.write_bytes(as_docx(project))
    words = "\n".join(each.text for each in Document(path).paragraphs)
    assert project.title in words
    assert "服务320人次" in words


def test_an_empty_catalogue_says_so(client):
    assert client.get(CATALOGUE_URL).status_code == 200
    assert client.get(CATALOGUE_URL, {"q": "x"}).status_code == 200


@pytest.mark.parametrize("layout", ["cards", "list", "map"])
def test_catalogue_costs_the_same_for_many(client, layout):
    organization = OrganizationFactory()

    def cost():
        with CaptureQueriesContext(connection) as seen:
            client.get(CATALOGUE_URL, {"as": layout})
        return len(seen)

    make(organization, 10)
    client.get(CATALOGUE_URL)
    few = cost()
    make(organization, 990)
    assert cost() == few


def make(organization, many):
    start = Project.objects.count()
    Project.objects.bulk_create(
        ProjectFactory.build(
            organization=organization, union=city_federation(), number=f"M-{start + n}", status="published",
            published_at=clock.now(), districts=["110105"],
        )
        for n in range(many)
    )  # fmt: skip


def test_desk_list_costs_the_same_for_many(client):
    organization = OrganizationFactory()
    signed_in(client, Role.CLERK)
    costs = []
    for many in (60, 940):  # more than a page
        make(organization, many)
        client.get(reverse("projects:desk_projects"))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("projects:desk_projects"))
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_every_field_leaves_or_is_private():
    assert unexported_fields(resources.get("projects").sheet) == set()
    never = {"published_by", "writers", "award", "funder", "shows_amount"}
    assert not never & {column.attribute for column in CATALOGUE.columns}


def test_export_by_name(tmp_path):
    published(areas=["psychology"])
    path = tmp_path / "projects.json"
    call_command("export", "projects", output=path, union="BFTU")
    (row,) = json.loads(path.read_text())
    assert {"id", "project_number", "year", "status", "areas", "union"} <= set(row)
    assert row["status"] == "published"


def listed(tmp_path, rows):
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def imported(tmp_path, rows, by, **more):
    return take_in(intake=intakes.get("projects"), path=listed(tmp_path, rows), by=by, **more)


def test_list_of_earlier_years_comes_in_and_is_corrected_by_the_next(tmp_path):
    one = OrganizationFactory(name="北京示范甲服务中心")
    clerk = person(Role.CLERK)
    good = [one.name, "2023", "读书会", "心理服务", "20000", "", "2023-03-01", "2023-10-01"]
    bad = [one.name, "2023", "倒着走", "", "", "", "2023-10-01", "2023-03-01"]
    made_here = [one.name, "2023", "冒充立项", "", "", "award", "", ""]
    lost = ["没有的机构", "2023", "无主", "", "", "", "", ""]
    result = imported(tmp_path, [good, bad, made_here, lost], clerk)
    assert (result.created, result.faulty) == (1, 3), [each.as_dict() for each in result.errors]
    project = Project.objects.get()
    assert (project.number, project.origin, project.status) == ("BFTU-2023-0001", "earlier", ProjectStatus.DRAFT)
    assert list(project.writers.all()) == [clerk]
    again = imported(tmp_path, [[*good[:4], "25000", *good[5:]]], clerk)
    assert (again.created, again.updated) == (0, 1)
    Project.objects.update(status="published", summary="x", story="y", published_at=clock.now())
    assert imported(tmp_path, [good], clerk).faulty == 1


def test_what_an_export_says_comes_in_again(tmp_path):
    project = ProjectFactory(origin="other", funder="区财政", districts=["110105"], amount="100.00")
    path = tmp_path / "out.xlsx"
    call_command("export", "projects", output=path)
    result = take_in(intake=intakes.get("projects"), path=path, by=person(Role.CLERK))
    assert (result.unchanged, result.created, result.faulty) == (1, 0, 0), [one.as_dict() for one in result.errors]
    project.refresh_from_db()
    assert project.funder == "区财政"


def test_published_counts_projects_of_the_year_and_opens_its_list(client):
    one = OrganizationFactory()
    for day in ("2026-02-03", "2026-02-20", "2025-12-31"):
        with clock.stopped_at(clock.start_of(dt.date.fromisoformat(day)) + dt.timedelta(hours=9)):
            published(organization=one)
    below = union_by_code("BFTU-110105")
    with clock.stopped_at(dt.datetime(2026, 3, 1, 9, tzinfo=clock.SHANGHAI)):
        published(union=below)
        gone = published(organization=one)
        projects.move_project(project=gone, name="withdraw", reason="误", by=person(Role.MANAGER))
        ProjectFactory(year=2026)
    city = Union.objects.get(code="BFTU")
    found = {one.metric.key: one for one in figures(year=2026, as_of=dt.date(2026, 3, 31), unions=[city])}["published"]
    assert (found.count.own, found.count.subtree) == (2, 3)
    metric = metrics.get("published")
    assert len(lines_of(metric, metric.evidence_of(city, 2026, dt.date(2026, 3, 31), subtree=True))) == 3
    early = {one.metric.key: one for one in figures(year=2026, as_of=dt.date(2026, 2, 10), unions=[city])}
    assert early["published"].value == 1
    assert [reason.count for reason in reasons(metric, city, 2026)] == [1]
    signed_in(client, Role.LEADER)
    asked = {"year": 2026, "as_of": "2026-03-31"}
    page = client.get(reverse("targets:evidence", args=["published"]), asked)
    assert page.context["page"].paginator.count == 2
    assert client.get(reverse("targets:export", args=["published"]), asked).status_code == 200
    assert client.get(reverse("targets:cockpit"), {"year": 2026}).status_code == 200
