"""Rows of an import that resemble organizations on record: what the clerk chooses, and what comes of it."""

import re

import pytest
from openpyxl import load_workbook

from core.jobs.models import Job
from orgs.models import Organization, Responsibility
from tests.orgs.import_screens.steps import apply, check, chosen, csv, figures, on_record, run_waiting, text, upload
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db
TWIN = ("朝阳区社会工作者协会", "朝阳区社会工作协会")


@pytest.fixture
def twin():
    return on_record(TWIN[0])


@pytest.fixture
def preview(desk, twin):
    return check(desk, upload(desk, csv("名称,电话", f"{TWIN[1]},010-85991234")))


def test_choice_new_takes_the_row_in_and_marks_it(desk, preview, twin):
    job = apply(desk, preview)
    assert figures(job) == {"created": 1, "updated": 0, "unchanged": 0, "faulty": 0, "duplicates": 1}
    assert Organization.objects.get(name=TWIN[1]).duplicate_flags.get().resembles == twin


def test_choice_same_changes_the_record(desk, preview, twin):
    job = apply(desk, preview, **{"row-2": str(twin.pk)})
    assert figures(job) == {"created": 0, "updated": 1, "unchanged": 0, "faulty": 0, "duplicates": 0}
    assert Organization.objects.get().telephone == "010-85991234"


@pytest.mark.parametrize("changes", [{"row-2": "skip"}, {"everything": "skip"}])
def test_choice_leave_out_takes_nothing_in(desk, preview, changes):
    job = apply(desk, preview, **changes)
    assert (job.outcome["created"], job.outcome["left_out"]) == (0, 1)
    assert Organization.objects.count() == 1


def test_choice_all_new_overrides_the_rows(desk, preview, twin):
    job = apply(desk, preview, **{"row-2": "skip", "everything": "new"})
    assert (job.outcome["created"], "left_out" in job.outcome) == (1, False)


def test_choice_of_what_was_not_offered_is_refused(desk, preview):
    stranger = on_record("东城职工协会", union="BFTU-110101")
    response = desk.post(preview, chosen(desk, preview) | {"row-2": str(stranger.pk)})
    assert set(response.context["form"].errors) == {"row-2"}
    assert not Job.objects.filter(kind="import_organizations").exists()


def test_choice_of_one_record_for_two_rows_is_refused(desk, twin):
    preview = check(
        desk, upload(desk, csv("名称,电话", f"{TWIN[1]},010-85991234", "朝阳区社会工作员协会,010-85995678"))
    )
    answers = chosen(desk, preview)
    assert {"row-2", "row-3"} <= set(answers)
    response = desk.post(preview, answers | {"row-2": str(twin.pk), "row-3": str(twin.pk)})
    assert "Row 2 is said to be this organization already" in response.context["form"].errors["row-3"][0]
    assert response.context["form"]["row-2"].value() == str(twin.pk)


def test_choice_out_of_reach_is_named_but_not_offered(desk):
    on_record(TWIN[0], union="BFTU-110101")
    preview = check(desk, upload(desk, csv("名称,电话", f"{TWIN[1]},010-85991234")))
    page = desk.get(preview)
    assert "on record with another union" in text(page)
    assert [value for value, _label in page.context["form"].fields["row-2"].choices] == ["new", "skip"]


def test_choice_between_two_new_rows_offers_no_record(desk):
    preview = check(desk, upload(desk, csv("名称,电话", f"{TWIN[0]},010-85991234", f"{TWIN[1]},010-85995678")))
    page = desk.get(preview)
    assert "another row of this list" in text(page)
    assert [value for value, _label in page.context["form"].fields["row-3"].choices] == ["new", "skip"]


def test_choice_whose_record_is_gone_is_refused_by_the_job(desk, preview, twin):
    begun = desk.post(preview, chosen(desk, preview) | {"row-2": str(twin.pk)})
    Responsibility.objects.filter(organization=twin).update(union=union_by_code("BFTU-110101"))
    run_waiting()
    job = Job.objects.get(pk=begun.url.strip("/").split("/")[-1])
    assert figures(job) == {"created": 0, "updated": 0, "unchanged": 0, "faulty": 1, "duplicates": 0}
    rows = list(load_workbook(job.files.get().file.open()).active.iter_rows(values_only=True))
    assert "not on record any longer" in rows[1][-1]
    assert Organization.objects.get().telephone == ""


def test_very_many_possible_duplicates_are_taken_in_as_new(desk, monkeypatch):
    monkeypatch.setattr("orgs.services.imports.MOST_CHOICES", 1)
    on_record(TWIN[0])
    on_record("朝阳区职工法律援助协会")
    rows = [f"{TWIN[1]},010-85991234", "朝阳区职工法律援助者协会,010-85991234"]
    preview = check(desk, upload(desk, csv("名称,电话", *rows)))
    page = desk.get(preview)
    assert "There are very many of them" in text(page)
    assert set(page.context["form"].fields) == {"everything", "row-2"}
    assert apply(desk, preview, everything="skip").outcome["left_out"] == 2
    assert apply(desk, preview, **{"row-2": "skip"}).outcome["created"] == 1


def test_double_click_applies_once(desk, preview):
    answers = chosen(desk, preview)
    assert desk.post(preview, answers).url == desk.post(preview, answers).url
    run_waiting()
    assert desk.post(preview, answers).url
    run_waiting()
    assert Job.objects.filter(kind="import_organizations").count() == 1
    assert Organization.objects.filter(name=TWIN[1]).count() == 1


def test_record_made_between_preview_and_import_is_found(desk, preview):
    on_record(TWIN[1])
    assert figures(apply(desk, preview)) == {
        "created": 0, "updated": 1, "unchanged": 0, "faulty": 0, "duplicates": 0,
    }  # fmt: skip


def test_confirmation_names_the_counts(desk, preview):
    assert re.search(r'data-confirm="[^"]*1 organizations are new, 0 are changed', text(desk.get(preview)))
