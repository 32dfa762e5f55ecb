"""Every change to jobs: ask for one, run it here, cancel, try again, sweep, clean up."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from core import clock
from core.attachments import services as attachments
from core.attachments.filetypes import DOCUMENTS, FileType
from core.attachments.models import Attachment
from core.errors import UserError
from core.jobs.execution import claim, execute
from core.jobs.kinds import job_kinds
from core.jobs.models import Job
from core.jobs.run import OnProgress
from core.jobs.telling import tell_of_end

logger = logging.getLogger(__name__)

RESEND_AFTER = dt.timedelta(minutes=10)  # a job sent, but not begun: the broker may have lost the message
BROKER_AWAY = (KombuError, RedisError, OSError)


@transaction.atomic
def enqueue(
    kind: str,
    *,
    by: Any,
    params: Mapping[str, Any] | None = None,
    title: str = "",
    key: str | None = None,
    files: Iterable[File[bytes] | Attachment] = (),
    allowed: tuple[FileType, ...] = DOCUMENTS,
    max_bytes: int | None = None,
) -> Job:
    """Ask for a job, in the caller's transaction; it is sent to a worker once that commits.

    ``params`` fit JSON and become the handler's keyword arguments. ``key``: asking twice with one key is asking once;
    the first job is returned. ``files``: uploads, which are checked (``allowed``, ``max_bytes`` as for
    ``attachments.store``), or attachments that ``by`` stored beforehand; the handler finds them in ``run.files``.
    Where the broker is away the row waits, and the sweep sends it. Raises UserError for a file that is refused.
    """
    job, is_new = _row(kind, by=by, params=params, title=title, key=key)
    if is_new:
        for file in files:
            _give(job, file, by=by, allowed=allowed, max_bytes=max_bytes)
        transaction.on_commit(partial(send, job.pk), robust=True)
    return job


def run_now(
    kind: str,
    *,
    by: Any = None,
    params: Mapping[str, Any] | None = None,
    title: str = "",
    on_progress: OnProgress | None = None,
) -> Job:
    """Run a job in this process, for commands: the same handler and the same kind of row, no worker.

    ``on_progress(done, total, message)`` hears how far it is. Returns the finished job. Raises what the handler
    raised, after the row says "failed".
    """
    row, _is_new = _row(kind, by=by, params=params, title=title, key=None, in_process=True)
    job = claim(row.pk)
    if job is None:  # nobody else knows of it
        raise RuntimeError(f"job {row.pk} was taken")
    if error := execute(job, on_progress=on_progress):
        raise error
    job.refresh_from_db()
    return job


def cancel(job: Job, *, by: Any) -> None:
    """Stop a job: at once where it waits, else as soon as its handler next looks; nothing of it stays then.

    Raises UserError where it is over already.
    """
    logger.info("job_cancel", extra={"job": str(job.pk), "by": by.pk})
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED)
    if waiting.update(state=Job.State.CANCELLED, finished_at=clock.now()):
        return
    if not Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_requested=True):
        raise UserError(_("This job is over already."))


def retry(job: Job, *, by: Any) -> None:
    """Begin a failed or cancelled job anew. Raises UserError in any other state, and for a command's own job."""
    logger.info("job_retry", extra={"job": str(job.pk), "by": by.pk})
    over = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED], in_process=False)
    with transaction.atomic():
        if not over.update(
            state=Job.State.QUEUED, attempt=0, cancel_requested=False, finished_at=None, sent_at=None,
            error="", log="", done=0, total=0, rate=0, message="",
        ):  # fmt: skip
            raise UserError(_("Only a job that failed or was cancelled can be tried again."))
        transaction.on_commit(partial(send, job.pk), robust=True)


def send(job_id: UUID) -> bool:
    """Hand a waiting job to the broker. Where that is away the row stays, for the sweep. Tells whether it went."""
    from core.jobs.tasks import run_job  # noqa: PLC0415 - tasks call services

    try:
        run_job.apply_async((str(job_id),), retry=False)
    except BROKER_AWAY:
        logger.warning("broker_away", exc_info=True, extra={"job": str(job_id)})
        return False
    Job.objects.filter(pk=job_id).update(sent_at=Now())
    return True


def sweep() -> int:
    """Take back jobs whose worker fell silent, and send what waits unsent. Returns how many were sent."""
    _take_back()
    unsent = Job.objects.filter(Q(sent_at=None) | Q(sent_at__lt=Now() - RESEND_AFTER), state=Job.State.QUEUED)
    sent = 0
    for job_id in unsent.order_by("created_at").values_list("pk", flat=True)[:1000]:
        if not send(job_id):
            break
        sent += 1
    return sent


def _take_back() -> None:
    """End the leases that have run out: the job waits again, or has failed after the last attempt."""
    lapsed = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=Now())
    again = Q(attempt__lt=settings.JOBS_MAX_ATTEMPTS, in_process=False)
    lapsed.filter(cancel_requested=True).update(state=Job.State.CANCELLED, lease_until=None, finished_at=clock.now())
    lapsed.filter(again).update(state=Job.State.QUEUED, lease_until=None, sent_at=None)
    for job in lapsed.exclude(again).select_related("requested_by"):
        with translation.override(job.language), transaction.atomic():
            end = {"state": Job.State.FAILED, "lease_until": None, "finished_at": clock.now(), "error": _given_up(job)}
            if lapsed.filter(pk=job.pk, attempt=job.attempt).update(**end):
                job.state, job.error = Job.State.FAILED, str(end["error"])
                tell_of_end(job)


def _given_up(job: Job) -> str:
    if job.in_process:
        return _("The command that ran this job ended before it was done. Start the command again.")
    return _("The job was broken off %(times)s times, each time with its worker. Nothing was changed.") % {
        "times": job.attempt
    }


def clean_up() -> int:
    """Delete jobs that ended before the retention period, with their files. Returns how many."""
    before = clock.now() - dt.timedelta(days=settings.JOBS_RETENTION_DAYS)
    old = Job.objects.filter(finished_at__lt=before)
    count = 0
    for job in old.iterator():
        with transaction.atomic():
            attachments.purge(Attachment.objects.about(job))
            job.delete()
        count += 1
    return count


def _row(
    kind: str, *, by: Any, params: Mapping[str, Any] | None, title: str, key: str | None, in_process: bool = False
) -> tuple[Job, bool]:
    """Return the job's row, and whether it is new."""
    facts = {
        "kind": kind,
        "title": (title or str(job_kinds.get(kind).title))[:200],
        "params": dict(params or {}),
        "requested_by": by,
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "in_process": in_process,
    }
    if key is None:
        return Job.objects.create(**facts), True
    return Job.objects.get_or_create(key=key, defaults=facts)


def _give(
    job: Job, file: File[bytes] | Attachment, *, by: Any, allowed: tuple[FileType, ...], max_bytes: int | None
) -> None:
    if isinstance(file, Attachment):
        attachments.assign(file, about=job, by=by, category="input")
    else:
        attachments.store(file, by=by, about=job, category="input", allowed=allowed, max_bytes=max_bytes)
