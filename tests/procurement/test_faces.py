"""How the portal meets applicants and experts: one frame for each, five places at most."""

import re

import pytest
from django.urls import reverse

from core import clock
from core.navigation import my, my_groups
from procurement.choices import AssignmentStatus as S
from procurement.choices import RoundStatus as R
from procurement.models import Assignment
from procurement.queries.reviews import neighbours, readings_of
from tests.factories import person
from tests.procurement.reviewing import application, bare_round, expert, under_review

pytestmark = pytest.mark.django_db
BAR = re.compile(r'<nav class="public-nav my-nav".*?</nav>', re.DOTALL)


def bar(client, name):
    return BAR.search(client.get(reverse(name)).content.decode())[0]


def test_the_bar_of_an_organization_has_five_places_at_most():
    groups = {my.get(name).group for name in my.names()} - {""}
    assert groups == set(my_groups.names())
    assert len([name for name in my.names() if not my.get(name).group]) + len(groups) <= 5


def test_pages_of_all_frames_stand_in_the_one_that_the_reader_comes_from(client):
    reader = expert(user=person()).user
    client.force_login(reader)
    reviews, own = (f'href="{reverse(name)}"' for name in ("procurement:readings", "my_home"))
    assert reviews in bar(client, "inbox:notifications"), "where an expert starts"
    client.get(reverse("my_home"))
    assert own in bar(client, "inbox:tasks")
    client.get(reverse("procurement:readings"))
    assert reviews in bar(client, "jobs:my_jobs")
    client.get(reverse("procurement:rounds"))  # the desk is shut to them, and leads nowhere
    assert reviews in bar(client, "inbox:preferences")


def test_experts_see_what_waits_first_and_ended_rounds_folded(client):
    reader = expert()
    _round, rows = under_review(3)
    ended = application(bare_round(R.CONCLUDED))
    for status, one in ((S.DONE, rows[0]), (S.ACCEPTED, rows[1]), (S.OFFERED, rows[2]), (S.DONE, ended)):
        done = {"total": 80, "declared_at": clock.now(), "done_at": clock.now()} if status == S.DONE else {}
        Assignment.objects.create(application=one, expert=reader, status=status, **done)
    client.force_login(reader.user)
    context = client.get(reverse("procurement:readings")).context
    (current,) = context["rounds"]
    assert (current.waiting, [line.is_waiting for line in current.lines]) == (2, [True, True, False])
    assert [one.round for one in context["ended"]] == [ended.round]
    first, second, third = readings_of(reader.user).filter(application__round=current.round)
    assert neighbours(first, reader.user) == (None, second)
    assert neighbours(third, reader.user) == (second, None)
