"""What beat does: the tables say what the code declares."""

import datetime as dt

import pytest
from celery.schedules import crontab
from django_celery_beat.models import PeriodicTask

from config.celery import app
from core.jobs.schedule import Periodic, mark, periodic, synchronize

pytestmark = pytest.mark.django_db


@pytest.fixture
def _declared(monkeypatch):
    monkeypatch.setattr(periodic, "_items", {})
    periodic.register("often", Periodic("core.jobs.tasks.sweep_jobs", dt.timedelta(seconds=15)))
    periodic.register("nightly", Periodic("core.jobs.tasks.clean_jobs", crontab(hour=3, minute=20)))
    synchronize()


def rows():
    return {row.name: row for row in PeriodicTask.objects.filter(description=mark())}


def test_every_declared_task_exists():
    app.loader.import_default_modules()
    assert {one.task for one in periodic} <= set(app.tasks)


def test_migrating_declares_the_sweep_every_15_seconds():
    row = rows()["jobs.sweep"]
    assert (row.task, row.interval.every, row.interval.period) == ("core.jobs.tasks.sweep_jobs", 15, "seconds")
    assert row.expire_seconds == 15


@pytest.mark.usefixtures("_declared")
def test_synchronize_writes_what_is_declared():
    assert set(rows()) == {"often", "nightly"}
    assert (rows()["nightly"].crontab.hour, rows()["nightly"].crontab.minute) == ("3", "20")


@pytest.mark.usefixtures("_declared")
def test_synchronize_again_changes_nothing(django_assert_num_queries):
    before = PeriodicTask.objects.order_by("pk").values_list("pk", "date_changed")
    kept = list(before)
    synchronize()
    assert list(before.all()) == kept


@pytest.mark.usefixtures("_declared")
def test_synchronize_sets_times_back_but_leaves_what_was_switched_off():
    PeriodicTask.objects.filter(name="often").update(interval=None, crontab=rows()["nightly"].crontab, enabled=False)
    synchronize()
    row = rows()["often"]
    assert (row.interval.every, row.crontab, row.enabled) == (15, None, False)


@pytest.mark.usefixtures("_declared")
def test_synchronize_removes_its_own_only(monkeypatch):
    PeriodicTask.objects.create(name="by hand", task="x", interval=rows()["often"].interval)
    monkeypatch.delitem(periodic._items, "often")
    synchronize()
    assert set(rows()) == {"nightly"}
    assert PeriodicTask.objects.filter(name="by hand").exists()


@pytest.mark.usefixtures("_declared")
def test_synchronize_knows_its_rows_whatever_the_mark_was_called():
    PeriodicTask.objects.update(description="an earlier translation")
    synchronize()
    assert set(PeriodicTask.objects.values_list("description", flat=True)) == {mark()}
