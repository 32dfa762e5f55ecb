"""The approval of a round: asked for, given by somebody else, or sent back with remarks."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.errors import UserError
from core.inbox.models import Notification
from core.lifecycle.queries import timeline
from procurement.places.rounds import round_count, round_tasks
from procurement.services import calls, rounds
from tests.factories import person
from tests.procurement.factories import prepared
from unions.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def url(name, *args):
    return reverse(f"procurement:{name}", args=args)


def test_request_for_approval_is_seen_is_made_once_and_leads_the_manager_to_approve(client):
    round = prepared()
    client.force_login(round.prepared_by)
    client.post(url("round_ask", round.pk))
    client.post(url("round_ask", round.pk))
    page = client.get(url("round", round.pk))
    assert [entry.name for entry in timeline(round)] == ["ask_approval"]
    assert "待审批" in page.content.decode()
    assert url("round_ask", round.pk) not in page.content.decode()
    client.force_login(person(Role.MANAGER))
    page = client.get(url("round", round.pk))
    assert page.context["may_approve"]
    assert "btn btn-primary" in page.content.decode()


def test_what_waits_for_approval_is_sent_back_with_remarks_that_the_preparer_reads_and_corrects(client):
    round, manager = prepared(), person(Role.MANAGER)
    assert round_count(manager) == 0  # whole, but nobody asked
    client.force_login(manager)
    client.post(url("round_step", round.pk, "return_for_correction"), {"reason": "未经申请"})
    assert not timeline(round)
    calls.ask_approval(round=round, by=round.prepared_by)
    assert [task.url for task in round_tasks(manager)] == [url("round", round.pk)]
    with pytest.raises(UserError):
        calls.return_for_correction(round=round, reason=" ", by=manager)
    client.post(url("round_step", round.pk, "return_for_correction"), {"reason": "第二包金额偏高"})
    assert round_count(manager) == 0
    clerk = round.prepared_by
    client.force_login(clerk)
    assert [task.url for task in round_tasks(clerk)] == [url("round", round.pk)]
    assert not list(round_tasks(person(Role.CLERK)))
    assert Notification.objects.get(user=clerk, kind="round_returned").context["reason"] == "第二包金额偏高"
    page = client.get(url("round", round.pk))
    assert page.context["sent_back"].reason == "第二包金额偏高"
    assert url("round_ask", round.pk) in page.content.decode()
    client.post(url("round_ask", round.pk))
    assert round_count(clerk) == 0
    assert client.get(url("round", round.pk)).context["sent_back"] is None


def test_manager_who_once_wrote_it_is_not_asked_to_approve():
    round, manager = prepared(), person(Role.MANAGER)
    for by in (manager, round.prepared_by):
        round = rounds.write_round(round=round, facts={"title": "改名"}, version=round.version, by=by)
    calls.ask_approval(round=round, by=round.prepared_by)
    assert round_count(manager) == 0
