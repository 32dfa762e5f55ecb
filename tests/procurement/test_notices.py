"""Public notices: who publishes what, the proof, objections and what upheld ones do."""

import datetime as dt
import hashlib
import json
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import translation

from core import clock
from core.audit import history_of
from core.errors import UserError
from core.inbox.models import Delivery
from core.lifecycle.services import ForbiddenError
from core.lifecycle.testing import assert_lifecycle
from procurement.choices import ObjectionStatus as O
from procurement.choices import PanelOutcome as P
from procurement.forms.objections import ObjectionDecisionForm, ObjectionForm
from procurement.models import Application, Objection, PanelDecision, PublicNotice, Round
from procurement.papers.decision import decision_paper
from procurement.papers.notice import notice_paper
from procurement.queries import waiting
from procurement.queries.dashboard import waiting_in
from procurement.queries.panel import board, suggestions
from procurement.services import notices, objections, panel, rounds
from procurement.services.notices import canonical
from tests.factories import person
from tests.procurement.panel_factories import after, at_panel, decided, held, noticed
from unions.models import Role

pytestmark = pytest.mark.django_db
SAID = {
    "name": "某职工", "contact": "worker@test.example", "what": "申报资格", "argument": "年检未通过",
    "evidence": "登记机关网站", "remedy": "取消资格",
}  # fmt: skip


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def lodged(notice=None, *, place=None, **said):
    notice = notice or noticed()
    about = None
    if place is not None:
        about = Application.objects.get(pk=notice.content["proposed"][place]["id"])
    return objections.lodge(notice=notice, application=about, **{**SAID, **said})


def examined(**facts):
    return objections.take_up(objection=lodged(**facts), by=person(Role.CLERK))


def test_who_prepared_does_not_publish():
    manager = person(Role.MANAGER)
    round = at_panel()
    held(round, manager)
    panel.propose_by_ranking(round=round, by=manager)
    with pytest.raises(UserError):
        notices.publish_notice(round=round, by=manager)
    assert notices.publish_notice(round=round, by=person(Role.LEADER)).number.endswith("公示〔2026〕001号")


@pytest.mark.parametrize("role", [Role.CLERK, Role.FINANCE, Role.AUDITOR])
def test_others_do_not_publish(role):
    round = decided()
    with pytest.raises(ForbiddenError):
        notices.publish_notice(round=round, by=person(role))


def test_notice_waits_for_every_decision_and_the_minutes():
    round = at_panel()
    panel.decide(application=suggestions(round)[0].application, outcome=P.PROPOSED, by=person(Role.CLERK))
    with pytest.raises(UserError) as refused:
        notices.publish_notice(round=round, by=person(Role.MANAGER))
    assert "3" in str(refused.value.message)


def test_more_than_the_lot_holds_is_not_published():
    round = decided(scores=(90, 80, 70))
    round.lots.update(ceiling=120_000)
    assert len(panel.faults_of_decisions(round)) == 2  # the lot, and the third that now departs from the ranking


def test_notice_runs_for_the_working_days_of_the_timetable():
    notice = noticed()
    # Monday 2 March 2026 and seven working days: until the end of Wednesday 11 March
    assert clock.day_of(notice.ends_at) == dt.date(2026, 3, 12)
    assert notice.is_running
    with after(notice):
        assert not notice.is_running


def test_proof_is_the_hash_of_what_everybody_can_fetch():
    notice = PublicNotice.objects.get(pk=noticed().pk)
    assert hashlib.sha256(canonical(notice.content)).hexdigest() == notice.sha256
    assert json.loads(canonical(notice.content)) == notice.content
    assert [one["rank"] for one in notice.content["proposed"]] == [1, 2, 3]
    assert notice.content["proposed"][0]["organization"] in notice.page
    assert notice.sha256 not in notice.page
    assert notice_paper(notice)[:2] == b"PK"


@pytest.mark.parametrize("facts", [{"content": {}}, {"sha256": "0" * 64}, {"page": ""}])
def test_notice_is_frozen_in_the_database(facts):
    notice = noticed()
    with pytest.raises(DatabaseError), transaction.atomic():
        PublicNotice.objects.filter(pk=notice.pk).update(**facts)
    with pytest.raises(DatabaseError), transaction.atomic():
        notice.delete()


def test_withdrawn_notice_goes_back_to_the_panel_with_its_reason():
    notice = noticed()
    with pytest.raises(UserError):
        notices.withdraw_notice(notice=notice, reason=" ", by=person(Role.MANAGER))
    withdrawn = notices.withdraw_notice(notice=notice, reason="金额有误", by=person(Role.MANAGER))
    assert withdrawn.withdrawn_because == "金额有误"
    assert Round.objects.get(pk=notice.round_id).status == "panel"
    with pytest.raises(UserError):
        notices.withdraw_notice(notice=withdrawn, reason="再次", by=person(Role.MANAGER))
    again = notices.publish_notice(round=notice.round, by=person(Role.MANAGER))
    assert again.number != notice.number


# Objections -----------------------------------------------------------------------------------------------------------


def test_anybody_objects_and_gets_a_receipt():
    objection = lodged(place=0)
    assert objection.number.endswith("异议〔2026〕001号")
    assert len(objection.key) > 30
    assert objection.due_on == dt.date(2026, 3, 11)
    assert "worker@test.example" not in str(objection.contact)
    assert Delivery.objects.filter(address="worker@test.example").count() == 1
    assert not mail.outbox


def test_late_objection_is_refused_in_words():
    notice = noticed()
    with clock.stopped_at(notice.ends_at - dt.timedelta(seconds=1)):
        lodged(notice)
    with after(notice), pytest.raises(UserError) as refused:
        lodged(notice)
    assert "2026-03-11" in str(refused.value.message)


def test_objection_to_a_withdrawn_notice_is_refused():
    notice = noticed()
    notices.withdraw_notice(notice=notice, reason="更正", by=person(Role.MANAGER))
    with pytest.raises(UserError):
        lodged(notice)


@pytest.mark.parametrize("missing", ["what", "argument", "remedy", "name"])
def test_what_is_missing_is_said(missing):
    with pytest.raises((UserError, ValidationError)):
        lodged(**{missing: " "})


def test_exchange_goes_both_ways_until_the_decision():
    objection = examined()
    clerk = person(Role.CLERK)
    objections.post(objection=objection, text="请补充证据", by=clerk)
    objections.post(objection=objection, text="见附件", by=None)
    assert [one.by for one in objection.posts.all()] == [clerk, None]
    with pytest.raises(UserError):
        objections.post(objection=objection, text=" ", by=None)
    objections.decide(objection=objection, upheld=False, decision="年检合格", by=person(Role.MANAGER))
    with pytest.raises(UserError):
        objections.post(objection=objection, text="再说", by=None)


def test_refused_as_inadmissible_with_the_reason():
    refused = objections.refuse(objection=lodged(), reason="与公示无关", by=person(Role.CLERK))
    assert (refused.status, refused.decision) == (O.INADMISSIBLE, "与公示无关")
    assert decision_paper(refused)[:2] == b"PK"


def test_rejected_with_reasons_the_notice_stands():
    objection = objections.decide(
        objection=examined(place=0), upheld=False, decision="年检合格", by=person(Role.MANAGER)
    )
    assert objection.status == O.REJECTED
    assert Round.objects.get(pk=objection.notice.round_id).status == "notice"


def test_upheld_the_panel_decides_again_and_the_effect_is_shown():
    objection = examined(place=0, notice=noticed(scores=(90, 80, 70), places=2))
    done = objections.decide(
        objection=objection, upheld=True, decision="年检确未通过", excludes=True, by=person(Role.MANAGER)
    )
    round = Round.objects.get(pk=done.notice.round_id)
    assert (done.status, round.status) == (O.UPHELD, "panel")
    assert [(one["before"], one["after"]) for one in done.effect["changes"]] == [
        ("proposed", "declined"), ("reserve", "proposed"),
    ]  # fmt: skip
    assert PublicNotice.objects.get(pk=done.notice_id).withdrawn_because
    panel.propose_by_ranking(round=round, by=person(Role.CLERK))
    assert [row.decision.outcome for row in board(round)] == [P.DECLINED, P.PROPOSED, P.PROPOSED]
    again = notices.publish_notice(round=round, by=person(Role.MANAGER))
    assert objection.application_id not in {one["id"] for one in again.content["proposed"]}


def test_preparer_decides_no_objection():
    manager = person(Role.MANAGER)
    round = at_panel()
    held(round, manager)
    panel.propose_by_ranking(round=round, by=manager)
    notice = notices.publish_notice(round=round, by=person(Role.MANAGER))
    objection = examined(notice=notice)
    with pytest.raises(UserError):
        objections.decide(objection=objection, upheld=False, decision="不成立", by=manager)
    with pytest.raises(ForbiddenError):
        objections.decide(objection=objection, upheld=False, decision="不成立", by=person(Role.CLERK))


def test_every_transition_of_an_objection():
    notice = noticed()

    def make(state):
        return Objection.objects.create(
            notice=notice, number=f"x{state}", key=str(state), name="x", what="x", argument="x", remedy="x",
            due_on=clock.today(), status=state,
        )  # fmt: skip

    assert_lifecycle(Objection, "status", make, permitted={
        (O.LODGED, "take_up"), (O.LODGED, "refuse"), (O.EXAMINED, "uphold"), (O.EXAMINED, "reject"),
        (O.LODGED, "withdraw"), (O.EXAMINED, "withdraw"),
    })  # fmt: skip


def test_notice_of_a_cancelled_round_takes_no_objection():
    notice = noticed()
    rounds.cancel_round(round=notice.round, reason="预算调整", by=person(Role.MANAGER))
    notice.refresh_from_db()
    assert "预算调整" in notice.withdrawn_because
    with pytest.raises(UserError):
        lodged(notice)


def test_what_an_upheld_objection_touches_is_decided_again_before_the_next_notice():
    notice = noticed(scores=(90, 80, 70, 60), places=2)
    clerk, manager = person(Role.CLERK), person(Role.MANAGER)
    early = [objections.take_up(objection=lodged(notice, place=place), by=clerk) for place in (0, 1)]
    before = PanelDecision.objects.get(application=early[0].application)
    objections.decide(objection=early[0], upheld=True, decision="成立", by=manager, excludes=True)
    round = Round.objects.get(pk=notice.round_id)
    # the one excluded and the first of the reserve, that moves up; the second of the reserve is the first now
    assert [row.decision is None for row in board(round)] == [True, False, True, True]
    assert [one.event for one in history_of(before)] == ["deleted", "created"]
    assert list(waiting.panels_to_hold(clerk)) == [round]
    assert list(waiting.notices_to_publish(manager)) == []
    panel.propose_by_ranking(round=round, by=clerk)
    assert len(panel.faults_of_decisions(round)) == 1  # the objection that nobody answered yet
    assert list(waiting.notices_to_publish(manager)) == []
    with pytest.raises(UserError):
        notices.publish_notice(round=round, by=manager)
    objections.decide(objection=early[1], upheld=False, decision="不成立", by=manager)
    assert list(waiting.notices_to_publish(manager)) == [round]
    assert notices.publish_notice(round=round, by=manager)


def test_objection_to_the_notice_as_a_whole_opens_all_decisions():
    objection = examined()
    round = objection.notice.round
    objections.decide(objection=objection, upheld=True, decision="程序有误", by=person(Role.MANAGER))
    assert not any(row.decision for row in board(round))


def test_notice_published_early_on_a_day_off_moves_the_dates_of_the_round(client):
    round, manager = decided(), person(Role.MANAGER)
    saturday = dt.date(2026, 3, 7)
    days = {"opens": dt.date(2026, 1, 5), "panel": dt.date(2026, 3, 9), "notice": dt.date(2026, 3, 11),
            "notice_end": dt.date(2026, 3, 20), "objections": dt.date(2026, 3, 20),
            "contract": dt.date(2026, 3, 27)}  # fmt: skip
    round.milestones.all().delete()
    for kind, day in days.items():
        round.milestones.create(kind=kind, day=day)
    with clock.stopped_at(clock.start_of(saturday) + dt.timedelta(hours=10)):
        client.force_login(manager)
        asked = client.get(reverse("procurement:notice_publish", args=[round.pk])).text
        assert {"2026-03-11", "2026-03-17"} <= set(re.findall(r"2026-03-\d\d", asked))  # as planned, and its end
        notice = notices.publish_notice(round=round, by=manager)
    assert notice.last_day == dt.date(2026, 3, 17)  # seven working days, of which that Saturday is none
    assert Round.objects.get(pk=round.pk).days == {
        "opens": dt.date(2026, 1, 5), "panel": saturday, "notice": saturday, "notice_end": notice.last_day,
        "objections": notice.last_day, "contract": dt.date(2026, 3, 24),
    }  # fmt: skip
    call = reverse("procurement:call", args=[round.pk])
    assert "公示已发布" in client.get(call).text
    assert "the notice was published" in client.get(call, headers={"Accept-Language": "en"}).text


def test_year_without_a_calendar_takes_nobodys_right(client):
    round, manager = decided(), person(Role.MANAGER)
    round.milestones.all().delete()
    for kind, day in {"notice": 18, "notice_end": 29, "objections": 29, "contract": 31}.items():
        round.milestones.create(kind=kind, day=dt.date(2026, 12, day))
    client.force_login(manager)
    with clock.stopped_at(dt.datetime(2026, 12, 28, 10, tzinfo=clock.SHANGHAI)):  # it would end in a year not known
        refused = client.get(reverse("procurement:notice_publish", args=[round.pk]), follow=True).text
        assert "2027" in refused
    with clock.stopped_at(dt.datetime(2026, 12, 21, 10, tzinfo=clock.SHANGHAI)):
        notice = notices.publish_notice(round=round, by=manager)
        assert notice.last_day == dt.date(2026, 12, 30)
        assert Round.objects.get(pk=round.pk).days["contract"] == dt.date(2027, 1, 1)  # two weekdays later
        assert client.get(reverse("procurement:call", args=[round.pk])).status_code == 200
    with clock.stopped_at(dt.datetime(2026, 12, 30, 10, tzinfo=clock.SHANGHAI)):
        assert lodged(notice).due_on == dt.date(2027, 1, 8)


def test_what_an_upheld_objection_leaves_is_read_in_the_readers_language(client):
    objection = examined(place=0)
    with translation.override("en"):  # the desk works in English
        objections.decide(objection=objection, upheld=True, decision="年检确未通过", by=person(Role.MANAGER))
    notice = PublicNotice.objects.get(pk=objection.notice_id)
    assert notice.withdrawn_because.endswith("异议成立。")
    assert "已作出决定" in Delivery.objects.filter(address=SAID["contact"]).order_by("-pk")[0].subject
    page = client.get(reverse("procurement:notice", args=[notice.pk])).text
    assert "不再受理异议" in page
    assert "异议期已结束" not in page
    assert "撤回公示" not in str(ObjectionDecisionForm(can_exclude=True, is_withdrawn=True)["result"])


@pytest.mark.parametrize(("contact", "is_taken"), [
    ("abc", False), ("worker@", False), ("13800000000", True), ("010-83570000 转 12", True),
    ("worker@test.example", True),
])  # fmt: skip
def test_contact_is_a_telephone_number_or_an_address(contact, is_taken):
    form = ObjectionForm({"contact": contact}, notice=noticed())
    assert ("contact" not in form.errors) is is_taken


def test_excluded_application_is_declined_whatever_was_decided_before():
    notice = noticed()
    out = lodged(notice, place=0)
    objections.decide(
        objection=objections.take_up(objection=out, by=person(Role.CLERK)), upheld=True, decision="成立", excludes=True,
        by=person(Role.MANAGER),
    )  # fmt: skip
    with pytest.raises(UserError) as refused:
        panel.decide(application=out.application, outcome=P.PROPOSED, by=person(Role.CLERK), departure_reason="仍要")
    assert refused.value.field == "outcome"
    panel.decide(application=out.application, outcome=P.DECLINED, by=person(Role.CLERK))
    assert panel.faults_of_decisions(notice.round) == []


def test_file_of_an_objection_is_public_only_after_the_decision_and_the_unions_look(client):
    notice = noticed()
    held_against = lodged(notice, files=[SimpleUploadedFile("证据.pdf", b"%PDF-1.4\n")])
    (file,) = objections.files_of(held_against)
    clerk = person(Role.CLERK)
    with pytest.raises(UserError):
        objections.open_file(objection=held_against, file=file, is_public=True, by=clerk)
    taken = objections.take_up(objection=held_against, by=clerk)
    decided = objections.decide(objection=taken, upheld=False, decision="不成立", by=person(Role.MANAGER))
    page, address = reverse("procurement:notice", args=[notice.pk]), file.get_absolute_url()
    assert "证据.pdf" not in client.get(page).text
    assert client.get(address).status_code != 200
    with pytest.raises(ForbiddenError):
        objections.open_file(objection=decided, file=file, is_public=True, by=person(Role.AUDITOR))
    client.force_login(clerk)
    assert client.post(reverse("procurement:objection_file", args=[decided.pk, file.pk])).status_code == 302
    client.logout()
    assert "证据.pdf" in client.get(page).text
    assert client.get(address).status_code == 200
    assert "证据.pdf" in decided.posts.last().text
    objections.open_file(objection=decided, file=file, is_public=False, by=clerk)
    assert client.get(address).status_code != 200


def test_receipt_keeps_its_address_from_others_and_lets_its_own_forms_through(client):
    """``no-referrer`` would make browsers send ``Origin: null`` with the forms, which are then refused."""
    page = client.get(reverse("procurement:objection_receipt", args=[lodged().key])).text
    assert '<meta name="referrer" content="same-origin">' in page


def test_dashboard_says_what_waits_between_panel_and_award():
    def waits(round):
        return {step for step, number in waiting_in(Round.objects.get(pk=round.pk)).items() if number}

    round = decided()
    assert waits(round) == {"notice"}
    notice = notices.publish_notice(round=round, by=person(Role.MANAGER))
    held_against = lodged(notice)
    assert waits(round) == {"objections"}
    held_against = objections.take_up(objection=held_against, by=person(Role.CLERK))
    assert waits(round) == {"examined"}
    with after(notice):
        objections.decide(objection=held_against, upheld=False, decision="不成立", by=person(Role.MANAGER))
        assert waits(round) == {"award"}
