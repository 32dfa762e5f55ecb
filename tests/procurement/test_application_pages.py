"""The pages of applications: what people see, send and get, also when the line breaks or the clock runs out."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.attachments.models import Attachment
from core.attachments.services import store
from core.sheets import export, resources, unexported_fields
from orgs.lifeline import Eyes, life_of
from procurement import dossier
from procurement.models import Application, Submission
from procurement.services import applications, eligibility, rounds
from procurement.services.applications import GRACE
from procurement.services.section_locks import lock_section
from procurement.sheets.applications import APPLICATIONS
from tests.core.attachments import files
from tests.factories import person
from tests.procurement.applicants import ANSWERS, applicant, begun, keeper_of, submitted, written
from tests.procurement.factories import opened
from unions.models import Role

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)
SECOND = dt.timedelta(seconds=1)
MONEY = {
    "budget-people-price": "100", "budget-people-quantity": "300", "budget-people-amount": "1", "requested": "30000",
}  # fmt: skip


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def round(db):
    return opened()


@pytest.fixture
def draft(round):
    return written(round)


def my(name, application, *more):
    return reverse(f"procurement:my_{name}", args=[application.pk, *more])


def desk(name, application):
    return reverse(f"procurement:desk_{name}", args=[application.pk])


def signed_in(client, user):
    client.force_login(user)
    return client


# The form -------------------------------------------------------------------------------------------------------------


def test_rules_are_shown_with_facts_before_a_word_is_written(client, round):
    organization, owner = applicant(registered_on=dt.date(2025, 12, 1))
    page = signed_in(client, owner).get(reverse("procurement:my_eligible", args=[round.pk]))
    shown = {rule["kind"]: rule for rule in page.context["rules"]}
    assert page.context["holds"] is False
    assert shown["registered_for"]["holds"] is False
    assert "2025-12-01" in page.content.decode()
    assert shown["inspection_passed"]["remedy"]
    response = client.post(reverse("procurement:my_apply", args=[round.pk]), {"organization": organization.pk})
    assert response["Location"] == my("application", Application.objects.get())


def test_amounts_are_worked_out_whatever_is_sent_and_unknown_keys_stay_out(client, draft):
    signed_in(client, draft.prepared_by)
    sent = {**MONEY, "own": "", "status": "awarded", "lot": "999", "is_eligible": "1", "next": ""}
    client.post(my("section", draft, "money"), sent)
    draft.refresh_from_db()
    assert draft.answers["budget"] == {"people": {"price": "100", "quantity": 300, "amount": "30000"}}
    assert (draft.requested, draft.status) == (30_000, "draft")
    assert not {"status", "lot", "is_eligible"} & set(draft.answers)


@pytest.mark.parametrize(
    "wrong",
    [
        {"budget-people-price": "-7"}, {"requested": "-7"}, {"requested": "1e30"}, {"budget-people-quantity": "9" * 40},
    ],
)  # fmt: skip
def test_negative_and_absurd_amounts_are_shown_with_an_error_and_never_kept(client, draft, wrong):
    page = signed_in(client, draft.prepared_by).post(my("section", draft, "money"), {**MONEY, **wrong, "next": ""})
    assert page.status_code == 200
    assert page.context["form"].errors
    draft.refresh_from_db()
    assert next(iter(wrong.values())) not in json.dumps(draft.answers)


def test_form_saves_itself_and_tells_that_the_deadline_moved(client, draft):
    sent = {
        "need": "自动保存的",
        "version": draft.revision,
        "deadline": draft.round.deadline.isoformat(),
        "title": "题目",
    }
    clerk = person(Role.CLERK)
    rounds.publish_addendum(
        round=draft.round, text="延期", by=clerk, deadline=clock.day_of(draft.round.deadline) + dt.timedelta(days=7)
    )
    signed_in(client, draft.prepared_by)
    page = client.post(my("section", draft, "project"), sent, headers={"HX-Request": "true"}).content.decode()
    draft.refresh_from_db()
    assert draft.answers["need"] == "自动保存的"
    assert "已调整" in page
    assert f'value="{draft.revision}"' in page


def test_long_form_comes_again_whole_after_a_lost_connection(client, draft):
    sent = {"need": "一", "version": draft.revision, "title": "题"}
    signed_in(client, draft.prepared_by)
    for need in ("一", "一", "一二"):  # no answer ever arrived, and the browser sends again, and more
        page = client.post(my("section", draft, "project"), {**sent, "need": need}, headers={"HX-Request": "true"})
        assert "text-danger" not in page.content.decode()
    draft.refresh_from_db()
    assert draft.answers["need"] == "一二"


@pytest.mark.parametrize(
    ("cell", "typed"),
    [("budget-people-price", "-100"), ("budget-people-price", "abc"), ("budget-people-price", "1e30"),
     ("requested", "-5")],
)  # fmt: skip
@pytest.mark.parametrize("button", ["leave", "next"])
def test_bad_money_keeps_its_writer_on_the_page_with_one_fault_beside_the_cell(client, draft, cell, typed, button):
    signed_in(client, draft.prepared_by)
    page = client.post(my("section", draft, "money"), {**MONEY, cell: typed, button: ""})
    assert page.status_code == 200
    form = page.context["form"]
    assert list(form.errors) == [cell.partition("-")[0]]
    assert len(form.errors[cell.partition("-")[0]]) == 1
    assert f'value="{typed}"' in page.content.decode()


def test_money_is_taken_as_people_write_it(client, draft):
    signed_in(client, draft.prepared_by)
    typed = {**MONEY, "budget-people-price": "１１０", "requested": "33,000.00元", "leave": ""}
    assert client.post(my("section", draft, "money"), typed).status_code == 302
    draft.refresh_from_db()
    assert (draft.requested, draft.answers["budget"]["people"]["amount"]) == (33_000, "33000")


def test_second_tab_of_one_person_is_as_a_second_editor(client, draft):
    signed_in(client, draft.prepared_by)
    first, second = (client.get(my("section", draft, "project")) for _tab in range(2))
    assert first.context["page"] != second.context["page"]
    seen = {"version": draft.revision, "next": ""}
    client.post(my("section", draft, "project"), {**seen, "page": first.context["page"], "need": "第一个窗口"})
    again = client.post(my("section", draft, "project"), {**seen, "page": second.context["page"], "need": "第二个窗口"})
    assert [each.theirs for each in again.context["form"].conflicts] == ["第一个窗口"]
    assert "您在另一个窗口" in again.content.decode()
    assert "其他人" not in again.content.decode()
    typing = {**seen, "page": second.context["page"], "need": "第三次"}
    autosaved = client.post(my("section", draft, "project"), typing, headers={"hx-request": "true"}).content.decode()
    assert "您在另一个窗口" in autosaved
    draft.refresh_from_db()
    assert draft.answers["need"] == "第一个窗口"


def test_somebody_elses_section_is_shown_and_not_written(client, draft):
    lock_section(application=draft, section="plan", by=keeper_of(draft))
    signed_in(client, draft.prepared_by)
    assert client.get(my("section", draft, "plan")).context["lock"]
    page = client.post(my("section", draft, "plan"), {"activities": "硬写", "leave": ""})
    assert page.status_code == 200
    assert "硬写" in page.content.decode()  # still there to be copied
    draft.refresh_from_db()
    assert draft.answers["activities"] == ANSWERS["activities"]


def test_what_is_typed_when_the_clock_runs_out_is_kept_with_a_clear_word(client, draft):
    signed_in(client, draft.prepared_by)
    with clock.stopped_at(draft.round.deadline + SECOND):
        page = client.post(my("section", draft, "project"), {"need": "来不及了", "leave": ""}, follow=True)
        assert "已过截止时间" in page.content.decode()
        refused = client.post(my("hand_in", draft), {"declares": "on"})
        assert "已过截止时间" in refused.content.decode()
    draft.refresh_from_db()
    assert (draft.answers["need"], draft.status) == ("来不及了", "draft")


def test_other_organizations_applications_lots_and_calls_are_out_of_reach(client, draft):
    stranger = applicant()[1]
    signed_in(client, stranger)
    for name in ("application", "hand_in", "preview", "versions", "withdraw_application", "supply"):
        assert client.get(my(name, draft)).status_code == 404
    address = reverse("procurement:my_apply", args=[draft.round_id])
    assert client.post(address, {"organization": draft.organization_id}).status_code == 404
    signed_in(client, draft.prepared_by)
    foreign = opened(line=draft.round.line).lots.get()
    assert client.post(my("application", draft), {"lot": foreign.pk}).context["lot_form"].errors
    client.post(reverse("procurement:my_apply", args=[draft.round_id]), {"organization": stranger.pk + 10_000})


# Papers ---------------------------------------------------------------------------------------------------------------


def upload(client, row, content, name="a.pdf"):
    address = reverse("attachments:of_record", args=[row._meta.label_lower, row.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, content), "title": "材料"})


def test_whoever_keeps_no_record_is_told_what_to_do_first(client, round):
    call, apply = (reverse(f"procurement:{name}", args=[round.pk]) for name in ("call", "my_apply"))
    assert apply in client.get(call).content.decode()
    ours = begun(round)
    page = signed_in(client, ours.prepared_by).get(call).content.decode()
    assert apply in page
    assert my("application", ours) in page
    page = signed_in(client, person()).get(apply, follow=True)
    assert page.redirect_chain == [(call, 302)]
    assert apply not in page.content.decode()
    assert reverse("orgs:register") in page.content.decode()


def test_hostile_and_oversize_papers_stay_out(client, round, settings):
    draft = written(round, papers=False)
    row = draft.documents.first()
    signed_in(client, draft.prepared_by)
    settings.ATTACHMENTS_MAX_BYTES = 10
    upload(client, row, files.PDF)
    settings.ATTACHMENTS_MAX_BYTES = 10_000_000
    upload(client, row, files.EICAR, "a.txt")
    upload(client, row, files.HONEST["a.png"], "a.pdf")
    assert not Attachment.objects.exists()
    assert upload(client, row, files.PDF).status_code == 302


def test_papers_are_private_until_handed_in_and_shut_after_that(client, draft):
    row, clerk = draft.documents.first(), person(Role.CLERK)
    file = store(SimpleUploadedFile("a.pdf", files.PDF), by=draft.prepared_by, about=row)
    assert signed_in(client, clerk).get(file.get_absolute_url()).status_code == 404
    applications.submit(application=draft, by=draft.prepared_by, declares=True)
    assert client.get(file.get_absolute_url()).status_code == 200
    assert upload(client, row, files.PDF).status_code == 404
    assert upload(signed_in(client, draft.prepared_by), row, files.PDF).status_code == 404
    assert signed_in(client, applicant()[1]).get(file.get_absolute_url()).status_code == 404


# Handing in -----------------------------------------------------------------------------------------------------------


def test_lots_papers_and_rules_are_read_in_the_readers_language(client, checked, monkeypatch):
    monkeypatch.setattr(dossier, "render_pdf", lambda _layout, data, **_facts: json.dumps(data).encode())
    english = {"headers": {"Accept-Language": "en"}}
    page = signed_in(client, checked.prepared_by).get(my("application", checked), **english).text
    printed = json.loads(
        signed_in(client, person(Role.CLERK)).get(desk("application_file", checked), **english).content
    )
    rows = {row[0]: row[-1] for block in printed["blocks"] for row in block["rows"]}
    for words in (page, str(rows)):
        assert "Application form" in words
        assert "项目申报书" not in words
    assert rows["Registered for at least 2 years."]
    assert "not needed" in rows.values()
    assert rows["Budget"]["rows"][-1] == ["Together", "", "", "40,000.00"]


def test_hands_in_and_gets_receipt_file_and_differences(client, draft):
    signed_in(client, draft.prepared_by)
    assert client.post(my("hand_in", draft)).context["form"].errors
    page = client.post(my("hand_in", draft), {"declares": "on"}, follow=True)
    submission = Submission.objects.get()
    assert submission.sha256 in page.content.decode()
    assert client.post(my("take_back", draft)).status_code == 302
    client.post(my("section", draft, "project"), {"need": "园区职工反映压力很大。", "leave": ""})
    client.post(my("hand_in", draft), {"declares": "on"})
    page = client.get(my("versions", draft)).content.decode()
    assert "<ins>很</ins>" in page
    assert "<del>较</del>" in page
    for name in ("receipt_file", "preview"):
        assert client.get(my(name, draft)).content.startswith(b"%PDF")


def test_tapped_twice_it_is_handed_in_once_and_the_receipt_shows(client, draft, monkeypatch):
    submit = applications.submit

    def twice(**facts):
        submit(**facts)  # of the tap before, while this one was on its way
        return submit(**facts)

    monkeypatch.setattr(applications, "submit", twice)
    response = signed_in(client, draft.prepared_by).post(my("hand_in", draft), {"declares": "on"})
    assert response["Location"] == my("receipt", draft)
    assert Submission.objects.count() == 1


def test_request_that_began_in_time_counts_though_its_body_came_late(client, draft, monkeypatch):
    """The middleware notes the time before the body is read: reading it takes until after the deadline here."""
    signed_in(client, draft.prepared_by)
    deadline = draft.round.deadline
    times = [deadline - SECOND]
    monkeypatch.setattr(clock, "now", lambda: times.pop(0) if len(times) > 1 else times[0])
    times.append(deadline + 20 * SECOND)
    client.post(my("hand_in", draft), {"declares": "on"})
    assert Submission.objects.get().submitted_at == deadline - SECOND


def test_clerk_enters_what_came_on_paper(client, round):
    organization, _owner = applicant()
    signed_in(client, person(Role.CLERK))
    sent = {"round": round.pk, "organization": organization.uscc, "lot": round.lots.get().pk,
            "received_on": "2026-03-02", "received_time": "08:59"}  # fmt: skip
    late = client.post(reverse("procurement:desk_paper"), {**sent, "received_time": "09:30"})
    assert late.context["form"].errors
    with clock.stopped_at(DAY + dt.timedelta(minutes=40)):
        made = client.post(reverse("procurement:desk_paper"), {**sent, "received_time": "09:30"})
        paper = Application.objects.get()
        assert made["Location"] == desk("fill_in", paper)
        typed = {key: value for key, value in ANSWERS.items() if key != "budget"} | MONEY | {"requested": "30000"}
        assert client.post(desk("fill_in", paper), {**typed, "submit": ""}).status_code == 200
        assert client.post(desk("fill_in", paper), {**typed, "own": "0", "submit": ""}).status_code == 302
    paper.refresh_from_db()
    assert (paper.status, paper.number[-5:], paper.answers["need"]) == ("submitted", "-001号", ANSWERS["need"])


# The desk -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def checked(round):
    handed_in = submitted(round)
    with clock.stopped_at(round.deadline + GRACE + SECOND):
        rounds.close_due_rounds()
        round.refresh_from_db()
        eligibility.begin_check(round=round, by=None)
        yield Application.objects.get(pk=handed_in.pk)


def test_desk_decides_asks_and_prints_the_whole_file(client, checked):
    clerk, manager = person(Role.CLERK), person(Role.MANAGER)
    signed_in(client, clerk)
    assert client.post(desk("ask_supplement", checked), {"asked_for": "同意函", "workdays": "3"}).status_code == 302
    assert (
        client.post(desk("decide_eligibility", checked), {"decision": "ineligible", "reason": "缺"})
        .context["form"]
        .errors
    )
    assert "同意函" in client.get(desk("application", checked)).content.decode()
    signed_in(client, checked.prepared_by)
    row = checked.documents.first()
    assert upload(client, row, files.PDF).status_code == 302
    assert client.post(my("supply", checked), {"answer": "已补"}).status_code == 302
    assert upload(client, row, files.PDF).status_code == 404
    signed_in(client, manager)
    assert (
        client.post(desk("decide_eligibility", checked), {"decision": "eligible", "reason": "已补"}).status_code == 302
    )
    assert client.get(desk("application_file", checked)).content.startswith(b"%PDF")
    checked.refresh_from_db()
    assert checked.status == "eligible"
    assert "资格审查" in signed_in(client, checked.prepared_by).get(my("application", checked)).content.decode()


def test_list_and_eligibility_page_take_the_same_queries_for_ten(client, round):
    first = submitted(round)
    signed_in(client, person(Role.CLERK))
    addresses = [reverse("procurement:desk_applications"), reverse("procurement:desk_eligibility", args=[round.pk]),
                 reverse("orgs:desk_organization", args=[first.organization_id, "applications"])]  # fmt: skip
    [client.get(address) for address in addresses]
    before = [queries(client, address) for address in addresses]
    for _ in range(9):
        submitted(round)
    assert [queries(client, address) for address in addresses] == before


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_life_line_and_export_tell_of_it(tmp_path, round):
    application, clerk = submitted(round), person(Role.CLERK)
    begun(round)
    life = life_of(application.organization, Eyes(clerk, at_desk=True), chosen="applications")
    assert [shown.event.stage for _year, rows in life.years for shown in rows] == ["applicant"]
    assert unexported_fields(APPLICATIONS) == set()
    resource = resources.get("applications")
    export(resource.sheet, resource.rows(None), tmp_path / "a.json", format="json")
    [row] = json.loads((tmp_path / "a.json").read_text())
    assert (row["id"], row["status"], row["round"]) == (application.pk, "submitted", round.pk)
    assert (row["uscc"], row["number"]) == (application.organization.uscc, application.number)
