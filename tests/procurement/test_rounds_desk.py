"""Rounds at the desk and in public, through HTTP; commands and export."""

import datetime as dt
import json
from decimal import Decimal
from html import escape
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core import clock
from core.errors import UserError
from core.forms.models import FormVersion
from core.inbox.models import Notification
from core.sheets import unexported_fields
from core.templatetags.ui import progress
from finance.choices import Purpose
from procurement.choices import RoundStatus as R
from procurement.models import Application, CallQuestion, Round
from procurement.places.rounds import round_count, round_tasks
from procurement.presentation.dashboard import money_rows, waiting_rows
from procurement.queries.dashboard import Money, waiting_in
from procurement.queries.rounds import public_calls, to_declare_failed
from procurement.services import calls, rounds
from procurement.sheets.rounds import ROUNDS
from tests.factories import person
from tests.finance.factories import approved
from tests.orgs.factories import OrganizationFactory
from tests.procurement.factories import LINE, drafted, opened, prepared
from tests.procurement.panel_factories import reviewed
from unions.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def signed_in(client, role, union="BFTU"):
    user = person(role, union)
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"procurement:{name}", args=args)


def keeper(organization):
    user = person()
    organization.members.create(user=user, role="owner")
    return user


def applying(round, **facts):
    """Return a draft application with somebody who keeps the organization."""
    organization = OrganizationFactory()
    application = Application.objects.create(
        round=round, organization=organization, form_version=round.form_version, **facts
    )
    return application, keeper(organization)


# From one short form to an open call ----------------------------------------------------------------------------------


def test_one_short_form_makes_a_round_that_only_waits_for_approval(client):
    line = approved({LINE: 1_000_000}).lines.get()
    clerk = signed_in(client, Role.CLERK)
    said = {
        "year": "2026", "line": line.pk, "money": "400000", "most_each": "50000",
        "starts_on": "2026-03-16",
    }  # fmt: skip
    answer = client.post(f"{url('begin_round')}?like=service-purchase", said)
    made = Round.objects.get()
    assert answer.url == url("round", made.pk)
    assert rounds.faults_of(made) == []
    assert (made.prepared_by, made.ceiling, made.lots.get().most_each) == (clerk, Decimal(400_000), Decimal(50_000))
    assert client.post(url("round_ask", made.pk)).status_code == 302
    manager = signed_in(client, Role.MANAGER)
    assert [task.url for task in round_tasks(manager)] == [url("round", made.pk)]
    assert round_count(manager) == 1
    client.post(url("round_step", made.pk, "approve"))
    signed_in(client, Role.CLERK)
    client.post(url("round_step", made.pk, "open"))
    made.refresh_from_db()
    assert made.status == R.OPEN
    page = client.get(url("call", made.pk)).content.decode()
    assert made.number in page
    assert all(escape(rule.text) in page for rule in made.rules.all())


def test_a_round_begins_like_last_years(client):
    before = opened(title="2026年职工服务项目")
    signed_in(client, Role.CLERK)
    assert f"round-{before.pk}" in client.get(url("begin_round")).content.decode()
    client.post(f"{url('begin_round')}?like=round-{before.pk}", {"year": "2027"})
    made = Round.objects.exclude(pk=before.pk).get()
    assert (made.title, made.ceiling) == ("2027年职工服务项目", Decimal(400_000))
    assert made.form_version == rounds.Round.objects.get(pk=before.pk).form_version


def test_lines_that_suit_the_kind_alone_are_offered_with_why_others_are_not(client):
    budget = approved({LINE: 1_000_000, (Purpose.POSTS, LINE[1]): 300_000})
    services, posts = (budget.lines.get(purpose=purpose) for purpose in (LINE[0], Purpose.POSTS))
    signed_in(client, Role.CLERK)
    assert "line" not in client.get(url("begin_round")).context["form"].fields
    assert client.get(url("begin_round"), {"like": "no-such"}).context["form"].errors
    address = f"{url('begin_round')}?like=service-purchase"
    line = client.get(address).context["form"].fields["line"]
    assert list(line.queryset) == [services]
    assert str(posts) in line.help_text
    refused = client.post(address, {"year": "2026", "line": posts.pk}).context["form"]
    assert "请另选预算科目" in str(refused.errors["line"])


def test_page_lists_what_is_missing_with_where_to_enter_it(client):
    round = drafted()
    signed_in(client, Role.CLERK)
    page = client.get(url("round", round.pk)).content.decode()
    assert url("round_lots", round.pk) in page
    assert url("round_timetable", round.pk) in page
    client.post(url("round_step", round.pk, "approve"))
    assert Round.objects.get().status == R.DRAFT


def test_public_calls_are_found_in_any_form_of_writing_by_what_they_are_for():
    found = opened(title="２０２６年Ａ类职工服务")
    Round.objects.update(summary="心理　关爱")
    assert list(public_calls(q="2026年a类 心理关爱")) == [found]
    assert not public_calls(q="法律")


def test_draft_is_whole_only_with_money_that_is_free_a_contact_and_the_letter_that_a_rule_asks_for():
    round = prepared(ceiling=400_000, budget=300_000, name="service-purchase")
    round.documents.filter(title__contains="同意函").delete()
    round.contact_name = ""
    parts = [part for part, _words in rounds.missing_parts(round)]
    assert parts == ["edit", "edit", "documents"]
    assert "300,000.00" in " ".join(rounds.faults_of(round))


def test_call_speaks_the_readers_language_but_for_what_a_clerk_wrote(client):
    round = opened(name="service-purchase")
    round.rules.filter(kind="not_serious").update(text="本单位另有规定。")
    page = client.get(reverse("procurement:call", args=[round.pk]), headers={"Accept-Language": "en"}).content.decode()
    for words in ("Registered for at least 2 years.", "Letter of consent of the responsible unit", "本单位另有规定。",
                  str(round.union.name_en)):  # fmt: skip
        assert words in page
    assert "登记满" not in page


def test_open_round_is_corrected_by_an_addendum(client):
    round = opened()
    signed_in(client, Role.CLERK)
    page = client.get(url("round_edit", round.pk), follow=True)
    assert "补充公告" in page.content.decode()
    assert url("round_addendum", round.pk) in page.content.decode()


def test_closed_call_without_applications_waits_for_a_manager_to_declare_it_failed(client):
    round, manager = opened(), person(Role.MANAGER)
    with clock.stopped_at(round.deadline + dt.timedelta(hours=1)):
        rounds.close_due_rounds()
        assert list(to_declare_failed(manager)) == [round]
        signed_in(client, Role.CLERK)
        page = client.get(reverse("procurement:desk_eligibility", args=[round.pk]))
        assert not page.context["can_begin"]
        assert manager.name in page.content.decode()
        client.force_login(manager)
        page = client.get(reverse("procurement:desk_eligibility", args=[round.pk]))
        assert reverse("procurement:round_step", args=[round.pk, "fail"]) in page.content.decode()


def test_lots_and_documents_are_written_on_one_page(client):
    round = drafted()
    signed_in(client, Role.CLERK)
    page = client.get(url("round_lots", round.pk))
    said = {
        "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "version": round.version,
        "form-0-title": "心理服务", "form-0-ceiling": "100000", "form-0-most_each": "20000",
    }  # fmt: skip
    assert page.status_code == 200
    wrong = client.post(url("round_lots", round.pk), {**said, "form-0-most_each": "200000"})
    assert wrong.status_code == 200
    assert not round.lots.exists()
    client.post(url("round_lots", round.pk), said)
    assert round.lots.get().title == "心理服务"
    stale = client.post(url("round_lots", round.pk), {**said, "form-0-title": "他人"})
    assert stale.status_code == 200
    assert round.lots.get().title == "心理服务"
    papers = [document.title for document in round.documents.all()]
    said = {"form-TOTAL_FORMS": "8", "form-INITIAL_FORMS": "5", "form-5-title": "承诺书", "form-6-is_required": "on"}
    for place, title in enumerate(papers):
        said[f"form-{place}-title"] = title
    said["form-0-DELETE"] = "on"
    client.post(url("round_documents", round.pk), said)
    assert [document.title for document in round.documents.all()] == [*papers[1:], "承诺书"]


def test_rules_are_added_changed_moved_and_taken_out(client):
    round = drafted()
    signed_in(client, Role.CLERK)
    client.post(url("round_add_rule", round.pk, "rating_at_least"), {"grade": "4A", "source": "评估办法"})
    added = round.rules.last()
    assert added.parameters == {"grade": "4A"}
    assert "4A" in added.text
    count = round.rules.count()
    client.post(url("round_rule", round.pk, count - 1), {"grade": "5A", "source": "评估办法"})
    assert "5A" in round.rules.last().text
    client.post(url("round_rules", round.pk), {"up": count - 1})
    assert round.rules.all()[count - 2].kind == "rating_at_least"
    client.post(url("round_rules", round.pk), {"remove": count - 2})
    assert not round.rules.filter(kind="rating_at_least").exists()
    assert client.get(url("round_add_rule", round.pk, "nonsense")).status_code == 404


def test_scoring_is_written_and_says_when_weights_do_not_add_up(client):
    round = drafted()
    signed_in(client, Role.CLERK)
    said = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "version": round.version, "reviews_each": "5",
        "minimum": "70", "spread": "15", "trims": "on", "normalisation": "standard",
        "form-0-title_zh": "需求", "form-0-weight": "60",
        "form-0-most": "10", "form-1-title_zh": "预算", "form-1-weight": "30", "form-1-most": "10",
    }  # fmt: skip
    page = client.post(url("round_scheme", round.pk), said, follow=True).content.decode()
    assert "90" in page
    scheme = Round.objects.get().scheme
    assert [(each["key"], each["weight"]) for each in scheme["criteria"]] == [("c1", 60), ("c2", 30)]
    assert (scheme["trims"], scheme["is_anonymous"], scheme["normalisation"]) == (True, False, "standard")


def test_timetable_is_looked_at_before_it_is_saved(client):
    round = drafted()
    signed_in(client, Role.CLERK)
    shown = client.get(url("round_timetable", round.pk)).context["form"]
    said = {name: shown[name].value() for name in shown.fields} | {"starts_on": "2026-05-01"}
    page = client.post(url("round_timetable", round.pk), {**said, "look": ""})
    assert page.context["preview"][0]["warnings"]
    assert not round.milestones.exists()
    client.post(url("round_timetable", round.pk), {**said, "save": ""})
    assert round.milestones.count() == 10
    client.post(url("round_move", round.pk, "review"), {"to": "2026-08-03", "reason": "专家时间"})
    assert round.milestones.get(kind="review").moved_because == "专家时间"
    assert round.milestones.get(kind="panel").moved_because == "专家时间"


def test_two_people_at_the_timetable_see_what_differs(client):
    round = drafted()
    signed_in(client, Role.CLERK)
    address = url("round_timetable", round.pk)
    shown = client.get(address).context["form"]
    said = {name: shown[name].value() for name in shown.fields}
    client.post(address, {**said, "starts_on": "2026-05-06", "save": ""})
    refused = client.post(address, {**said, "starts_on": "2026-06-01", "save": ""})
    assert [one.theirs for one in refused.context["form"].conflicts] == ["2026-05-06"]
    round.refresh_from_db()
    assert round.starts_on == dt.date(2026, 5, 6)
    again = {name: refused.context["form"][name].value() for name in shown.fields}
    assert client.post(address, {**again, "save": ""}).status_code == 302


def test_two_people_at_the_facts_see_what_differs(client):
    round = drafted()
    clerk = signed_in(client, Role.CLERK)
    form = client.get(url("round_edit", round.pk)).context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() not in {None, False}}
    rounds.write_round(round=round, facts={"title": "别人改的"}, version=round.version, by=person(Role.CLERK))
    page = client.post(url("round_edit", round.pk), {**said, "title": "我改的"})
    assert "别人改的" in page.content.decode()
    assert Round.objects.get().title == "别人改的"
    assert clerk != Round.objects.get().prepared_by


@pytest.mark.parametrize("name", ["round_edit", "round_lots", "round_rules", "round_scheme", "round_timetable"])
def test_an_approved_round_is_not_written(client, name):
    round = rounds.approve_round(round=prepared(), by=person(Role.MANAGER))
    signed_in(client, Role.CLERK)
    assert client.get(url(name, round.pk)).url == url("round", round.pk)


def test_rounds_of_others_are_not_found(client):
    round = drafted()
    signed_in(client, Role.CLERK, "BFTU-110101")
    assert client.get(url("round", round.pk)).status_code == 404


# The call -------------------------------------------------------------------------------------------------------------


def test_drafts_are_no_public_calls(client):
    round = prepared()
    assert client.get(url("call", round.pk)).status_code == 404
    assert round.title not in client.get(url("calls")).content.decode()


def test_call_has_feed_calendar_and_form(client):
    round = opened()
    assert round.title in client.get(url("calls"), {"state": "open"}).content.decode()
    assert round.title not in client.get(url("calls"), {"state": "over"}).content.decode()
    feed = client.get(url("calls_feed"))
    assert feed["Content-Type"].startswith("application/rss+xml")
    assert url("call", round.pk) in feed.content.decode()
    calendar = client.get(url("call_calendar", round.pk)).content.decode()
    assert calendar.count("BEGIN:VEVENT") == 10
    assert client.get(url("call_form", round.pk)).status_code == 200


def test_questions_are_asked_by_keepers_answered_at_the_desk_and_read_by_all(client):
    round = opened()
    _application, user = applying(round)
    client.force_login(user)
    client.post(url("my_ask", round.pk), {"question": "能否联合申报？"})
    question = CallQuestion.objects.get()
    signed_in(client, Role.CLERK)
    client.post(url("round_answer", round.pk, question.pk), {"answer": "不能。"})
    client.logout()
    page = client.get(url("call", round.pk)).content.decode()
    assert "不能。" in page
    assert user.name not in page
    assert Notification.objects.filter(user=user, kind="call_answered").exists()
    with clock.stopped_at(round.deadline), pytest.raises(UserError):
        calls.ask_question(round=round, question="晚了吗？", by=user)


def test_applicants_are_told_of_addenda_and_once_before_the_deadline(client):
    round = opened()
    _application, user = applying(round)
    signed_in(client, Role.CLERK)
    client.post(url("round_addendum", round.pk), {"text": "更正联系电话"})
    assert Notification.objects.filter(user=user, kind="call_corrected").count() == 1
    with clock.stopped_at(round.deadline - dt.timedelta(days=3, hours=5)):
        assert calls.remind_of_deadlines() == 1
        assert calls.remind_of_deadlines() == 0


def test_a_failed_call_is_called_again_once(client):
    round = opened()
    _application, user = applying(round)
    manager = person(Role.MANAGER)
    with clock.stopped_at(round.deadline):
        rounds.close_due_rounds()
        closed = Round.objects.get()
        with pytest.raises(UserError):
            calls.call_again(round=closed, by=manager)
        calls.fail_round(round=closed, reason="合格申报不足三家", by=manager)
        assert Notification.objects.filter(user=user, kind="call_failed").exists()
        public = client.get(url("call", round.pk))
        assert "合格申报不足三家" in public.content.decode()
        assert max(row["day"] for row in public.context["dates"]) == clock.today()
        signed_in(client, Role.CLERK)
        client.post(url("round_again", round.pk))
        made = Round.objects.get(status=R.DRAFT)
        assert (made.called_again, made.line, made.lots.get().ceiling) == (closed, round.line, Decimal(400_000))
        with pytest.raises(UserError):
            calls.call_again(round=Round.objects.get(pk=round.pk), by=manager)


def test_cancelling_says_why_to_everybody(client):
    round = opened()
    signed_in(client, Role.MANAGER)
    client.post(url("round_step", round.pk, "cancel"), {"reason": ""})
    assert Round.objects.get().status == R.OPEN
    client.post(url("round_step", round.pk, "cancel"), {"reason": "预算调整"})
    assert Round.objects.get().status == R.CANCELLED
    assert "预算调整" in client.get(url("call", round.pk)).content.decode()


# Lists, commands ------------------------------------------------------------------------------------------------------


def test_list_takes_as_many_queries_for_ten_as_for_one(client, django_assert_max_num_queries):
    signed_in(client, Role.CLERK)
    drafted()
    client.get(url("rounds"))
    with django_assert_max_num_queries(60) as few:
        client.get(url("rounds"))
    for _n in range(9):
        drafted()
    with django_assert_max_num_queries(len(few)):
        page = client.get(url("rounds"), {"kind": "service", "year": "2026", "status": "draft"})
    assert page.status_code == 200


def test_every_field_of_a_round_is_exported_or_named():
    assert unexported_fields(ROUNDS) == set()


def command(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_commands_begin_a_round_and_say_how_it_stands(tmp_path):
    words = ("--template", "service-purchase", "--year", "2026", "--union", "BFTU")
    made = json.loads(command("create_round", *words, "--json"))
    assert (made["year"], made["kind"], made["status"], made["union"]) == (2026, "service", "draft", "BFTU")
    said = json.loads(command("round_status", str(made["id"]), "--json"))
    assert said["funnel"] == {
        "begun": 0, "submitted": 0, "eligible": 0, "reviewed": 0, "proposed": 0, "awarded": 0
    }  # fmt: skip
    assert said["missing"]
    for wrong in (
        ("create_round", "--template", "nonsense", *words[2:]), ("round_status", "999999"),
        ("create_round", *words[:4], "--union", "NOWHERE"),
        ("create_round", *words[:2], "--year", "1900", "--union", "BFTU"),
    ):  # fmt: skip
        with pytest.raises(CommandError):
            command(*wrong, "--json")
    file = tmp_path / "rounds.json"
    command("export", "rounds", "--output", str(file))
    (row,) = json.loads(file.read_text())
    assert (row["id"], row["year"], row["kind"], row["status"]) == (made["id"], 2026, "service", "draft")


def test_dashboard_counts_what_reached_each_stage(client):
    round = opened()
    lot = round.lots.get()
    applying(round)
    applying(round, status="submitted", submitted_at=clock.now(), number="申1", lot=lot, requested=Decimal(30_000))
    applying(round, status="eligible", submitted_at=clock.now(), number="申2", lot=lot, requested=Decimal(20_000))
    signed_in(client, Role.AUDITOR)
    context = client.get(url("round_dashboard", round.pk)).context
    assert [number for _label, number, _url in context["funnel"]] == [3, 2, 1, 0, 0, 0]
    assert context["money"].requested == Decimal(50_000)
    assert context["charts"]
    lists = [client.get(address).text for _label, _number, address in context["funnel"][1:3]]
    assert [["申1" in page, "申2" in page] for page in lists] == [[True, True], [False, True]]


@pytest.mark.parametrize(("status", "step"), [
    ("draft", "approve"), ("approved", "publish"), ("closed", "too_few"), ("eligibility", "too_few"),
    ("review", "close_review"), ("panel", "notice"), ("awarded", "conclude"),
])  # fmt: skip
def test_dashboard_names_the_step_that_takes_the_round_on(status, step):
    Round.objects.filter(pk=opened().pk).update(status=status)
    round = Round.objects.get()
    assert [name for name, n in waiting_in(round).items() if n] == [step]
    assert waiting_rows({step: 1})


def test_what_goes_over_the_ceiling_is_said():
    rows = money_rows(Money(Decimal(100), Decimal(173), Decimal(100), Decimal(0)))
    assert [over for _label, _amount, over in rows] == [73, 0, 0]
    assert progress(173, 100, is_limit=True)["tone"] == "behind"


# Forms ----------------------------------------------------------------------------------------------------------------


def test_application_form_is_composed_by_managers(client):
    signed_in(client, Role.CLERK)
    assert client.get(url("desk_forms")).status_code == 403
    signed_in(client, Role.MANAGER)
    assert client.get(url("desk_forms")).status_code == 200
    client.post(url("desk_forms"))
    draft = FormVersion.objects.get(form__key="application", released_at=None)
    client.post(url("desk_form_section", draft.pk, "plan"), {"title_zh": "实施计划"})
    client.post(url("desk_release_form", draft.pk))
    draft = FormVersion.objects.get(pk=draft.pk)
    assert draft.released_at
    assert "实施计划" in client.get(url("desk_form_preview", draft.pk)).content.decode()


def test_call_with_enough_applications_has_not_failed():
    round = opened()
    Round.objects.filter(pk=round.pk).update(status="eligibility")
    round.refresh_from_db()
    for n in range(round.least_eligible):
        reviewed(round, None, status="eligible" if n else "submitted")
    with pytest.raises(UserError):
        calls.fail_round(round=round, reason="不足", by=person(Role.MANAGER))
    round.applications.filter(status="submitted").update(status="ineligible")
    assert calls.fail_round(round=round, reason="不足", by=person(Role.MANAGER)).status == "failed"
