"""Inspections, ratings and penalties that come in by spreadsheet, and screens of standing."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from core import clock
from core.jobs.models import Job
from core.jobs.services import run_now
from core.jobs.tasks import run_job
from core.listing.intake import intakes
from core.listing.intake import take_in as take_in_list
from core.sheets import export
from orgs.choices.life import DocumentKind, HonourLevel, ListKind
from orgs.models import AnnualInspection, Penalty, RatingAward
from orgs.sheets.standing import SHEETS
from orgs.standing import standing_kinds
from tests.factories import person
from tests.orgs.factories import OrganizationFactory, owner_of
from unions.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return person(Role.CLERK)


@pytest.fixture
def take_in(tmp_path, clerk):
    def take(slug, text, by=clerk, **options):
        path = tmp_path / f"{slug}.csv"
        path.write_text(text, encoding="utf-8")
        return take_in_list(intake=intakes.get(slug), path=path, by=by, **options)

    return take


def test_organizations_are_found_by_code_number_and_name(take_in):
    one, two, three = OrganizationFactory(), OrganizationFactory(), OrganizationFactory(name="北京 示范中心（朝阳）")
    two.refresh_from_db()
    result = take_in(
        "inspections",
        "社会组织,统一社会信用代码,门户编号,年检年度,年检结论\n"
        f"甲,{one.uscc},,2025,合格\n乙,,{two.number},2025,基本合格\n北京示范中心(朝阳),,,2025年,不合格\n",
    )
    assert (result.created, result.errors) == (3, [])
    assert set(AnnualInspection.objects.values_list("organization", "result")) == {
        (one.pk, "passed"), (two.pk, "basic"), (three.pk, "failed")
    }  # fmt: skip
    one.refresh_from_db()
    assert (one.inspection_year, one.inspection_result) == (2025, "passed")


def test_faulty_rows_are_refused_one_by_one(take_in):
    one = OrganizationFactory()
    OrganizationFactory(name="同名中心")
    OrganizationFactory(name="同名中心")
    rows = [f",{one.uscc},2025,合格", f",{one.uscc},2025,不合格", "没有这家,,2025,合格", "同名中心,,2025,合格",
            f",{one.uscc},1890,合格", f",{one.uscc},,合格", f",{one.uscc},2024,很好"]  # fmt: skip
    result = take_in("inspections", "\n".join(["社会组织,统一社会信用代码,年度,结论", *rows]))
    assert (result.created, result.faulty, result.rows) == (1, 6, 7)
    assert sorted(error.row for error in result.errors) == [3, 4, 5, 6, 7, 8]


def test_same_entry_is_corrected_and_another_import_changes_nothing(take_in):
    one = OrganizationFactory()
    first = take_in("ratings", f"统一社会信用代码,等级,评定日期,评定机关\n{one.uscc},3A,2024-03-01,市民政局\n")
    again = take_in("ratings", f"统一社会信用代码,等级,评定日期\n{one.uscc},AAAA,2024年3月1日\n")
    same = take_in("ratings", f"统一社会信用代码,等级,评定日期\n{one.uscc},4A,2024-03-01\n")
    assert [(each.created, each.updated, each.unchanged) for each in (first, again, same)] == [
        (1, 0, 0), (0, 1, 0), (0, 0, 1)
    ]  # fmt: skip
    award = RatingAward.objects.get()
    assert (award.grade, award.valid_until, award.authority) == ("4A", dt.date(2029, 2, 28), "市民政局")
    one.refresh_from_db()
    assert one.rating == "4A"


def test_check_changes_nothing(take_in):
    one = OrganizationFactory()
    text = f"统一社会信用代码,处罚种类,处罚日期,处罚事由,处罚机关,金额\n{one.uscc},警告,2024-03-01,逾期,民政局,5万元\n"
    assert take_in("penalties", text, dry_run=True).created == 1
    assert not Penalty.objects.exists()
    take_in("penalties", text)
    assert Penalty.objects.get().amount == 50_000


def test_organization_of_another_district_is_refused(take_in):
    theirs = OrganizationFactory(union="BFTU-110101")
    text = f"统一社会信用代码,年度,结论\n{theirs.uscc},2025,合格\n"
    result = take_in("inspections", text, by=person(Role.CLERK, "BFTU-110105"))
    assert (result.created, result.faulty) == (0, 1)


def test_what_an_organization_declared_is_confirmed_by_the_list(take_in):
    one = OrganizationFactory()
    AnnualInspection.objects.create(organization=one, year=2025, result="passed", is_declared=True)
    take_in("inspections", f"统一社会信用代码,年度,结论\n{one.uscc},2025,合格\n")
    assert AnnualInspection.objects.counting().count() == 1


@pytest.mark.parametrize("slug", ["inspections", "ratings", "penalties"])
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_was_exported_comes_back_unchanged(slug, suffix, tmp_path, clerk):
    one = OrganizationFactory()
    AnnualInspection.objects.create(organization=one, year=2025, result="passed", decided_on="2026-03-01", note="=1")
    RatingAward.objects.create(organization=one, grade="5A", awarded_on="2024-03-01", valid_until="2028-01-01")
    RatingAward.objects.create(organization=OrganizationFactory(), grade="3A")  # as a record's bare grade is kept
    facts = {"kind": "fine", "decided_on": "2025-01-01", "reason": "逾期", "authority": "民政局", "amount": "1200.50"}
    Penalty.objects.create(organization=one, document_number="京罚〔2025〕1号", **facts)
    kind, path = standing_kinds.get(slug), tmp_path / f"x.{suffix}"
    export(SHEETS[slug], kind.model.objects.all(), path, format=suffix)
    result = take_in_list(intake=intakes.get(kind.slug), path=path, by=clerk)
    everything = kind.model.objects.count()
    assert (result.created, result.updated, result.unchanged, result.errors) == (0, 0, everything, [])


REST = {
    "listings": ("名单,列入日期,列入事由,作出决定机关", f"{ListKind.ABNORMAL.label},2025-03-01,未按时年检,民政局"),
    "honours": ("荣誉名称,级别,授予日期,授予单位", f"先进单位,{HonourLevel.choices[0][1]},2025-05-01,市总工会"),
    "services": ("服务名称,购买方,开始日期,合同金额（元）", "职工心理服务,区总工会,2025-01-01,12000"),
    "documents": ("证件种类,证件编号,有效期自,有效期至", f"{DocumentKind.choices[0][1]},京字1号,2024-01-01,2028-01-01"),
}


@pytest.mark.parametrize("slug", list(REST))
def test_remaining_kinds_come_in_and_change_nothing_the_second_time(take_in, slug):
    one, kind = OrganizationFactory(), standing_kinds.get(slug)
    head, cells = REST[slug]
    text = f"统一社会信用代码,{head}\n{one.uscc},{cells}\n"
    first, again = take_in(slug, text), take_in(slug, text)
    assert (first.created, first.errors) == (1, [])
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    assert kind.model.objects.counting().count() == 1


def test_days_out_of_order_and_a_second_open_listing_are_refused(take_in):
    one, label = OrganizationFactory(), ListKind.ABNORMAL.label
    head = "统一社会信用代码,名单,列入日期,列入事由,移出日期,作出决定机关"
    rows = [f"{one.uscc},{label},2025-03-01,逾期,2025-02-01,民政局", f"{one.uscc},{label},2025-04-01,逾期,,民政局",
            f"{one.uscc},{label},2025-05-01,逾期,,民政局"]  # fmt: skip
    result = take_in("listings", "\n".join([head, *rows]))
    assert (result.created, [error.row for error in result.errors]) == (1, [2, 4])
    more = take_in("listings", f"{head}\n{one.uscc},{label},2025-06-01,逾期,,民政局\n")
    assert (more.created, more.faulty) == (0, 1)
    removed = take_in("listings", f"{head}\n{one.uscc},{label},2025-04-01,逾期,2025-07-01,民政局\n")
    assert (removed.updated, removed.errors) == (1, [])


# Screens --------------------------------------------------------------------------------------------------------------


def test_clerk_enters_corrects_and_withdraws_on_the_record_page(client, clerk):
    client.force_login(clerk)
    one = OrganizationFactory()
    facts = {"grade": "4A", "awarded_on": "2024-03-01"}
    answer = client.post(reverse("orgs:desk_standing_add", args=[one.pk, "ratings"]), facts)
    entry = RatingAward.objects.get()
    assert answer.url == reverse("orgs:desk_organization", args=[one.pk, "standing"])
    client.post(
        reverse("orgs:desk_standing_correct", args=["ratings", entry.pk]),
        {**facts, "grade": "5A", "version": 1, "reason": "看错"},
    )
    one.refresh_from_db()
    assert one.rating == "5A"
    client.post(reverse("orgs:desk_standing_withdraw", args=["ratings", entry.pk]), {"reason": "误"})
    page = client.get(reverse("orgs:desk_organization", args=[one.pk, "standing"])).content.decode()
    assert "误" in page
    assert client.get(reverse("orgs:desk_standing_correct", args=["ratings", entry.pk])).status_code == 404


def test_faulty_entry_keeps_what_was_typed(client, clerk):
    client.force_login(clerk)
    url = reverse("orgs:desk_standing_add", args=[OrganizationFactory().pk, "penalties"])
    page = client.post(url, {"kind": "fine", "decided_on": "2999-01-01", "reason": "逾期", "authority": "民政局"})
    assert "decided_on" in page.context["form"].errors
    assert "逾期" in page.content.decode()


def test_owner_declares_and_clerk_confirms(client, clerk):
    one = OrganizationFactory(rating="")
    owner = owner_of(one)
    client.force_login(owner)
    client.post(reverse("orgs:my_standing_add", args=[one.pk, "ratings"]), {"grade": "3A", "awarded_on": "2024-03-01"})
    entry = RatingAward.objects.get()
    assert entry.is_unconfirmed
    client.force_login(clerk)
    client.post(reverse("orgs:desk_standing_confirm", args=["ratings", entry.pk]))
    one.refresh_from_db()
    assert one.rating == "3A"
    client.force_login(owner)
    assert client.get(reverse("orgs:my_standing_correct", args=["ratings", entry.pk])).status_code == 404


def test_pages_cost_the_same_for_many_entries(client, clerk, django_assert_max_num_queries):
    client.force_login(clerk)
    one = OrganizationFactory()
    AnnualInspection.objects.bulk_create(
        AnnualInspection(organization=one, year=year, result="passed") for year in range(1990, 2026)
    )
    url = reverse("orgs:desk_organization", args=[one.pk, "standing"])
    client.get(url)
    with django_assert_max_num_queries(48):
        client.get(url)


def test_list_is_taken_in_as_a_job(client, clerk):
    client.force_login(clerk)
    one = OrganizationFactory()
    text = f"统一社会信用代码,年度,结论\n{one.uscc},2025,合格\n,2025,合格\n"
    url = reverse("orgs:import_inspections")
    answer = client.post(url, {"file": SimpleUploadedFile("清单.csv", text.encode()), "mode": "import"})
    job = Job.objects.get()
    assert answer.url == reverse("jobs:job", args=[job.pk])
    assert (job.kind, job.params["dry_run"]) == ("take_in_list", False)
    done = run_now("take_in_list", by=clerk, params=job.params)
    assert (done.outcome["created"], done.outcome["faulty"]) == (1, 1)


def test_checked_list_says_so_and_is_imported_without_another_upload(client, clerk, monkeypatch):
    monkeypatch.setattr(run_job, "apply_async", lambda arguments, **_options: run_job(*arguments))
    client.force_login(clerk)
    one = OrganizationFactory()
    file = SimpleUploadedFile("清单.csv", f"统一社会信用代码,年度,结论\n{one.uscc},2025,合格\n".encode())
    with TestCase.captureOnCommitCallbacks(execute=True):
        job = client.post(reverse("orgs:import_inspections"), {"file": file, "mode": "check"})
    page = client.get(job.url)
    url = page.context["job"].outcome["url"]
    assert "alert-info" in page.content.decode()
    assert not AnnualInspection.objects.exists()
    assert 'value="checked"' in client.get(url).content.decode()
    for _twice in range(2):
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(url, {"mode": "checked"})
    assert AnnualInspection.objects.get().organization == one
    assert Job.objects.count() == 2
    client.force_login(person(Role.CLERK))
    assert 'value="checked"' not in client.get(url).content.decode()


def test_file_that_is_no_list_is_refused_beside_the_field(client, clerk):
    client.force_login(clerk)
    page = client.post(reverse("orgs:import_ratings"), {"file": SimpleUploadedFile("a.xlsx", b"nothing")})
    assert "file" in page.context["form"].errors
    assert not Job.objects.exists()


def test_template_has_the_columns(client, clerk):
    client.force_login(clerk)
    answer = client.get(reverse("orgs:import_penalties_template"))
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_edit_form_leaves_out_what_follows_from_rows(client, clerk):
    client.force_login(clerk)
    one = OrganizationFactory()
    page = client.get(reverse("orgs:desk_edit", args=[one.pk]))
    assert not {"rating", "inspection_year", "has_union"} & set(page.context["form"].fields)


def test_overview_counts_what_its_links_open(client, clerk):
    client.force_login(clerk)
    one = OrganizationFactory()
    AnnualInspection.objects.create(organization=one, year=2024, result="passed", withdrawn_at=clock.now())
    AnnualInspection.objects.create(organization=one, year=2025, result="passed")
    cards = client.get(reverse("orgs:desk_standing")).context["cards"]
    counting = next(card["counting"] for card in cards if card["kind"].slug == "inspections")
    shown = client.get(reverse("orgs:desk_inspections"), {"state": "counting"}).context["listing"].slice.rows
    assert counting == len(shown) == 1
