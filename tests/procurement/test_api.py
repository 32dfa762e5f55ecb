"""Rounds and what follows for programs: who sees what, and what is in no address."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from procurement.models import Application, Assignment, EligibilityCheck, PublicNotice, Round
from tests.factories import person
from tests.procurement.factories import awarded, opened
from tests.procurement.reviewing import application, bare_round, expert, scored
from unions.models import Role

pytestmark = pytest.mark.django_db
API = "/api/v1/"
DAY = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(DAY):
        yield


def asked(client, path, user=None):
    if user:
        client.force_login(user)
    return client.get(API + path)


def rows(client, path, user):
    response = asked(client, path, user)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_staff_read_their_rounds_applications_and_awards(client):
    given = awarded()
    elsewhere = bare_round(union="BFTU-110105")
    foreign = application(elsewhere)
    near, far = person(Role.CLERK), person(Role.CLERK, "BFTU-110101")
    assert {one["id"] for one in rows(client, "rounds/", near)} == {given.application.round_id, elsewhere.pk}
    assert [one["id"] for one in rows(client, "awards/", near)] == [given.pk]
    assert [one["number"] for one in rows(client, "applications/?status=eligible", near)] == [foreign.number]
    one = asked(client, f"awards/{given.pk}/", near).json()
    assert (one["amount"], one["round"]["id"]) == ("30000.00", given.application.round_id)
    for path in (f"rounds/{elsewhere.pk}/", f"applications/{foreign.pk}/", f"awards/{given.pk}/"):
        assert asked(client, path, far).status_code == 404
    assert rows(client, "applications/", far) == rows(client, "contracts/", far) == []


@pytest.mark.parametrize("path", ["rounds/", "applications/", "awards/", "contracts/"])
def test_strangers_and_experts_read_none_of_it(client, path):
    assert asked(client, path).status_code == 401
    assert asked(client, path, expert().user).status_code in {403, 404}


def test_application_names_no_expert_no_score_and_nothing_it_answered(client):
    round = bare_round(is_anonymous=True)
    one = application(round, answers={"leader": "某负责人"})
    scored(one, 81, 83)
    EligibilityCheck.objects.create(application=one, checked_on=clock.today(), holds=True, is_eligible=True)
    said = asked(client, f"applications/{one.pk}/", person(Role.CLERK)).json()
    assert said["eligibility"]["is_eligible"] is True
    words = json.dumps(said, ensure_ascii=False)
    hidden = [each.expert.name for each in Assignment.objects.select_related("expert")]
    assert not [word for word in (*hidden, "81", "83", "某负责人") if word in words]


def test_draft_applications_are_in_no_list_and_count_nowhere(client):
    round = opened()
    Application.objects.filter(pk=application(round).pk).update(status="draft", submitted_at=None)
    clerk = person(Role.CLERK)
    assert rows(client, "applications/", clerk) == []
    assert asked(client, f"rounds/{round.pk}/", clerk).json()["applications"] == 0


def test_notices_are_for_everybody_as_they_were_published(client):
    round = bare_round("notice")
    now = clock.now()
    notice = PublicNotice.objects.create(
        round=round, number="公示1", content={"rows": [1]}, page="<p></p>", sha256="ab", starts_at=now,
        ends_at=now + dt.timedelta(days=7),
    )  # fmt: skip
    (found,) = asked(client, f"notices/?year={round.year}").json()["results"]
    assert found == asked(client, f"notices/{notice.pk}/").json()
    assert (found["content"], found["sha256"], found["union"]["code"]) == ({"rows": [1]}, "ab", "BFTU")
    assert asked(client, "notices/?q=none").json()["results"] == []
    assert asked(client, "notices/?colour=red").status_code == 400


@pytest.mark.parametrize(("path", "make"), [("rounds/", bare_round), ("awards/", awarded)])
def test_lists_page_by_cursor_with_a_constant_number_of_queries(client, path, make):
    clerk = person(Role.CLERK)
    rows(client, path, clerk)  # what is read once a process
    counted = []
    for more in (2, 4):
        for _each in range(more):
            make()
        with CaptureQueriesContext(connection) as asked_for:
            found = rows(client, f"{path}?limit=100", clerk)
        counted.append((len(found), len(asked_for)))
    assert [count for count, _queries in counted] == [2, 6]
    assert counted[0][1] == counted[1][1]
    first = asked(client, f"{path}?limit=4").json()
    second = client.get(first["next"]).json()
    assert len({one["id"] for one in (*first["results"], *second["results"])}) == 6


def test_what_changes_nothing_is_all_there_is(client):
    round = bare_round()
    client.force_login(person(Role.MANAGER))
    assert client.post(f"{API}rounds/{round.pk}/", "{}", content_type="application/json").status_code in {403, 405}
    assert Round.objects.get().title == round.title
