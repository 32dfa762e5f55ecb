"""500 applicants who save their drafts at once while the deadline comes near, and hand in at the end.

    python -m bench.saving [--applicants 500] [--saves 4]

The portal runs as `make run` runs it, in two processes. Nothing that was acknowledged may be lost, as many versions
are handed in as were acknowledged, and their numbers have no gap. The 95th percentile is compared with that of a bare
view behind the same sign-in, which takes the same text from as many people and keeps nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench.common import ROOT, report, say, with_database

TOKEN = "b" * 32  # the cookie and the header of the same request agree: that is all that is asked of it
TITLE = "基准：同时保存"
PATIENCE = 300  # seconds until the call closes


def main() -> None:
    """Prepare a database of its own, serve it, let everybody write, and count."""
    words = argparse.ArgumentParser()
    words.add_argument("--applicants", type=int, default=500)
    words.add_argument("--saves", type=int, default=4)
    words.add_argument("--here", action="store_true", help="measure the database of BENCH_DATABASE")
    chosen = words.parse_args()
    if chosen.here:
        measure_here(chosen.applicants, chosen.saves)
        return
    sizes = ["--applicants", str(chosen.applicants), "--saves", str(chosen.saves)]
    with_database(f"bench_saving_{chosen.applicants}", "bench.saving", "--here", *sizes)


@dataclass
class Applicant:
    """Somebody with a draft: where it is, how to sign in, and what the portal said."""

    application: int
    cookie: str
    revision: int
    saved: str = ""
    handed_in: bool = False
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def ask(self, connection: http.client.HTTPConnection, path: str, form: dict[str, Any], *, partly: bool) -> int:
        """Send a form; return the status, and keep how long it took."""
        headers = {
            "Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded", **({"HX-Request": "true"} if partly else {}),
        }  # fmt: skip
        began = time.perf_counter()
        connection.request("POST", path, urlencode(form, doseq=True), headers)
        response = connection.getresponse()
        body = response.read()
        self.seconds.append(time.perf_counter() - began)
        if response.status >= http.HTTPStatus.BAD_REQUEST:
            self.faults.append(f"{path}: {response.status} {body[:200]!r}")
        return response.status


def measure_here(number: int, saves: int) -> None:
    """Serve the database, and report what became of the saves."""
    import django

    from config import embedded

    embedded.ensure()
    django.setup()
    applicants, round = prepare(number)
    with served() as port:
        say(f"{number} people save {saves} times each …")
        bare = _all(applicants, port, saves, kept=False)
        _set_deadline(round)
        written = _all(applicants, port, saves, kept=True)
    lost, counted, gaps = verify(applicants, round)
    faults = sum(len(one.faults) for one in applicants)
    times = written / bare
    report(
        "saving",
        [
            {"what": "saves acknowledged", "measured": sum(bool(one.saved) for one in applicants) * saves},
            {"what": "acknowledged and not there", "measured": lost, "met": "yes" if not lost else "NO"},
            {"what": "handed in: acknowledged / on record / gaps in the numbers", "measured": counted,
             "met": "yes" if gaps else "NO"},
            {"what": "requests that failed", "measured": faults, "met": "yes" if not faults else "NO"},
            {"what": "95th percentile, seconds", "measured": f"{written:.2f}"},
            {"what": "95th percentile, bare view, seconds", "measured": f"{bare:.2f}"},
            {"what": "ratio", "measured": f"{times:.1f}×"},
        ],
        unit=f"{number} people at once, {saves} saves each, two web processes and everybody on this machine",
    )  # fmt: skip


def _all(applicants: list[Applicant], port: int, saves: int, *, kept: bool) -> float:
    """Let everybody write at once; return the 95th percentile of the seconds for one request."""
    for one in applicants:
        one.seconds.clear()
    work = _write if kept else _say
    gate = threading.Barrier(len(applicants))
    threads = [threading.Thread(target=work, args=(one, port, saves, gate)) for one in applicants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = sorted(second for one in applicants for second in one.seconds)
    return seconds[int(len(seconds) * 0.95)]


def _write(one: Applicant, port: int, saves: int, gate: threading.Barrier) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    path = f"/my/applications/{one.application}/"
    gate.wait()
    for turn in range(saves):
        title = f"职工服务项目 {one.application} 第{turn}稿"
        form = {"title": title, "need": _text(turn), "aims": _text(turn)[:280], "version": one.revision + turn}
        if one.ask(connection, f"{path}sections/project/", {**form, "areas": ["psychology"]}, partly=True) == OK:
            one.saved = title
    one.handed_in = one.ask(connection, f"{path}hand-in/", {"declares": "on"}, partly=False) == FOUND


def _say(one: Applicant, port: int, saves: int, gate: threading.Barrier) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    gate.wait()
    for turn in range(saves + 1):
        one.ask(connection, "/bench/bare/", {"need": _text(turn), "aims": _text(turn)}, partly=True)


OK, FOUND = http.HTTPStatus.OK, http.HTTPStatus.FOUND


def _text(turn: int) -> str:
    return f"第{turn}稿：入户走访和问卷显示，职工对该项服务需求集中。" * 12


def verify(applicants: list[Applicant], round: Any) -> tuple[int, str, bool]:
    """Return how many acknowledged saves are not there, the count in words, and whether it is exact without gaps."""
    from procurement.models import Application, Submission

    there = dict(Application.objects.filter(round=round).values_list("pk", "answers__title"))
    lost = sum(there[one.application] != one.saved for one in applicants if one.saved)
    handed_in = sum(one.handed_in for one in applicants)
    on_record = Submission.objects.filter(application__round=round).count()
    numbers = Application.objects.filter(round=round).exclude(number="").values_list("number", flat=True)
    series = sorted(int("".join(filter(str.isdigit, number.rpartition("-")[2]))) for number in numbers)
    gaps = len(set(range(1, len(series) + 1)) - set(series))
    return lost, f"{handed_in} / {on_record} / {gaps}", handed_in == on_record == len(series) and not gaps


# What they write in --------------------------------------------------------------------------------------------------


def prepare(number: int) -> tuple[list[Applicant], Any]:
    """Return as many people, each with a draft in a new open round, and the round."""
    from orgs.generate import load
    from orgs.models import Organization

    if Organization.objects.count() < number:
        load(number)
    round = _open_round()
    say(f"{number} drafts …")
    Organization.objects.exclude(portal_status="verified").update(portal_status="verified")
    free = Organization.objects.order_by("pk")
    return [_applicant(one, round, place) for place, one in enumerate(free[:number])], round


def _applicant(organization: Any, round: Any, place: int) -> Applicant:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    from orgs.models import Member
    from procurement.demo.words import answers_of
    from procurement.services.applications import begin_application, save_answers
    from unions.models import User

    user, _is_new = User.objects.get_or_create(email=f"bench{place}@bench.example", defaults={"name": f"申报人{place}"})
    Member.objects.get_or_create(organization=organization, user=user, defaults={"role": "owner"})
    made = begin_application(round=round, organization=organization, by=user)
    answers = answers_of(
        random.Random(place), area="psychology", place="北京", most=round.lots.get().most_each, areas=[]
    )  # fmt: skip
    made = save_answers(application=made, answers=answers, by=user)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session.save()
    return Applicant(made.pk, str(session.session_key), made.revision)


def _open_round() -> Any:
    from core import clock
    from core.forms.services import current_version
    from procurement.application_form import KEY
    from procurement.models import Lot, Round
    from unions.queries import city_federation

    now = clock.now()
    round = Round.objects.create(
        union=city_federation(), year=now.year, kind="service", title=TITLE, number=f"{TITLE} {now:%Y%m%d%H%M%S}号",
        form_version=current_version(KEY), status="open", opened_at=now, deadline=now + dt.timedelta(days=1),
    )  # fmt: skip
    Lot.objects.create(round=round, title="第一包", ceiling=100_000_000, most_each=50_000)
    return round


def _set_deadline(round: Any) -> None:
    from core import clock

    round.deadline = clock.now() + dt.timedelta(seconds=PATIENCE)
    round.save()


@contextlib.contextmanager
def served() -> Iterator[int]:
    """Serve the bench's database as ``make run`` serves the portal; give the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "2", "--log-level", "warning"]
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", *words, "--port", str(port), "config.wsgi:application"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"}, cwd=ROOT, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _turn in range(300):
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == OK:
                return
        time.sleep(0.2)
    raise RuntimeError("The portal does not answer.")


if __name__ == "__main__":
    main()
