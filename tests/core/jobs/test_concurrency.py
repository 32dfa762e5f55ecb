"""Many workers, killed workers, live progress: real transactions, real processes."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from kombu import Connection

from config.celery import app
from core.jobs import services
from core.jobs.execution import claim, execute
from core.jobs.models import Job
from core.jobs.tasks import run_job
from tests.sample.models import Plain

pytestmark = pytest.mark.usefixtures("committed")
State = Job.State


def in_threads(count, work):
    """Run the work in threads that begin together; return what each returned."""
    barrier = threading.Barrier(count)
    results = []

    def begin():
        barrier.wait()
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def wait_for(condition, seconds=180):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come about")


def test_one_of_many_workers_gets_the_job(make_job):
    job = make_job()
    claims = in_threads(8, lambda: claim(job.pk))
    assert sum(one is not None for one in claims) == 1
    job.refresh_from_db()
    assert job.attempt == 1


def test_one_of_many_requests_with_a_key_makes_the_job(user, sent):
    jobs = in_threads(6, lambda: services.enqueue("test.write", by=user, key="once"))
    assert len({job.pk for job in jobs}) == 1
    assert sent == [str(jobs[0].pk)]


def test_progress_and_lease_show_while_the_effect_is_uncommitted(make_job):
    job = make_job(params={"rows": 40, "pause": 0.1})
    thread = threading.Thread(target=lambda: (execute(claim(job.pk)), connection.close()))
    thread.start()
    seen = wait_for(lambda: Job.objects.filter(pk=job.pk, state=State.RUNNING, done__gt=0).first())
    lease = seen.lease_until
    assert seen.total == 40
    assert not Plain.objects.exists()
    wait_for(lambda: Job.objects.get(pk=job.pk).lease_until != lease)
    thread.join()
    assert Plain.objects.count() == 40


def test_cancel_stops_a_running_job_and_nothing_stays(make_job, user):
    job = make_job(params={"rows": 600, "pause": 0.1})
    thread = threading.Thread(target=lambda: (execute(claim(job.pk)), connection.close()))
    thread.start()
    wait_for(lambda: Job.objects.filter(pk=job.pk, done__gt=0).exists())
    services.cancel(job, by=user)
    thread.join()
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert 0 < job.done < 600
    assert not Plain.objects.exists()


def test_rolled_back_request_leaves_no_job(user, sent):
    with transaction.atomic():
        services.enqueue("test.write", by=user)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert sent == []


# Real workers --------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def worker(tmp_path, pool):
    """Run a worker of its own process group until the block ends."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.core.jobs.worker_settings",
        "TEST_DATABASE": connection.settings_dict["NAME"],
        "TEST_UPLOADS": str(tmp_path / "uploads"),
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-P", pool, "-c", "1", "--loglevel", "INFO",
               "--without-gossip", "--without-mingle"]  # fmt: skip
    log = tmp_path / f"worker-{time.monotonic_ns()}.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=django_settings.BASE_DIR, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def _empty_queue():
    yield
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge(app.conf.task_default_queue)


def starts(pid_file):
    return pid_file.read_text().split() if pid_file.exists() else []


@pytest.mark.usefixtures("_empty_queue")
@pytest.mark.parametrize("pool", ["solo", "prefork"])
def test_worker_killed_in_the_middle_leaves_exactly_one_outcome(user, tmp_path, settings, pool):
    """solo: the whole worker dies, and another takes over. prefork: its child dies, and the next child does."""
    settings.JOBS_LEASE_SECONDS = 8
    pid_file = Path(tmp_path / "pids")
    params = {"rows": 30, "pause": 0.1, "pid_file": str(pid_file)}
    with worker(tmp_path, pool):
        job = services.enqueue("test.write", by=user, params=params)
        wait_for(lambda: Job.objects.filter(pk=job.pk, done__gt=0).exists())
        os.kill(int(starts(pid_file)[0]), signal.SIGKILL)
        with worker(tmp_path, pool) if pool == "solo" else contextlib.nullcontext():
            wait_for(lambda: services.sweep() or not Job.objects.get(pk=job.pk).is_active)
            wait_for(lambda: not Job.objects.get(pk=job.pk).is_active)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.outcome["rows"]) == (State.SUCCEEDED, 2, 30)
    assert len(starts(pid_file)) == 2
    assert Plain.objects.count() == 30


@pytest.mark.usefixtures("_empty_queue")
def test_job_asked_for_while_the_broker_was_away_runs_once_it_is_back(user, tmp_path, monkeypatch):
    nowhere = Connection("redis+socket:///nonexistent/valkey.sock")
    with monkeypatch.context() as away:
        away.setattr(run_job, "apply_async", partial(run_job.apply_async, connection=nowhere))
        job = services.enqueue("test.write", by=user)
        job.refresh_from_db()
    assert (job.state, job.sent_at) == (State.QUEUED, None)
    with worker(tmp_path, "solo"):
        services.sweep()
        wait_for(lambda: not Job.objects.get(pk=job.pk).is_active)
    assert Job.objects.get(pk=job.pk).state == State.SUCCEEDED
