"""What beat does and when: declared by each app in ``AppConfig.ready``, the same in every environment.

Declarations are written to django-celery-beat's tables after each migration and when beat starts. An administrator
may switch a task off there; a time changed there is set back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from celery.schedules import crontab
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from core.registry import Registry

MARK = gettext_noop("declared in code")


@dataclass(frozen=True)
class Periodic:
    """A task's name (``"core.jobs.tasks.sweep_jobs"``) and when it runs: each so often, or at times by crontab."""

    task: str
    when: dt.timedelta | crontab


periodic: Registry[Periodic] = Registry("periodic task")


@transaction.atomic
def synchronize() -> None:
    """Make the scheduler's tables say what the code declares; rows of tasks no longer declared go."""
    from django_celery_beat.models import PeriodicTask, PeriodicTasks  # noqa: PLC0415 - apps are loaded by then

    ours = Q(name__in=list(periodic.names())) | Q(description__in=[MARK, mark()])  # the mark's translation may change
    there = {row.name: row for row in PeriodicTask.objects.filter(ours)}
    changed = [_write(name, there.get(name)) for name in periodic.names()]
    gone = set(there) - set(periodic.names())
    PeriodicTask.objects.filter(name__in=gone).delete()
    if any(changed) or gone:
        PeriodicTasks.update_changed()


def mark() -> str:
    """Return the mark as administrators read it, in the portal's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext(MARK)


def _write(name: str, row: Any) -> bool:
    """Create or correct one row. Tells whether anything changed."""
    from django_celery_beat.models import PeriodicTask  # noqa: PLC0415

    declared = periodic.get(name)
    facts = {"task": declared.task, "description": mark(), **_timing(declared.when)}
    if row is None:
        PeriodicTask.objects.create(name=name, **facts)
        return True
    stale = {key: value for key, value in facts.items() if getattr(row, key) != value}
    if stale:
        PeriodicTask.objects.filter(pk=row.pk).update(**stale)
    return bool(stale)


def _timing(when: dt.timedelta | crontab) -> dict[str, Any]:
    """Return the columns for a time. What could not run before its next turn expires: no heap awaits a worker."""
    from django_celery_beat.models import CrontabSchedule, IntervalSchedule  # noqa: PLC0415

    if isinstance(when, crontab):
        return {"crontab": _get(CrontabSchedule, CrontabSchedule.from_schedule(when)), "interval": None,
                "expire_seconds": 12 * 3600}  # fmt: skip
    seconds = int(when.total_seconds())
    row = IntervalSchedule(every=seconds, period=IntervalSchedule.SECONDS)
    return {"interval": _get(IntervalSchedule, row), "crontab": None, "expire_seconds": seconds}


def _get(model: Any, wanted: Any) -> Any:
    """Return the saved row that equals the wanted one, the first where there are several."""
    fields = {field.name: getattr(wanted, field.name) for field in model._meta.fields if not field.primary_key}
    found = model.objects.filter(**fields).order_by("pk").first()
    return found or model.objects.create(**fields)


def synchronize_after_migrate(**_signal: Any) -> None:
    """Synchronize, once the scheduler's tables are there."""
    if "django_celery_beat_periodictask" in connection.introspection.table_names():
        synchronize()
