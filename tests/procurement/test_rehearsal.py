"""A rehearsal, as a process: one round from the draft to the award by setting the clock, beside an untouched portal."""

import datetime as dt
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.urls import NoReverseMatch, reverse

from core import clock
from procurement.services.rounds import write_rows
from tests.procurement.applicants import ANSWERS
from tests.procurement.factories import prepared
from tests.procurement.rehearsing import Player

PROJECT = Path(__file__).resolve().parents[2]
MARCH = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)
CRITERIA = ("need", "plan", "team", "budget", "effect", "party")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


@pytest.fixture
def rehearse(tmp_path):
    """Return a function that runs the command against the test's own database, and clean up after it."""
    real = connection.settings_dict
    address = f"postgres://{real['USER']}@/{real['HOST']}/{real['NAME']}"
    environ = {**os.environ, "DATABASE_URL": address, "HUB_VAR": str(tmp_path)}
    environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"
    opened = []

    def run(pk, *words):
        opened.append(pk)
        command = [sys.executable, "manage.py", "rehearse", str(pk), *words]
        done = subprocess.run(command, cwd=PROJECT, env=environ, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    yield run
    for pk in set(opened):
        if (tmp_path / "rehearsals" / str(pk)).exists():
            run(pk, "--delete", "--json")


@pytest.mark.django_db(transaction=True)
def test_round_is_played_from_the_call_to_the_award(rehearse, tmp_path):
    with clock.stopped_at(MARCH):  # the holidays of its year are known
        round = prepared()
    write_rows(round=round, name="documents", rows=[{"title": "主责单位同意函", "is_required": False}])
    round.least_eligible = 1
    round.save()
    before = counts()
    port = free_port()
    told = rehearse(round.pk, "--port", str(port), "--json")
    assert {part["role"] for part in told["people"]} >= {"clerk", "manager", "leader", "finance", "agency", "applicant"}
    play(told["url"], told["password"])
    assert counts() == before
    assert rehearse(round.pk, "--delete", "--json") == {"state": "deleted"}
    assert not (tmp_path / "rehearsals" / str(round.pk)).exists()


def play(base, password):
    """Play round 1 of a rehearsal to the award, each step by whom it belongs to."""

    def player(login):
        return Player(base, f"{login}@rehearsal.example", password)

    clerk, manager, leader = player("clerk"), player("manager"), player("leader")
    owner = player("org1")
    owner.open("/rehearsal/")
    assert owner.status == 404  # the clock belongs to the staff
    assert "Nothing here is real" in owner.text("/my/")

    manager.submit("/desk/rounds/1/steps/approve/", "/approve/")
    clerk.submit("/rehearsal/", "/rehearsal/clock/", stop="opens", at="")
    clerk.submit("/desk/rounds/1/steps/open/", "/open/")
    applies(owner)
    clerk.submit("/rehearsal/", "/rehearsal/clock/", stop="deadline", at="")
    assert "Closed" in clerk.text("/desk/rounds/1/")

    clerk.submit("/desk/rounds/1/eligibility/", "/eligibility/begin/")
    clerk.submit("/desk/applications/1/eligibility/", decision="eligible", reason="主责单位同意函已核对。")
    clerk.submit("/desk/rounds/1/experts/", "/experts/begin/")
    clerk.submit("/desk/rounds/1/experts/draw/", "/draw/")
    for number in range(1, 6):
        scores(player(f"expert{number}"))
    clerk.submit("/desk/rounds/1/experts/close/", "/close/")
    panel_decides(clerk)
    manager.submit("/desk/rounds/1/award/publish/", "/publish/")
    assert "Public notice" in leader.text("/desk/rounds/1/")
    clerk.submit("/rehearsal/", "/rehearsal/clock/", stop="contract", at="")
    leader.submit("/desk/rounds/1/award/decide/", "/decide/")
    assert "Awarded" in leader.text("/desk/rounds/1/")
    clerk.submit("/rehearsal/", "/rehearsal/clock/", at=a_day_later(clerk))
    assert "org1@rehearsal.example" in clerk.text("/rehearsal/")


def applies(owner):
    owner.submit("/my/calls/1/apply/", "/apply/")
    page = owner.open("/my/applications/1/")
    links = {link for _element, _name, link, _place in page.iterlinks() if "/sections/" in link}
    sections = sorted(link.rpartition("/sections/")[2] for link in links)
    for section in sections:
        owner.submit(f"/my/applications/1/sections/{section}", f"/sections/{section}", **flat(ANSWERS))
    assert "number" in owner.submit("/my/applications/1/hand-in/", "/hand-in/", declares="on").lower()


def flat(answers):
    """Return answers as the fields of their forms."""
    fields = {}
    for key, value in answers.items():
        if isinstance(value, dict):
            for row, cells in value.items():
                fields |= {f"{key}-{row}-{column}": cell for column, cell in cells.items()}
        else:
            fields[key] = value
    return fields


def scores(expert):
    page = expert.open("/review/")
    for address in sorted({link for _e, _a, link, _p in page.iterlinks() if link.rstrip("/").split("/")[-1].isdigit()}):
        expert.submit(address, "/accept/", declared="on")
        expert.submit(address, **{f"score_{key}": "9" for key in CRITERIA}, submit="1")


def panel_decides(clerk):
    facts = {"held_on": today_of(clerk), "chair": "王主席", "members": "李某", "minutes": "逐项审议。"}
    clerk.submit("/desk/rounds/1/panel/meeting/", **facts)
    clerk.submit("/desk/rounds/1/panel/propose/", "/propose/")


def today_of(clerk):
    return clerk.open("/rehearsal/").xpath("string(//*[contains(@class,'rehearsal-banner')]/span)").split()[-2]


def a_day_later(clerk):
    return f"{dt.date.fromisoformat(today_of(clerk)) + dt.timedelta(days=1)}T09:00"


@pytest.mark.django_db
def test_unknown_round_is_refused_in_words():
    with pytest.raises(CommandError, match="99"):
        call_command("rehearse", "99")


def test_clock_page_is_nowhere_outside_of_a_rehearsal():
    assert settings.REHEARSAL is False
    with pytest.raises(NoReverseMatch):
        reverse("rehearsal:clock")
