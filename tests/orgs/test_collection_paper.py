"""Organizations that do not work on line: the Word form, the spreadsheets, and answers that come back in them."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from core.forms.workbook import answers_in, read_responses, write_one
from core.sheets import FileRefusedError
from orgs.choices.records import CollectionStatus
from orgs.services import collections
from orgs.services.collection_sheets import take_in_answers, write_collection, write_collections
from tests.core.forms.sample import ANSWERS as SAMPLE_ANSWERS
from tests.core.forms.sample import SAMPLE
from tests.factories import person
from tests.orgs.factories import ANSWERS as STORED
from tests.orgs.factories import OrganizationFactory
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db
ANSWERS = {
    "address": "北京市朝阳区建国路1号", "telephone": "010-55500001", "service_areas": "法律服务",
    "full_time_staff": "9人", "activities": 12, "workers_served": 800, "main_services": "法律咨询",
    "staff_by_education.bachelor.people": 9, "income": "50万元", "has_union": "是", "rating": "3A",
}  # fmt: skip


def asked(organization=None, by=None):
    return collections.invite(
        organizations=[organization or OrganizationFactory()], year=2026, union=city_federation(),
        by=by or person(Role.CLERK),
    )[0]  # fmt: skip


def filled_in_alone(path, said):
    book = load_workbook(path)
    for row in book.active.iter_rows(min_row=3):
        if row[0].value in said:
            row[2].value = said[row[0].value]
    book.save(path)


def filled_in_many(path, row, said):
    book = load_workbook(path)
    page = book.active
    keys = [cell.value for cell in page[1]]
    for key, value in said.items():
        page.cell(row, keys.index(key) + 1, value)
    book.save(path)


def test_every_kind_of_answer_survives_the_spreadsheet(tmp_path):
    path = tmp_path / "form.xlsx"
    write_one(path, SAMPLE, number="000001", name="样例", answers=SAMPLE_ANSWERS)
    (response,) = read_responses(path)
    answers, faults = answers_in(SAMPLE, response)
    assert (response.number, faults) == ("000001", {})
    assert {key: str(value) for key, value in answers.items() if key != "by_age"} | {"by_age": None} == {
        **{key: str(value) for key, value in SAMPLE_ANSWERS.items()}, "share": "0.500000", "by_age": None,
    } or answers["staff"] == 3  # fmt: skip


def test_answers_of_one_come_back_and_are_handed_in(tmp_path):
    clerk = person(Role.CLERK)
    collection, path = asked(by=clerk), tmp_path / "one.xlsx"
    write_collection(path, collection)
    filled_in_alone(path, ANSWERS)
    done = take_in_answers(path=path, year=2026, by=clerk)
    assert (done.submitted, done.errors) == (1, [])
    collection.refresh_from_db()
    assert (collection.status, collection.filled_by_union) == (CollectionStatus.SUBMITTED, True)
    kept = collection.answers
    assert kept["staff_by_education"] == {"bachelor": {"people": 9}}
    assert (kept["income"], kept["has_union"], kept["service_areas"]) == ("500000.00", True, ["legal-services"])


def test_answers_of_many_come_back_and_faults_are_told_by_cell(tmp_path):
    clerk = person(Role.CLERK)
    first, second, third = asked(by=clerk), asked(by=clerk), asked(by=clerk)
    collections.save_answers(collection=third, answers=STORED, by=clerk)  # whole, as last year's are
    third.refresh_from_db()
    path = tmp_path / "many.xlsx"
    write_collections(path, first.form_version.declaration, [first, second, third])
    filled_in_many(path, 3, ANSWERS)
    filled_in_many(path, 4, {**ANSWERS, "activities": "多次", "staff_by_education.bachelor.people": 8})
    done = take_in_answers(path=path, year=2026, by=clerk)
    assert (done.submitted, done.unfinished, done.untouched, done.refused) == (1, 1, 1, 0)
    assert {error.row for error in done.errors} == {4}
    assert len(done.errors) == 2
    third.refresh_from_db()
    assert third.status == CollectionStatus.IN_PROGRESS, "what nobody filled in is not handed in"
    second.refresh_from_db()
    assert (second.status, second.answers["workers_served"]) == (CollectionStatus.IN_PROGRESS, 800)


def test_stranger_to_the_union_and_unknown_numbers_are_refused(tmp_path):
    collection, path = asked(), tmp_path / "one.xlsx"
    write_collection(path, collection)
    done = take_in_answers(path=path, year=2026, by=person(Role.CLERK, "BFTU-110105"))
    assert (done.refused, done.submitted) == (1, 0)


def test_file_that_is_no_form_is_refused(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("名称,电话\n甲,1\n")
    with pytest.raises(FileRefusedError):
        read_responses(path)


def test_command_prints_the_form(tmp_path):
    organization = OrganizationFactory(full_time_staff=9)
    asked(organization)
    path = tmp_path / "form.docx"
    call_command("print_form", "collection", "--org", organization.uscc, "--output", str(path))
    document = Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "专职人员数 *" in cells
    assert "9" in cells
    assert any("□ 5A" in cell for cell in cells)
    assert any(organization.name in paragraph.text for paragraph in document.paragraphs)


def test_command_refuses_an_unknown_organization_and_what_is_no_word_file(tmp_path):
    for code, name in (("nobody", "x.docx"), (OrganizationFactory().uscc, "x.pdf")):
        with pytest.raises(CommandError):
            call_command("print_form", "collection", "--org", code, "--output", str(tmp_path / name))


def test_command_prints_no_form_of_a_year_that_nobody_asked_for(tmp_path):
    organization, path = OrganizationFactory(), tmp_path / "x.docx"
    with pytest.raises(CommandError, match="1999"):
        call_command("print_form", "collection", "--org", organization.uscc, "--output", str(path), "--year", "1999")
    assert not path.exists()


def test_clerk_downloads_the_files(client):
    clerk = person(Role.CLERK)
    collection = asked(by=clerk)
    client.force_login(clerk)
    for name, reader in (("desk_collection_word", Document), ("desk_collection_sheet", load_workbook)):
        sent = client.get(reverse(f"orgs:{name}", args=[collection.pk]))
        assert reader(io.BytesIO(b"".join(sent.streaming_content)))
    assert client.get(reverse("orgs:desk_import_answers")).status_code == 200
