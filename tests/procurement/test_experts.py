"""The pool of experts: facts, ties, invitations, lists out and in; and what experts see of applications."""

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from core import clock
from core.errors import UserError
from core.listing.intake import intakes, take_in
from core.pii.sources import personal_data
from core.sheets import resources
from procurement.application_form import STANDARD
from procurement.choices import AssignmentStatus as S
from procurement.models import Assignment, Expert, ExpertTie
from procurement.places.reviews import may_read
from procurement.services import experts as pool
from procurement.services import reviews, score_sheets
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from tests.procurement.reviewing import application, bare_round, done, expert, experts, under_review
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db


def test_tie_to_an_organization_on_record_is_linked_and_takes_readings_away():
    experts(5)
    round, (one, _other) = under_review()
    reviews.draw_experts(round=round, by=None)
    asked = one.assignments.first()
    tie = pool.declare_tie(expert=asked.expert, name=one.organization.name, kind="board", by=asked.expert.user)
    assert tie.organization == one.organization
    asked.refresh_from_db()
    assert asked.status == S.REPLACED
    assert one.assignments.filter(status=S.OFFERED).count() == 3


def test_nobody_declares_for_another_but_the_clerks_of_the_pool():
    one = expert()
    for user in (expert("乙").user, person(Role.CLERK, "BFTU-110105"), person(Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            pool.declare_tie(expert=one, name="某某学会", kind="board", by=user)
    assert pool.declare_tie(expert=one, name="某某学会", kind="board", by=person(Role.CLERK))


def test_tie_ends_not_in_the_future():
    tie = ExpertTie.objects.create(expert=expert(), name="某某学会", kind="board")
    with pytest.raises(UserError):
        pool.end_tie(tie=tie, ends_on=clock.today() + dt.timedelta(days=1), by=person(Role.CLERK))
    assert pool.end_tie(tie=tie, ends_on=clock.today(), by=person(Role.CLERK)).ends_on == clock.today()


def test_invitation_ties_an_account_once_and_runs_out():
    one = expert(account=False, email="a@example.org")
    token = pool.invite_expert(expert=one, by=person(Role.CLERK)).rstrip("/").rpartition("/")[2]
    with clock.stopped_at(clock.now() + dt.timedelta(days=15)), pytest.raises(UserError):
        pool.join_experts(token=token, by=person())
    with pytest.raises(UserError):
        pool.join_experts(token=token + "x", by=person())
    somebody = person()
    assert pool.join_experts(token=token, by=somebody).user == somebody
    with pytest.raises(UserError):
        pool.join_experts(token=token, by=person())


def test_changed_address_makes_an_old_invitation_useless():
    one = expert(account=False, email="a@example.org")
    token = pool.invite_expert(expert=one, by=person(Role.CLERK)).rstrip("/").rpartition("/")[2]
    Expert.objects.filter(pk=one.pk).update(email="b@example.org")
    assert pool.invited_by(token) is None


def listed(path, *rows):
    book = Workbook()
    for row in (("姓名", "工作单位", "专业领域", "聘期开始", "聘期结束", "每份评审费（元）"), *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_list_comes_in_with_specialities_and_corrects_who_is_there(tmp_path):
    clerk = person(Role.CLERK)
    intake = intakes.get("experts")
    first = listed(tmp_path / "a.xlsx", ("张专家", "北京大学", "法律服务", "2026-01-01", None, 200),
                   ("李专家", "清华大学", "心理服务", "2026-01-01", "2025-01-01", 200))  # fmt: skip
    result = take_in(intake=intake, path=first, by=clerk)
    assert (result.created, result.faulty) == (1, 1)
    one = Expert.objects.get()
    assert (one.union, one.fee, one.areas.count()) == (city_federation(), 200, 1)
    again = listed(tmp_path / "b.xlsx", ("张专家", "北京大学", "法律服务、心理服务", "2026-01-01", None, 300))
    assert take_in(intake=intake, path=again, by=clerk).updated == 1
    one.refresh_from_db()
    assert (one.fee, one.areas.count(), one.version) == (300, 2, 2)


def test_telephone_and_mail_leave_only_where_asked_for():
    columns = {each.key for each in resources.get("experts").sheet.columns if each.private}
    assert columns == {"telephone", "email", "address"}


# What experts see -----------------------------------------------------------------------------------------------------

SECRETS = (
    "北京隐名职工服务中心", "隐名中心", "赵隐名", "010-55667788", "13911112222", "hidden@example.org",
    "隐名路9号", "隐名负责人",
)  # fmt: skip


@pytest.fixture
def blind():
    """Return an anonymous round's application, whose answers name its applicant wherever they can."""

    experts(4)
    round = bare_round(content=STANDARD.to_json(), is_anonymous=True)
    organization = OrganizationFactory(
        name=SECRETS[0], short_name=SECRETS[1], legal_representative=SECRETS[2], telephone=SECRETS[3],
        email=SECRETS[5], address=SECRETS[6],
    )  # fmt: skip
    everything = "；".join((*SECRETS, "北京 隐名职工服务中心", "北京隐名职工\n服务中心"))

    one = application(
        round, organization=organization, title=f"{SECRETS[0]}职工讲堂",
        answers={"title": f"{SECRETS[1]}讲堂", "need": everything, "team": everything, "leader": SECRETS[7],
                 "leader_telephone": SECRETS[4], "experience": everything},
    )  # fmt: skip
    reviews.draw_experts(round=round, by=None)
    return one


def pages_of(client, row):
    """Return every page that an expert can open about an assignment, and what was sent to them."""
    user = row.expert.user
    client.force_login(user)
    names = ("read", "refuse_reading", "recuse_reading", "print_reading")
    urls = [reverse(f"procurement:{name}", args=[row.pk]) for name in names]
    urls += [reverse("procurement:readings"), reverse("procurement:own_ties"), reverse("inbox:tasks"),
             reverse("inbox:notifications"), "/my/", "/jobs/"]  # fmt: skip
    return {url: client.get(url).content.decode() for url in urls}


@pytest.mark.parametrize("taken", [False, True])
def test_no_page_of_a_blind_review_tells_who_applies(client, blind, taken, monkeypatch):
    printed = lambda _layout, data, **_facts: json.dumps(data, ensure_ascii=False).encode()  # noqa: E731
    monkeypatch.setattr("procurement.dossier.render_pdf", printed)
    row = blind.assignments.select_related("expert__user").first()
    if taken:
        reviews.accept(assignment=row, by=row.expert.user)
    for url, page in pages_of(client, row).items():
        for secret in SECRETS:
            assert secret not in page, (url, secret)
        assert "隐名职工" not in page.replace(" ", "").replace("\n", ""), url
    if taken:
        assert "■■■" in client.get(reverse("procurement:read", args=[row.pk])).content.decode()


def test_refusal_by_the_register_does_not_tell_either(client, blind):
    row = blind.assignments.select_related("expert__user").first()
    ExpertTie.objects.create(expert=row.expert, organization=blind.organization, kind="board")
    client.force_login(row.expert.user)
    answer = client.post(reverse("procurement:accept_reading", args=[row.pk]), {"declared": "1"}, follow=True)
    assert SECRETS[0] not in answer.content.decode()
    assert "隐名" not in client.get(reverse("procurement:own_ties")).content.decode()


def test_open_review_shows_name_before_and_answers_only_after_the_declaration(client):
    experts(3)
    round, (one,) = under_review(1)
    reviews.draw_experts(round=round, by=None)
    row = one.assignments.select_related("expert__user").first()
    client.force_login(row.expert.user)
    url = reverse("procurement:read", args=[row.pk])
    before = client.get(url).content.decode()
    assert one.organization.name in before
    assert "data-total" not in before
    assert client.post(url, {"score_need": "5"}).status_code == 200
    row.refresh_from_db()
    assert row.scores == {}


def test_expert_scores_hands_in_and_finds_the_door_closed_afterwards(client):
    experts(3)
    round, (one,) = under_review(1)
    reviews.draw_experts(round=round, by=None)
    row = one.assignments.select_related("expert__user").first()
    client.force_login(row.expert.user)
    url = reverse("procurement:read", args=[row.pk])
    client.post(reverse("procurement:accept_reading", args=[row.pk]), {"declared": "1"})
    saved = client.post(url, {"score_need": "8", "version": "1"}, headers={"HX-Request": "true"})
    assert 'value="2"' in saved.content.decode()
    faulty = client.post(url, {"score_need": "11", "score_plan": "7", "version": "2", "submit": ""})
    assert faulty.status_code == 200
    assert Assignment.objects.get(pk=row.pk).status == S.ACCEPTED
    whole = {"score_need": "8", "score_plan": "7.5", "remark_need": "清楚", "overall": "可行"}
    version = Assignment.objects.get(pk=row.pk).revision
    client.post(url, {**whole, "version": version, "submit": ""})
    row.refresh_from_db()
    assert (row.status, str(row.total), row.remarks, row.overall) == (S.DONE, "78.00", {"need": "清楚"}, "可行")
    reviews.close_review(round=round, by=None, reason="其余专家请假")
    late = client.post(url, {**whole, "version": row.revision}, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert client.get(reverse("procurement:readings")).status_code == client.get(url).status_code == 200


def test_whoever_still_scored_at_the_close_is_told_and_loses_nothing(client):
    experts(3)
    round, (one,) = under_review(1)
    reviews.draw_experts(round=round, by=None)
    finished, writing, gone = one.assignments.select_related("expert__user")
    done(finished)
    url = reverse("procurement:read", args=[writing.pk])
    client.force_login(writing.expert.user)
    client.post(reverse("procurement:accept_reading", args=[writing.pk]), {"declared": "1"})
    client.post(url, {"score_need": "8", "version": "1"}, headers={"HX-Request": "true"})
    reviews.refuse(assignment=gone, reason="too_many", by=gone.expert.user)
    reviews.close_review(round=round, by=None, reason="其余专家请假")
    late = client.post(url, {"score_need": "9", "version": "2", "submit": ""}, follow=True)
    assert "评审已结束" in late.content.decode()
    writing.refresh_from_db()
    assert (writing.scores, writing.total) == ({"need": "8.0"}, None)
    assert client.post(url, {"score_need": "9"}, headers={"HX-Request": "true"}).status_code == 409
    client.force_login(gone.expert.user)
    assert client.get(reverse("procurement:read", args=[gone.pk])).url == reverse("procurement:readings")


def test_pages_of_a_review_at_the_desk_open_in_every_state(client):
    experts(4)
    round, (one, other) = under_review(2)
    client.force_login(person(Role.MANAGER))
    here = reverse("procurement:round_experts", args=[round.pk])
    assert client.get(here).status_code == 200
    made = reviews.draw_experts(round=round, by=None)
    for row in Assignment.objects.select_related("expert__user"):
        reviews.accept(assignment=row, by=None)
        points = "9" if row.application == one and row.expert_id % 2 else "4"
        reviews.save_scores(assignment=row, scores={"need": points, "plan": points}, by=None)
        reviews.submit_scores(assignment=row, by=None)
    reviews.recuse(assignment=other.assignments.first(), note="同事", by=None)
    page = client.get(here).content.decode()
    assert one.title in page
    assert client.get(reverse("procurement:round_draw", args=[round.pk, made.pk])).status_code == 200
    for expert_pk in Expert.objects.values_list("pk", flat=True):
        assert client.get(reverse("procurement:expert", args=[expert_pk])).status_code == 200
    assert client.get(reverse("procurement:desk_application", args=[one.pk])).status_code == 200


def test_another_expert_and_staff_do_not_open_it(client):
    experts(4)
    round, (one,) = under_review(1)
    reviews.draw_experts(round=round, by=None)
    row = one.assignments.first()
    for user in (Expert.objects.exclude(pk__in=one.assignments.values("expert")).get().user, person(Role.MANAGER)):
        client.force_login(user)
        assert client.get(reverse("procurement:read", args=[row.pk])).status_code in {403, 404}


def test_reminders_go_out_once_a_day_and_only_for_what_is_open():
    experts(3)
    round, _rows = under_review(1)
    reviews.draw_experts(round=round, by=None)
    assert reviews.remind_all_experts() == 0
    with clock.stopped_at(clock.now() + dt.timedelta(days=4)):
        assert reviews.remind_all_experts() == 3
        assert reviews.remind_all_experts() == 0


@pytest.mark.parametrize("anonymous", [False, True])
def test_export_of_reviews_names_nobody_of_an_anonymous_round(tmp_path, anonymous):
    experts(3)
    round, (one,) = under_review(1, is_anonymous=anonymous)
    reviews.draw_experts(round=round, by=None)
    call_command("export", "reviews", "--output", str(tmp_path / "r.json"))
    rows = json.loads((tmp_path / "r.json").read_text())
    assert {row["id"] for row in rows} == set(Assignment.objects.values_list("pk", flat=True))
    assert {row["organization"] for row in rows} == ({""} if anonymous else {one.organization.name})
    assert ({row["expert"] for row in rows} == {""}) == anonymous


def test_papers_are_open_to_experts_who_declared_and_never_in_a_blind_review(client, blind):
    experts(3)
    round, (one,) = under_review(1)
    reviews.draw_experts(round=round, by=None)
    for read, is_open in ((one, True), (blind, False)):
        row = read.assignments.select_related("expert__user", "application__round").first()
        assert not may_read(row.expert.user, read)
        reviews.accept(assignment=row, by=row.expert.user)
        assert may_read(row.expert.user, read) is is_open


def test_score_sheet_goes_out_and_comes_in_with_each_faulty_cell_told(tmp_path):
    one = expert()
    round, _rows = under_review(3, reviews_each=1)
    reviews.draw_experts(round=round, by=None)
    for row in Assignment.objects.all():
        reviews.accept(assignment=row, by=one.user)
    path = tmp_path / "scores.xlsx"
    score_sheets.write_sheet(path, round, score_sheets.open_in(round, one.user))
    book = load_workbook(path)
    page = book.worksheets[0]
    heads = {cell.value: cell.column for cell in page[1]}
    for line, need, plan in ((3, 8, 7.5), (4, 11, 7), (5, "九", None)):
        page.cell(line, heads["score_need"], need)
        page.cell(line, heads["score_plan"], plan)
    page.cell(3, heads["remark_need"], "清楚")
    page.append(["999999", "x"])
    book.save(path)
    taken = score_sheets.take_in_sheet(path=path, round=round, by=one.user)
    assert (taken.saved, taken.whole) == (3, 1)
    assert [(error.row, error.column) for error in taken.errors][:2] == [(4, "需求针对性"), (5, "需求针对性")]
    assert [error.message[:12] for error in taken.errors][:2] == ["分数“11”不在评分范围", "分数“九”不是数字：请填"]
    assert taken.errors[-1].row == 6
    first = Assignment.objects.get(pk=page.cell(3, 1).value)
    assert (first.scores, first.remarks, first.status) == ({"need": "8.0", "plan": "7.5"}, {"need": "清楚"}, S.ACCEPTED)


def test_score_sheet_of_a_blind_review_names_nobody(tmp_path, blind):
    row = blind.assignments.select_related("expert__user").first()
    reviews.accept(assignment=row, by=row.expert.user)
    score_sheets.write_sheet(tmp_path / "s.xlsx", blind.round, score_sheets.open_in(blind.round, row.expert.user))
    cells = [str(cell.value) for line in load_workbook(tmp_path / "s.xlsx").worksheets[0] for cell in line]
    assert not [cell for cell in cells if "隐名" in cell]


def test_expert_who_leaves_keeps_scores_but_no_numbers_and_first_gives_back_what_is_open():
    source = personal_data.get("experts")
    one = expert(telephone="13900001111", email="a@example.org")
    round, _rows = under_review(1, reviews_each=1)
    reviews.draw_experts(round=round, by=None)
    assert list(source.holds(one.user))
    assert source.collect(one.user)
    expert("乙")
    reviews.refuse(assignment=Assignment.objects.get(), reason="too_many", by=one.user)
    assert not list(source.holds(one.user))
    assert source.erase(one.user) == 1
    one.refresh_from_db()
    assert (one.name, one.telephone, one.email, one.ends_on) == ("专家甲", "", "", clock.today())


def test_desk_page_asks_as_much_of_the_database_for_many_as_for_few(client):
    few, _rows = under_review(1)
    many, _more = under_review(8)
    experts(6)
    client.force_login(person(Role.CLERK))
    asked = []
    for round in (few, few, many):
        if not round.draws.exists():
            reviews.draw_experts(round=round, by=None)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("procurement:round_experts", args=[round.pk]))
        asked.append(len(queries))
    assert asked[1] == asked[2]
