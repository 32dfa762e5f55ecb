"""The import on screen: upload, columns, preview, choices, the job and its result."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core.attachments.models import Attachment
from core.jobs.models import Job
from orgs.models import DuplicateFlag, Organization, Responsibility
from tests.core.attachments.files import OLE
from tests.factories import AppointmentFactory, person
from tests.orgs.import_screens.steps import (
    CHAOYANG,
    LIST,
    START,
    apply,
    book,
    check,
    chosen,
    csv,
    figures,
    on_record,
    run_waiting,
    text,
    upload,
)
from unions.models import Role
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db


# The whole way --------------------------------------------------------------------------------------------------------


def test_whole_way_from_upload_to_result(desk, clerk):
    known = on_record("朝阳职工服务中心")
    columns = upload(desk, book(*LIST))
    page = text(desk.get(columns))
    assert "朝阳职工法律援助站" in page
    assert "Not recognized" in page
    preview = check(desk, columns)
    page = desk.get(preview)
    assert figures(page.context["job"]) == {"created": 1, "updated": 1, "unchanged": 0, "faulty": 1, "duplicates": 0}
    assert "51110000500000001X" in text(page) or "check character" in text(page)
    assert Organization.objects.count() == 1
    job = apply(desk, preview)
    assert job.state == Job.State.SUCCEEDED
    assert figures(job) == {"created": 1, "updated": 1, "unchanged": 0, "faulty": 1, "duplicates": 0}
    assert job.outcome["url"] == f"{reverse('orgs:desk_organizations')}?imported={job.pk}"
    assert Organization.objects.get(pk=known.pk).telephone == "010-85991234"
    new = Organization.objects.get(name="朝阳职工法律援助站")
    assert new.responsibilities.get().union == clerk.acting.union
    result = text(desk.get(job.get_absolute_url()))
    assert "Open the result" in result
    assert "problems" in result


def test_preview_changes_nothing(desk):
    check(desk, upload(desk, book(*LIST)))
    assert not Organization.objects.exists()
    assert not DuplicateFlag.objects.exists()


def test_import_again_changes_nothing(desk):
    assert apply(desk, check(desk, upload(desk, book(*LIST)))).outcome["created"] == 2
    again = desk.get(check(desk, upload(desk, book(*LIST))))
    assert again.context["outcome"]["unchanged"] == 2
    assert "There is nothing to import" in text(again)


def test_history_names_the_clerk(desk, clerk):
    apply(desk, check(desk, upload(desk, book(*LIST))))
    address = reverse("orgs:desk_organization", args=[Organization.objects.first().pk, "history"])
    assert clerk.name in text(desk.get(address))


# Upload ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("名单.pdf", b"%PDF-1.7\n"), "Files of this kind cannot be read"),
        (SimpleUploadedFile("名单.txt", "名称,电话\n甲协会,010\n".encode()), ".xlsx, .xls, .csv"),
        (SimpleUploadedFile("名单.xlsx", b"PK\x03\x04 broken"), "damaged"),
        (
            SimpleUploadedFile("名单.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 64),
            "protected by a password",
        ),
        (SimpleUploadedFile("名单.xls", b"<html><table></table></html>"), "web page"),
        (SimpleUploadedFile("名单.csv", "甲协会,010\n乙协会,020\n".encode()), "No row of headings was found"),
        (SimpleUploadedFile("名单.csv", b""), "empty"),
    ],
    ids=["pdf", "txt", "corrupt", "password", "web page", "no headings", "empty"],
)
def test_upload_of_what_is_no_list_says_why_beside_the_field(desk, file, words):
    file.seek(0)
    response = desk.post(START, {"file": file})
    assert any(words in error for error in response.context["form"].errors["file"]), response.context["form"].errors
    assert not Attachment.objects.exists()


def test_upload_of_nothing_says_what_to_do(desk):
    assert "Choose the file that holds the list." in text(desk.post(START))


def test_upload_too_large_is_refused_before_it_is_read(desk, monkeypatch):
    monkeypatch.setattr("orgs.services.imports.most_bytes", lambda _name: 10)
    response = desk.post(START, {"file": csv("名称,电话", "甲协会,010")})
    assert "Split it into several files." in text(response)


def test_template_can_be_read_back(desk):
    response = desk.get(reverse("orgs:desk_import_template"))
    content = b"".join(response.streaming_content)
    assert "template" in response["Content-Disposition"]
    assert "Name" in text(desk.get(upload(desk, SimpleUploadedFile("template.xlsx", content))))


def test_template_in_chinese(desk):
    response = desk.get(reverse("orgs:desk_import_template"), headers={"Accept-Language": "zh-CN"})
    headings = [cell.value for cell in load_workbook(io.BytesIO(b"".join(response.streaming_content))).active[1]]
    assert "统一社会信用代码" in headings


def test_start_lists_my_imports_alone(desk, clerk):
    assert "No import yet" in text(desk.get(START))
    check(desk, upload(desk, book(*LIST)))
    assert "Check of “名单.xlsx”" in text(desk.get(START))
    desk.force_login(person(Role.CLERK, CHAOYANG))
    assert "No import yet" in text(desk.get(START))


def test_start_is_offered_on_the_list_and_in_the_menu(desk):
    assert text(desk.get(reverse("orgs:desk_organizations"))).count(START) >= 2


# Who ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER])
def test_start_is_shut_for_other_roles(client, role):
    client.force_login(person(role, CHAOYANG))
    assert client.get(START).status_code == 403
    assert START not in text(client.get(reverse("orgs:desk_organizations")))


def test_list_of_another_person_is_not_found(desk):
    columns = upload(desk, book(*LIST))
    preview = check(desk, columns)
    desk.force_login(person(Role.MANAGER, CHAOYANG))
    assert desk.get(columns).status_code == 404
    assert desk.get(preview).status_code == 404
    assert desk.post(preview).status_code == 404


def test_preview_of_another_list_is_not_found(desk):
    preview = check(desk, upload(desk, book(*LIST)))
    other = upload(desk, csv("名称,电话", "甲协会,010"))
    assert desk.get(other + preview.split("/", 5)[5]).status_code == 404


def test_import_acts_under_the_appointment_chosen(desk, clerk):
    industrial = union_by_code("BFTU-110101")
    second = AppointmentFactory(user=clerk, union=industrial, role=Role.CLERK)
    clerk.forget_appointments()
    desk.post(reverse("switch_appointment"), {"appointment": second.pk})
    apply(desk, check(desk, upload(desk, book(*LIST))))
    assert set(Responsibility.objects.values_list("union", flat=True)) == {industrial.pk}


def test_import_after_the_appointment_ended_changes_nothing(desk, clerk):
    preview = check(desk, upload(desk, book(*LIST)))
    response = desk.post(preview, chosen(desk, preview))
    clerk.appointments.update(ends_on=dt.date(2021, 1, 1))
    run_waiting()
    page = Job.objects.get(pk=response.url.strip("/").split("/")[-1])
    assert page.state == Job.State.FAILED
    assert "has ended" in page.error
    assert not Organization.objects.exists()


# Columns --------------------------------------------------------------------------------------------------------------


def test_columns_corrected_count(desk):
    columns = upload(desk, csv("机构,名称,电话", "朝阳职工服务中心,别称,010-85991234"))
    preview = check(desk, columns, **{"column-0": "name", "column-1": "short_name"})
    apply(desk, preview)
    assert Organization.objects.values_list("name", "short_name").get() == ("朝阳职工服务中心", "别称")
    back = desk.get(preview).context["back_url"]
    assert chosen(desk, back) == {"column-0": "name", "column-1": "short_name", "column-2": "telephone"}


def test_columns_with_two_for_one_are_blamed_both_and_kept(desk):
    columns = upload(desk, book(*LIST))
    response = desk.post(columns, chosen(desk, columns) | {"column-3": "name", "column-2": ""})
    form = response.context["form"]
    assert set(form.errors) == {"column-0", "column-3"}
    assert "is filled by “备忘” too" in form.errors["column-0"][0]
    assert form["column-2"].value() == ""
    assert not Job.objects.exists()


def test_columns_without_the_name_say_what_is_missing(desk):
    columns = upload(desk, csv("统一社会信用代码,电话", "51110000500000001X,010-85991234"))
    assert "No column fills “Name”" in text(desk.post(columns, chosen(desk, columns)))


def test_columns_twice_the_same_say_which_counts(desk):
    page = text(desk.get(upload(desk, csv("名称,单位名称,电话", "朝阳职工服务中心,别称,010-85991234"))))
    assert "is filled by an earlier column" in page


def test_sheet_can_be_chosen(desk):
    columns = upload(
        desk, book(*LIST, more={"续": [("名称", "电话"), ("续表职工协会", "010-85991234")], "说明": [("无",)]})
    )
    assert "续表职工协会" not in text(desk.get(columns))
    second = f"{columns}?sheet=续"
    assert "续表职工协会" in text(desk.get(second))
    apply(desk, check(desk, second))
    assert Organization.objects.get().name == "续表职工协会"


def test_sheet_without_list_says_so_and_shows_the_first(desk):
    columns = upload(desk, book(*LIST, more={"说明": [("无",)]}))
    page = text(desk.get(f"{columns}?sheet=说明"))
    assert "No row of headings was found" in page
    assert "朝阳职工服务中心" in page


def test_check_asked_for_twice_is_one_job(desk):
    columns = upload(desk, book(*LIST))
    answers = chosen(desk, columns)
    assert desk.post(columns, answers).url == desk.post(columns, answers).url
    run_waiting()
    assert desk.post(columns, answers).url
    assert Job.objects.count() == 2


# Preview --------------------------------------------------------------------------------------------------------------


def test_preview_waits_with_and_without_scripts(desk):
    columns = upload(desk, book(*LIST))
    preview = desk.post(columns, chosen(desk, columns)).url
    response = desk.get(preview)
    assert 'hx-trigger="every 2s"' in text(response)
    assert "Refresh" not in response
    assert desk.get(f"{preview}?live=1")["Refresh"] == "3"


def test_preview_that_failed_says_why(desk):
    columns = upload(desk, book(*LIST))
    preview = desk.post(columns, chosen(desk, columns)).url
    Attachment.objects.get(filename="名单.xlsx").file.storage.delete(Attachment.objects.get().file.name)
    run_waiting()
    page = text(desk.get(preview))
    assert "Try again" in page
    assert "Correct the columns" in page


def test_preview_shows_the_first_hundred_problems(desk):
    rows = [(f"朝阳职工第{number}协会", "123", "", "") for number in range(120)]
    page = desk.get(check(desk, upload(desk, book(LIST[0], *rows))))
    assert len(page.context["outcome"]["problems"]) == 100
    assert "120 problems were found" in text(page)
    assert "the workbook marks them all" in text(page)


def test_error_workbook_holds_the_rows_with_their_problems(desk):
    check(desk, upload(desk, book(*LIST)))
    made = Job.objects.get().files.get()
    assert made.filename == "名单, problems.xlsx"
    response = desk.get(made.get_absolute_url())
    (tmp := Attachment.objects.get(pk=made.pk)).file.open()
    rows = list(load_workbook(tmp.file).active.iter_rows(values_only=True))
    assert response.status_code == 200
    assert rows[0][-1] == "Problems"
    assert rows[1][:4] == (LIST[1][0], None, *LIST[1][2:])
    assert "统一社会信用代码" in rows[3][-1]


# What the file truly is, what changes, what came in -------------------------------------------------------------------


def test_text_named_as_a_workbook_is_read_as_text(desk):
    response = desk.post(START, {"file": SimpleUploadedFile("名单.xlsx", "名称,电话\n甲中心,010-85991234\n".encode())})
    assert response.status_code == 302
    assert Attachment.objects.get().filename == "名单.xlsx.csv"


def test_web_page_named_as_a_workbook_says_what_it_is(desk):
    page = text(desk.post(START, {"file": SimpleUploadedFile("名单.xls", b"<html><table><tr><td>1</td></tr></table>")}))
    assert "This is a web page saved as a workbook" in page


def test_preview_says_which_fields_change_from_what_to_what(desk, clerk):
    apply(desk, check(desk, upload(desk, book(*LIST))))
    changed = [list(row) for row in LIST]
    changed[1][2] = "010-80000000"
    preview = desk.get(check(desk, upload(desk, book(*changed))))
    (record,) = preview.context["outcome"]["changed"]
    assert record["fields"] == [{"label": "Telephone", "before": "010-85991234", "after": "010-80000000"}]
    assert "010-80000000" in text(preview)
    (made,) = preview.context["changes_files"]
    rows = list(load_workbook(made.file).active.values)
    assert rows[1][2:] == ("Telephone", "010-85991234", "010-80000000")


def test_result_opens_the_organizations_of_that_import_alone(desk, clerk):
    apply(desk, check(desk, upload(desk, book(("名称",), ("别的中心",)))))
    job = apply(desk, check(desk, upload(desk, book(*LIST))))
    page = text(desk.get(job.outcome["url"]))
    assert "朝阳职工服务中心" in page
    assert "别的中心" not in page
