"""Meetings of unions: a list with export, each with its minutes and what it was about."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.sheets import resources, unexported_fields
from tests.factories import person
from tests.procurement.panel_factories import decided
from unions.models import Meeting, Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_day():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def test_panel_meeting_is_listed_and_leads_to_its_round(client):
    round = decided()
    meeting = Meeting.objects.get(round=round)
    client.force_login(person(Role.AUDITOR))
    listed = client.get(reverse("unions:meetings"), {"q": meeting.chair}).content.decode()
    assert meeting.title in listed
    page = client.get(reverse("unions:meeting", args=[meeting.pk])).content.decode()
    assert meeting.minutes in page
    assert reverse("procurement:panel", args=[round.pk]) in page
    client.force_login(person(Role.CLERK, "BFTU-110105"))
    assert client.get(reverse("unions:meeting", args=[meeting.pk])).status_code == 404
    assert meeting.title not in client.get(reverse("unions:meetings")).content.decode()


def test_meetings_are_found_in_any_form_of_writing(client):
    Meeting.objects.create(union=city_federation(), kind="special", title="２０２６年专题会", held_on=clock.today(),
                           chair="测试主持", members="甲、乙", minutes="研究　法律援助")  # fmt: skip
    client.force_login(person(Role.AUDITOR))
    assert "专题会" in client.get(reverse("unions:meetings"), {"q": "2026年 法律援助"}).content.decode()


def test_everything_of_meetings_is_exported_or_private():
    assert unexported_fields(resources.get("meetings").sheet) == set()
