"""The landing page tells what is going on, and nothing that is not public."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from tests.activities import factories as activities
from tests.procurement import factories as rounds
from tests.projects import factories as projects

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day_with_a_known_calendar():
    cache.clear()
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def test_it_shows_what_is_open_new_and_coming(client):
    call, project, activity = rounds.opened(title="征集甲"), projects.published(), activities.opened()
    draft = rounds.drafted(title="草稿乙")

    shown = client.get("/").content.decode()

    for title in (call.title, project.title, activity.title):
        assert title in shown
    assert draft.title not in shown


def test_an_empty_portal_shows_no_empty_panel(client):
    assert "home-lines" not in client.get("/").content.decode()


def test_its_queries_do_not_grow(client):
    def asked():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    projects.published(), activities.opened()
    few = asked()
    for _turn in range(6):
        projects.published(), activities.opened()
    assert asked() == few
