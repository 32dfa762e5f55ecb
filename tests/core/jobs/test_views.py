"""My jobs, and one job as it runs."""

import pytest
from django.urls import reverse

from core import clock
from core.inbox.models import Notification
from core.jobs.execution import claim
from core.jobs.models import Job
from core.jobs.tasks import run_job

pytestmark = pytest.mark.django_db
State = Job.State


def text(response):
    return response.content.decode()


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def test_my_jobs_shows_mine_only(signed_in, make_job, stranger):
    make_job(title="Import of May")
    make_job(title="Secret of Wang", requested_by=stranger)
    page = text(signed_in.get("/jobs/"))
    assert "Import of May" in page
    assert "Secret of Wang" not in page


def test_my_jobs_when_empty_says_what_would_be_here(signed_in):
    assert "No jobs yet" in text(signed_in.get("/jobs/"))


def test_my_jobs_costs_the_same_for_one_and_for_three(signed_in, make_job, django_assert_num_queries):
    signed_in.get("/jobs/")  # fills the caches
    counts = []
    for jobs in (1, 2):
        for _ in range(jobs):
            make_job()
        with django_assert_num_queries(20, exact=False) as captured:
            signed_in.get("/jobs/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("action", ["job", "cancel", "retry"])
def test_job_of_somebody_else_is_not_found(client, make_job, stranger, action):
    job = make_job()
    client.force_login(stranger)
    address = reverse(f"jobs:{action}", args=[job.pk])
    assert (client.get(address) if action == "job" else client.post(address)).status_code == 404


def test_end_that_was_watched_is_no_news(signed_in, make_job):
    watched, left = make_job(), make_job()
    for job in (watched, left):
        run_job(str(job.pk))
    signed_in.get(watched.get_absolute_url(), headers={"HX-Request": "true"})
    assert Notification.objects.get(read_at=None).object_id == str(left.pk)


def test_job_asks_strangers_to_sign_in(client, make_job):
    assert client.get(make_job().get_absolute_url()).status_code == 302


def test_running_job_shows_how_far_it_is_and_asks_again(signed_in, make_job):
    job = make_job()
    claim(job.pk)
    Job.objects.filter(pk=job.pk).update(done=1500, total=6000, rate=100, message="reading")
    page = text(signed_in.get(job.get_absolute_url()))
    assert "1,500 of 6,000 (25%)" in page
    assert "100 per second" in page
    assert "0:00:45 left" in page
    assert 'hx-trigger="every 1s"' in page
    assert "Cancel this job" in page
    assert "style=" not in page.partition("<main")[2].partition("</main>")[0]


def test_htmx_gets_the_progress_alone(signed_in, make_job):
    part = text(signed_in.get(make_job().get_absolute_url(), headers={"HX-Request": "true"}))
    assert part.lstrip().startswith("<div id=")
    assert "<html" not in part


def test_finished_job_stops_asking_and_shows_its_outcome(signed_in, make_job):
    job = make_job(params={"rows": 2})
    run_job(str(job.pk))
    page = text(signed_in.get(job.get_absolute_url()))
    assert "hx-trigger" not in page.partition(f'id="job-{job.pk}"')[2].partition(">")[0]
    assert "Rows written" in page
    assert 'href="/inbox/"' in page


def test_without_javascript_the_page_refreshes_itself_until_the_end(signed_in, make_job):
    job = make_job()
    assert "Refresh" not in signed_in.get(job.get_absolute_url())
    assert signed_in.get(f"{job.get_absolute_url()}?live=1")["Refresh"] == "3"
    run_job(str(job.pk))
    assert "Refresh" not in signed_in.get(f"{job.get_absolute_url()}?live=1")


def test_unsent_job_says_that_the_service_is_away(signed_in, make_job):
    assert "does not answer" in text(signed_in.get(make_job().get_absolute_url()))
    assert "free worker" in text(signed_in.get(make_job(sent_at=clock.now()).get_absolute_url()))


def test_files_of_a_job_open_for_whoever_asked_for_it(client, user, stranger, make_job, tmp_path):
    (tmp_path / "out.csv").write_text("a,b")
    job = make_job("test.attach", params={"path": str(tmp_path / "out.csv")})
    run_job(str(job.pk))
    address = job.files.get().get_absolute_url()
    client.force_login(user)
    assert address in text(client.get(job.get_absolute_url()))
    assert client.get(address).status_code == 200
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_log_is_for_administrators(client, make_user, make_job):
    admin = make_user("admin", is_superuser=True)
    job = make_job("test.break", requested_by=admin)
    run_job(str(job.pk))
    client.force_login(admin)
    assert "a secret detail" in text(client.get(job.get_absolute_url()))
    Job.objects.filter(pk=job.pk).update(requested_by=make_user("plain"))
    client.force_login(Job.objects.get(pk=job.pk).requested_by)
    page = text(client.get(job.get_absolute_url()))
    assert "a secret detail" not in page
    assert "Something went wrong" in page


def test_cancel_button_cancels(signed_in, make_job):
    job = make_job()
    assert signed_in.post(reverse("jobs:cancel", args=[job.pk]))["Location"] == job.get_absolute_url()
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_cancel_of_what_is_over_says_so(signed_in, make_job):
    job = make_job(state=State.SUCCEEDED, finished_at=clock.now())
    page = text(signed_in.post(reverse("jobs:cancel", args=[job.pk]), follow=True))
    assert "over already" in page


def test_retry_button_begins_anew(signed_in, make_job, sent):
    job = make_job(state=State.FAILED, finished_at=clock.now(), error="no")
    assert "Try again" in text(signed_in.get(job.get_absolute_url()))
    signed_in.post(reverse("jobs:retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == State.QUEUED
