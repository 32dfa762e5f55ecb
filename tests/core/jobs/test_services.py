"""Asking for jobs, running them, ending them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError as BrokerError

from core import clock
from core.attachments.models import Attachment
from core.attachments.services import store
from core.errors import UserError
from core.inbox.models import Notification
from core.jobs import services
from core.jobs.execution import claim, execute
from core.jobs.models import Job
from core.jobs.tasks import run_job
from tests.core.attachments import files
from tests.sample.models import Plain

pytestmark = pytest.mark.django_db
State = Job.State


def test_enqueue_sends_after_commit_only(user, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = services.enqueue("test.write", by=user, params={"rows": 2})
        assert sent == []
    assert sent == [str(job.pk)]
    job.refresh_from_db()
    assert (job.state, job.title, job.requested_by) == (State.QUEUED, "Write rows", user)
    assert job.sent_at


def test_enqueue_of_unknown_kind_names_those_there_are(user):
    with pytest.raises(KeyError, match=r"test\.write"):
        services.enqueue("test.nothing", by=user)


def test_enqueue_with_the_same_key_is_the_same_job(user, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        one = services.enqueue("test.write", by=user, key="nightly 2026-09-01")
        two = services.enqueue("test.write", by=user, key="nightly 2026-09-01")
    assert one == two
    assert sent == [str(one.pk)]


def test_enqueue_keeps_files_for_the_handler(user, tmp_path, sent):
    (tmp_path / "out.csv").write_text("a,b")
    loose = store(files.upload(files.PDF, "b.pdf"), by=user)
    job = services.enqueue(
        "test.attach",
        by=user,
        params={"path": str(tmp_path / "out.csv")},
        files=[files.upload(files.HONEST["a.csv"], "a.csv"), loose],
    )
    run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.outcome) == (State.SUCCEEDED, {"given": ["b.pdf", "a.csv"]})
    assert [(one.filename, one.file.read()) for one in job.files] == [("结果.csv", b"a,b")]


def test_enqueue_with_a_refused_file_leaves_no_job(user):
    with pytest.raises(UserError), transaction.atomic():
        services.enqueue("test.write", by=user, files=[files.upload(b"MZ", "a.pdf")])
    assert not Job.objects.exists()


@pytest.mark.parametrize("error", [BrokerError("gone"), ConnectionRefusedError()])
def test_broker_down_leaves_the_row_for_the_sweep(user, sent, monkeypatch, error, django_capture_on_commit_callbacks):
    def refuse(*_args, **_options):
        raise error

    with monkeypatch.context() as away, django_capture_on_commit_callbacks(execute=True):
        away.setattr("core.jobs.tasks.run_job.apply_async", refuse)
        job = services.enqueue("test.write", by=user)
    away.undo()
    job.refresh_from_db()
    assert (job.state, job.sent_at) == (State.QUEUED, None)
    assert services.sweep() == 1
    assert sent == [str(job.pk)]
    assert services.sweep() == 0


def test_message_that_the_broker_lost_is_sent_again(make_job, sent):
    job = make_job(sent_at=clock.now() - dt.timedelta(minutes=11))
    services.sweep()
    assert sent == [str(job.pk)]


def test_running_writes_effect_and_end(make_job):
    job = make_job(params={"rows": 3})
    run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.attempt, job.lease_until) == (State.SUCCEEDED, 1, None)
    assert (job.done, job.total, job.percent) == (3, 3, 100)
    assert job.figures == [("Rows written", 3)]
    assert Plain.objects.count() == 3


def test_whoever_asked_is_told_once_of_the_end_with_what_came_of_it(make_job, user):
    for job in (make_job(params={"rows": 3}), make_job("test.refuse"), make_job(requested_by=None),
                make_job(in_process=True)):  # fmt: skip
        run_job(str(job.pk))
        run_job(str(job.pk))
    told = Notification.objects.filter(user=user).order_by("created_at")
    assert [(one.kind, one.context["result"]) for one in told] == [
        ("job_done", "Rows written 3"), ("job_failed", "The second column is missing. Add it."),
    ]  # fmt: skip
    assert told[0].url == "/inbox/"


def test_worker_that_never_came_back_is_told_of(make_job, user, settings):
    make_job(state=State.RUNNING, attempt=settings.JOBS_MAX_ATTEMPTS, lease_until=clock.now() - dt.timedelta(days=1))
    services.sweep()
    services.sweep()
    assert Notification.objects.get(user=user).kind == "job_failed"


def test_message_that_comes_twice_does_nothing(make_job):
    job = make_job()
    run_job(str(job.pk))
    run_job(str(job.pk))
    assert Plain.objects.count() == 1


def test_refusal_is_told_and_nothing_stays(make_job):
    job = make_job("test.refuse")
    run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "The second column is missing. Add it.")
    assert job.log == ""
    assert not Plain.objects.exists()


def test_breakdown_tells_the_person_nothing_secret_and_the_administrator_everything(make_job, caplog):
    job = make_job("test.break")
    run_job(str(job.pk))
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "secret" not in job.error
    assert "a secret detail" in job.log
    assert not Plain.objects.exists()


def test_handler_with_its_own_transactions_keeps_what_it_committed(make_job):
    job = make_job("test.own_transactions")
    run_job(str(job.pk))
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert Plain.objects.get().title == "kept"


def test_database_trouble_is_tried_again_and_given_up_after_three_times(make_job):
    job = make_job("test.deadlock")
    states = []
    for _ in range(4):
        run_job(str(job.pk))
        job.refresh_from_db()
        states.append((job.state, job.attempt))
    assert states == [(State.QUEUED, 1), (State.QUEUED, 2), (State.FAILED, 3), (State.FAILED, 3)]
    assert "deadlock" in job.log


def test_error_is_in_the_language_of_whoever_asked(make_job):
    job = make_job("test.break", language="en")
    run_job(str(job.pk))
    job.refresh_from_db()
    assert job.error.startswith("Something went wrong in the portal")


def test_run_now_returns_the_finished_job(user):
    heard = []
    job = services.run_now("test.write", by=user, params={"rows": 2}, on_progress=lambda *words: heard.append(words))
    assert (job.state, job.outcome["rows"], job.in_process) == (State.SUCCEEDED, 2, True)
    assert heard == [(1, 2, "writing"), (2, 2, "writing")]


@pytest.mark.parametrize(("kind", "error"), [("test.refuse", UserError), ("test.break", ZeroDivisionError)])
def test_run_now_raises_what_the_handler_raised(kind, error):
    with pytest.raises(error):
        services.run_now(kind)
    assert Job.objects.get().state == State.FAILED


def test_run_now_interrupted_says_so():
    def interrupt(*_words):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.run_now("test.write", on_progress=interrupt)
    assert Job.objects.get().state == State.FAILED
    assert not Plain.objects.exists()


# Leases --------------------------------------------------------------------------------------------------------------


def lapse(job):
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - dt.timedelta(seconds=1))


def test_lapsed_lease_is_taken_back_at_most_three_times(make_job, sent):
    job = make_job()
    states = []
    for _ in range(3):
        claim(job.pk)
        lapse(job)
        services.sweep()
        job.refresh_from_db()
        states.append((job.state, job.attempt))
    assert states == [(State.QUEUED, 1), (State.QUEUED, 2), (State.FAILED, 3)]
    assert "3" in job.error
    assert sent == [str(job.pk)] * 2


def test_lease_in_force_is_left_alone(make_job, sent):
    job = make_job()
    claim(job.pk)
    services.sweep()
    job.refresh_from_db()
    assert job.state == State.RUNNING
    assert sent == []


def test_lapsed_lease_of_a_command_fails_at_once(make_job, sent):
    job = make_job(in_process=True)
    claim(job.pk)
    lapse(job)
    services.sweep()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert sent == []


def test_lapsed_lease_of_a_job_to_be_cancelled_ends_it(make_job, user, sent):
    job = make_job()
    claim(job.pk)
    services.cancel(job, by=user)
    lapse(job)
    services.sweep()
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_attempt_that_lost_its_lease_changes_nothing(make_job, sent):
    job = make_job()
    slow = claim(job.pk)
    lapse(job)
    services.sweep()
    run_job(str(job.pk))
    execute(slow)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (State.SUCCEEDED, 2)
    assert Plain.objects.count() == 1


# Cancel, retry -------------------------------------------------------------------------------------------------------


def test_cancel_of_a_waiting_job_is_at_once(make_job, user):
    job = make_job()
    services.cancel(job, by=user)
    run_job(str(job.pk))
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert not Plain.objects.exists()


@pytest.mark.parametrize("state", [State.SUCCEEDED, State.FAILED, State.CANCELLED])
def test_cancel_of_what_is_over_is_refused(make_job, user, state):
    job = make_job(state=state, finished_at=clock.now())
    with pytest.raises(UserError):
        services.cancel(job, by=user)


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_retry_begins_anew(make_job, user, sent, state, django_capture_on_commit_callbacks):
    job = make_job(state=state, finished_at=clock.now(), attempt=3, error="no", log="trace", cancel_requested=True)
    with django_capture_on_commit_callbacks(execute=True):
        services.retry(job, by=user)
    assert sent == [str(job.pk)]
    run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.attempt, job.error, job.log) == (State.SUCCEEDED, 1, "", "")


@pytest.mark.parametrize("facts", [{"state": State.SUCCEEDED}, {"state": State.FAILED, "in_process": True}])
def test_retry_is_refused_otherwise(make_job, user, facts):
    job = make_job(finished_at=clock.now(), **facts)
    with pytest.raises(UserError):
        services.retry(job, by=user)


def test_clean_up_deletes_old_jobs_with_their_files(user, make_job, settings, sent):
    settings.JOBS_RETENTION_DAYS = 30
    old = services.enqueue("test.write", by=user, files=[files.upload(files.PDF)])
    Job.objects.filter(pk=old.pk).update(
        state=State.SUCCEEDED, finished_at=clock.now() - dt.timedelta(days=31), created_at=clock.now()
    )
    fresh = make_job(state=State.SUCCEEDED, finished_at=clock.now())
    waiting = make_job(created_at=clock.now() - dt.timedelta(days=60))
    assert services.clean_up() == 1
    assert set(Job.objects.all()) == {fresh, waiting}
    assert not Attachment.objects.exists()


def test_running_without_a_lease_is_impossible(make_job):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_job(state=State.RUNNING)


def test_time_left_follows_the_rate():
    job = Job(done=50, total=100, rate=5)
    assert job.time_left == dt.timedelta(seconds=10)
    assert Job(done=5).time_left is None
