"""The thread that keeps a running job's row alive and live.

It has a database connection of its own, so what it writes shows at once, whatever transaction the work is in: the
lease, the heartbeat, how far the work is. And it learns of a wish to cancel without asking the work to look.
"""

from __future__ import annotations

import contextvars
import datetime as dt
import logging
import threading
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, models
from django.db.models import ExpressionWrapper, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from core.jobs.models import Job

logger = logging.getLogger(__name__)

TICK = 1.0  # seconds


def lease_end() -> Combinable:
    """Return the expression for the end of a lease taken now, by the database's clock."""
    length = Value(dt.timedelta(seconds=settings.JOBS_LEASE_SECONDS), output_field=models.DurationField())
    return ExpressionWrapper(Now() + length, output_field=models.DateTimeField())


def held(job_id: UUID, attempt: int) -> models.QuerySet[Job]:
    """Return the job's row for as long as that attempt holds it."""
    return Job.objects.filter(pk=job_id, attempt=attempt, state=Job.State.RUNNING)


class Keeper:
    """Renews the lease of one attempt at one job, and carries its progress to the row.

    ``state`` is what the work last said of itself. ``cancelled`` and ``lost`` are set when somebody wishes the work to
    stop, or when another attempt has taken the job over.
    """

    def __init__(self, job: Job) -> None:
        self.job_id: UUID = job.pk
        self.attempt = job.attempt
        self.progress: dict[str, Any] = {}
        self.cancelled = threading.Event()
        self.lost = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin. Within somebody else's transaction there is no thread: its connection could not see the row."""
        if not connection.in_atomic_block:
            context = contextvars.copy_context()
            self._thread = threading.Thread(target=context.run, args=(self._keep,), name="job-keeper", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End, and wait until the last write is through."""
        self._stop.set()
        if self._thread:
            self._thread.join()

    def quiet(self) -> None:
        """Let no further write begin: the work is about to write the row's end itself."""
        self._stop.set()

    def _keep(self) -> None:
        try:
            while not self._stop.wait(TICK):
                self.beat()
        finally:
            connection.close()

    def beat(self) -> None:
        """Write once: lease, heartbeat, progress. A database that is away for a moment is tried again next time."""
        mine = held(self.job_id, self.attempt)
        try:
            mine.update(lease_until=lease_end(), heartbeat_at=Now(), **self.progress)
            wish = mine.values_list("cancel_requested", flat=True).first()
        except (DatabaseError, InterfaceError):
            logger.warning("job_heartbeat_failed", exc_info=True, extra={"job": str(self.job_id)})
            connection.close()
            return
        if wish is None and not self._stop.is_set():
            self.lost.set()
        if wish:
            self.cancelled.set()
