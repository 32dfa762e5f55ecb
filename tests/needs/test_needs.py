"""Workers' needs: lists in and out, figures that agree with their rows, a round that begins from them."""

import csv
import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from core import clock
from core.listing.intake import intakes, take_in
from core.sheets import resources
from core.sheets.columns import unexported_fields
from needs.demo import seed_needs
from needs.models import WorkerNeed
from needs.queries import rationale_of, themes_of
from procurement.models import Round
from procurement.open_data.processes import rationales
from procurement.themes import Theme, shares
from tests.factories import person
from tests.projects.factories import signed_in
from unions.models import Role
from unions.queries import city_federation, union_by_code

pytestmark = pytest.mark.django_db
HEAD = ["来源", "诉求类别", "服务领域", "所在区", "年度", "季度", "件数"]


def need(count, *, area="legal-services", union=None, **facts):
    facts = {"source": "hotline", "category": f"诉求{WorkerNeed.objects.count()}", "year": 2026, **facts}
    return WorkerNeed.objects.create(union=union or city_federation(), area_id=area, count=count, **facts)


def listed(tmp_path, *rows):
    path = tmp_path / "needs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def test_list_comes_in_and_the_next_corrects_it(tmp_path):
    by = person(Role.CLERK)
    row = ["12351热线", "工资报酬", "法律服务", "朝阳", "2026", "第一季度", "120"]
    bad = ["微信", "工资报酬", "法律服务", "火星区", "2026", "", "-3"]
    whole = ["问卷", "托管", "", "", "2026", "", "30"]
    path = listed(tmp_path, row, bad, whole, row)
    result = take_in(intake=intakes.get("needs"), path=path, by=by)
    assert (result.created, result.faulty) == (2, 2), [each.as_dict() for each in result.errors]
    one = WorkerNeed.objects.get(category="工资报酬")
    assert (one.source, one.area_id, one.district_id, one.quarter, one.count) == (
        "hotline", "legal-services", "110105", "q1", 120
    )  # fmt: skip
    assert WorkerNeed.objects.get(category="托管").quarter == "year"
    again = take_in(intake=intakes.get("needs"), path=listed(tmp_path, [*row[:-1], "150"], whole), by=by)
    assert (again.created, again.updated, again.unchanged) == (0, 1, 1)


def test_command_takes_the_same_list_and_the_export_comes_in_again(tmp_path, capsys):
    path = listed(tmp_path, ["需求库", "托管", "家庭生活", "海淀区", "2025", "", "30"])
    call_command("import_needs", path, union="BFTU-110105", json=True)
    assert json.loads(capsys.readouterr().out)["created"] == 1
    out = tmp_path / "out.xlsx"
    call_command("export", "needs", output=out, union="BFTU")
    call_command("import_needs", out, union="BFTU-110105", json=True)
    assert json.loads(capsys.readouterr().out)["unchanged"] == 1
    with pytest.raises(CommandError):
        call_command("import_needs", path, union="NOWHERE")
    assert unexported_fields(resources.get("needs").sheet) == set()


def test_figures_agree_with_their_rows(client):
    signed_in(client, Role.CLERK)
    need(30), need(70, district_id="110105"), need(60, area="psychology", source="survey"), need(5, area=None)
    need(900, year=2024)
    page = client.get(reverse("needs:figures"), {"year": 2026})
    assert page.context["total"] == 165
    assert [(theme.code, theme.count) for theme in page.context["themes"]] == [
        ("legal-services", 100), ("psychology", 60)
    ]  # fmt: skip
    assert page.context["without_area"] == 5
    narrow = client.get(reverse("needs:figures"), {"year": 2026, "district": "110105"})
    assert narrow.context["total"] == 70
    assert client.get(reverse("needs:needs"), {"as": "sums"}).status_code == 200
    assert client.get(reverse("needs:figures"), {"year": "x", "source": "?"}).status_code == 200


def test_others_see_their_own_counts_only(client):
    need(30), need(4, union=union_by_code("BFTU-110101"))
    signed_in(client, Role.CLERK, "BFTU-110101")
    assert client.get(reverse("needs:figures")).context["total"] == 4


def test_pages_cost_the_same_for_many(client):
    signed_in(client, Role.CLERK)

    def costs():
        found = []
        for name in ("needs:needs", "needs:figures"):
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as seen:
                client.get(reverse(name))
            found.append(len(seen))
        return found

    def more(many):
        start = WorkerNeed.objects.count()
        WorkerNeed.objects.bulk_create(
            WorkerNeed(union=city_federation(), source="survey", category=f"诉求{start + n}", year=2026, count=1,
                       area_id="psychology") for n in range(many)
        )  # fmt: skip

    more(60)
    few = costs()
    more(940)
    assert costs() == few


def test_a_round_begins_with_a_lot_for_each_area(client):
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        signed_in(client, Role.CLERK)
        need(300), need(100, area="psychology"), need(50, area="volunteering")
        address = f"{reverse('procurement:begin_round')}?like=service-purchase&area=legal-services&area=psychology"
        form = client.get(address).context["form"]
        assert form.initial["areas"] == ["legal-services", "psychology"]
        facts = {
            "year": 2026,
            "most_each": "60000",
            "areas": ["psychology", "legal-services"],
        }
        assert "money" in client.post(address, facts).context["form"].errors
        client.post(address, {**facts, "money": "400000"})
    (round,) = Round.objects.all()
    assert [(lot.area_id, lot.ceiling, lot.most_each) for lot in round.lots.all()] == [
        ("legal-services", Decimal(300_000), Decimal(60_000)), ("psychology", Decimal(100_000), Decimal(60_000)),
    ]  # fmt: skip
    assert rationale_of([round]) == {round.pk: "2026年职工需求：法律服务300件、心理服务100件。"}
    assert rationales.get("needs") is rationale_of


COUNTS = st.lists(st.integers(min_value=1, max_value=100_000), min_size=1, max_size=11)


@settings(max_examples=25)
@given(counts=COUNTS, money=st.integers(min_value=1, max_value=10_000_000))
def test_shares_are_all_of_the_money(counts, money):
    themes = [Theme(str(place), "x", count) for place, count in enumerate(sorted(counts, reverse=True))]
    parts = shares(themes, Decimal(money))
    assert sum(parts) == money
    assert len(parts) == len(themes)


def test_demo_holds_three_years():
    seed_needs(today=dt.date(2026, 11, 28))
    assert set(WorkerNeed.objects.values_list("year", flat=True)) == {2024, 2025, 2026}
    assert themes_of(WorkerNeed.objects.all())
