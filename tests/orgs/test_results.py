"""The results of a campaign: figures by question and union, and the very same rows as a spreadsheet."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core import clock
from core.forms import composing, services
from core.forms.declaration import Kind, Option, Question, Words
from orgs.collection_form import KEY
from orgs.models import Campaign, Collection
from orgs.queries.results import results_of
from tests.factories import person
from tests.orgs.factories import CollectionFactory, OrganizationFactory
from unions.models import Role
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db

COMPOSED = (
    Question("q1", Kind.CHOICE, Words("场地性质", "Premises"), options=(
        Option("own", Words("自有", "Own")), Option("rented", Words("租用", "Rented")))),
    Question("q2", Kind.CHOICES, Words("服务方式", "Ways"), options=(
        Option("site", Words("现场", "On site")), Option("line", Words("线上", "On line")))),
    Question("q3", Kind.MONEY, Words("年租金", "Rent")),
    Question("q4", Kind.CALCULATED, Words("人均租金", "Rent a head"), formula="q3 / full_time_staff"),
    Question("q5", Kind.TABLE, Words("场次", "Sessions"), rows=(
        Option("first", Words("上半年", "First half")), Option("second", Words("下半年", "Second half"))),
        columns=(Option("n", Words("场", "Number")), Option("hours", Words("小时", "Hours"), Kind.DECIMAL))),
    Question("q6", Kind.YES_NO, Words("年度", "Year")),  # the same heading as a column of its own
)  # fmt: skip
ANSWERS = (
    ("BFTU-110105", "verified", {"q1": "own", "q2": ["site"], "q3": "1000.50", "q4": "500.25", "q6": True,
                                 "q5": {"first": {"n": 3, "hours": "4.5"}}, "full_time_staff": 2}),
    ("BFTU-110105", "verified", {"q1": "rented", "q2": ["line", "site"], "q3": "2000.00", "q6": False,
                                 "q5": {"first": {"n": 2}, "second": {"n": 7}}, "full_time_staff": 5}),
    ("BFTU-110101", "verified", {"q1": "rented", "q2": [], "q3": None, "full_time_staff": 9}),
    ("BFTU-110101", "submitted", {"q1": "own", "q3": "50.00"}),
    ("BFTU-110101", "in_progress", {"q1": "rented", "q3": "约五百"}),
)  # fmt: skip


@pytest.fixture
def campaign():
    draft = services.begin_draft(form=services.current_version(KEY).form, by=None)
    declared = draft.declaration
    for question in COMPOSED:
        declared = composing.with_question(declared, question, "work")
    services.save_draft(version=draft, declaration=declared, by=None)
    version = services.release(version=draft, by=None)
    opened = Campaign.objects.create(union=union_by_code("BFTU"), year=2026, due_on=clock.today(), form_version=version)
    for code, status, answers in ANSWERS:
        answered(opened, union=union_by_code(code), status=status, answers=answers)
    return opened


def answered(campaign, **facts):
    done = {"verified_at": clock.now(), "snapshot": {}} if facts["status"] == "verified" else {}
    common = {"campaign": campaign, "form_version": campaign.form_version, "year": campaign.year}
    return CollectionFactory(organization=OrganizationFactory(), **common, **done, **facts)


def exported(client, campaign, which, form="csv"):
    address = f"{reverse('orgs:desk_collections')}?campaign={campaign.pk}&answers={which}"
    content = b"".join(client.post(address, {"export": form}).streaming_content)
    if form == "xlsx":
        head, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def summed(rows, heading):
    return sum(float(row[heading] or 0) for row in rows)


@pytest.mark.parametrize("which", ["verified", "handed_in"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_figures_are_those_of_the_exported_rows(client, campaign, which, form):
    manager = person(Role.MANAGER)
    client.force_login(manager)
    rows = exported(client, campaign, which, form)
    found = results_of(campaign, manager, which=which)
    by_key = {summary.question.key: summary for summary in found.summaries}
    assert len(rows) == found.n == (3 if which == "verified" else 4)
    for key, heading in (("q3", "年租金"), ("q4", "人均租金"), ("full_time_staff", "专职人员数")):
        assert float(by_key[key].figures[None]["", ""].total) == summed(rows, heading)
    for row, column in (("first", "n"), ("first", "hours"), ("second", "n")):
        words = {"first": "上半年", "second": "下半年", "n": "场", "hours": "小时"}
        heading = f"场次 / {words[row]} / {words[column]}"
        assert float(by_key["q5"].figures[None][row, column].total) == summed(rows, heading)
    for value, label in (("own", "自有"), ("rented", "租用")):
        assert by_key["q1"].counts[None][value] == sum(row["场地性质"] == label for row in rows)
    for value, label in (("site", "现场"), ("line", "线上")):
        assert by_key["q2"].counts[None][value] == sum(label in (row["服务方式"] or "") for row in rows)
    assert by_key["q6"].counts[None][True] == sum(row["年度 (q6)"] == "是" for row in rows) == 1
    chaoyang = union_by_code("BFTU-110105")
    theirs = [row for row in rows if row["采集工会"] == chaoyang.name]
    assert float(by_key["q3"].figures[chaoyang.pk]["", ""].total) == summed(theirs, "年租金") == 3000.5
    assert by_key["q2"].n == 2
    assert rows[0]["服务方式"] in {"现场", "线上、现场", None, ""}


def test_one_version_of_each_organization_counts(client, campaign):
    manager = person(Role.MANAGER)
    first = Collection.objects.filter(status="verified").earliest("pk")
    common = {name: getattr(first, name) for name in ("organization", "union", "campaign", "form_version", "year")}
    correction = Collection.objects.create(**common, corrects=first, version=2, status="submitted", answers={"q3": "9"})
    assert rent(campaign, manager) == 3000.5
    Collection.objects.filter(pk=correction.pk).update(status="verified", verified_at=clock.now(), snapshot={})
    assert rent(campaign, manager) == 2009


def rent(campaign, user):
    found = results_of(campaign, user, which="handed_in")
    summary = next(each for each in found.summaries if each.question.key == "q3")
    assert found.n == 4
    return float(summary.figures[None]["", ""].total) - 50


def test_page_shows_each_question_to_staff_within_their_reach(client, campaign):
    client.force_login(person(Role.CLERK, union="BFTU-110105"))
    address = reverse("orgs:desk_campaign_results", args=[campaign.pk])
    page = client.get(address)
    assert page.context["results"].n == 2
    content = page.content.decode()
    assert all(words in content for words in ("场地性质", "服务方式", "年租金", "3,000.5", "场次"))
    assert "没有可统计的答案" not in content
    assert client.get(f"{address}?answers=else").status_code == 404


def test_each_count_opens_the_list_that_it_counted(client, campaign):
    client.force_login(person(Role.MANAGER))
    page = client.get(f"{reverse('orgs:desk_campaign_results', args=[campaign.pk])}?answers=handed_in")
    shown = {each["question"].key: each for part in page.context["sections"] for each in part["questions"]}
    counts = [(each["n"], each["url"]) for each in shown.values() if each["n"]]
    for key in ("q1", "q2", "q6"):
        chart = shown[key]["chart"]["series"][0]
        counts += zip(chart["values"], chart["urls"], strict=True)
        counts += [(n, url) for _union, values in shown[key]["rows"] for _head, n, url in values]
    assert len(counts) > 20
    for n, url in counts:
        assert (client.get(url).context["listing"].total if url else 0) == n, url
    assert "“场地性质”" in client.get(shown["q1"]["url"]).content.decode().replace("「", "“").replace("」", "”")
    for lost in ("", "0:q1", f"{campaign.form_version_id}:nothing", f"{campaign.form_version_id}:q1:nothing"):
        assert client.get(f"{reverse('orgs:desk_collections')}?answer={lost}").status_code == 200


def test_page_asks_as_often_for_many_answers_as_for_few(client, campaign):
    client.force_login(person(Role.MANAGER))
    address = reverse("orgs:desk_campaign_results", args=[campaign.pk])
    client.get(address)
    counts = []
    for _round in range(2):
        for _number in range(5):
            answered(campaign, union=union_by_code("BFTU"), status="verified", answers=ANSWERS[0][2])
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_list_of_no_single_campaign_exports_the_standard_questions(client, campaign):
    client.force_login(person(Role.MANAGER))
    response = client.post(f"{reverse('orgs:desk_collections')}?year=2026", {"export": "csv"})
    head = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()[0]
    assert "专职人员数" in head
    assert "场地性质" not in head
