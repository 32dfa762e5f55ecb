"""How a job is run: claimed, led through its handler, and ended, exactly once."""

from __future__ import annotations

import contextlib
import logging
import traceback
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from core.jobs.kinds import JobKind, job_kinds
from core.jobs.lease import Keeper, held, lease_end
from core.jobs.models import Job
from core.jobs.run import JobCancelled, LeaseLost, OnProgress, Run
from core.jobs.telling import tell_of_end

logger = logging.getLogger(__name__)


def claim(job_id: UUID) -> Job | None:
    """Take a waiting job, for one attempt. Of any number who try at once, one gets it; the others get None."""
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        attempt=F("attempt") + 1,
        lease_until=lease_end(),
        heartbeat_at=Now(),
        started_at=clock.now(),
        done=0,
        total=0,
        rate=0,
        message="",
    )
    return Job.objects.select_related("requested_by").get(pk=job_id) if taken else None


def execute(job: Job, *, on_progress: OnProgress | None = None) -> BaseException | None:
    """Run a claimed job to its end and write that end. Returns what its handler raised, None where all went well."""
    keeper = Keeper(job)
    run = Run(job, keeper, on_progress)
    with translation.override(job.language), _kept(keeper):
        try:
            _apply(run, keeper)
        except LeaseLost as lost:
            logger.warning("job_lease_lost", extra={"job": str(job.pk), "attempt": job.attempt})
            return lost
        except JobCancelled as cancelled:
            _end(run, Job.State.CANCELLED)
            return cancelled
        except UserError as error:
            _end(run, Job.State.FAILED, error=str(error.message))
            return error
        except OperationalError as error:  # a deadlock, a lost connection: the database says "try again"
            _give_back(run, error)
            return error
        except Exception as error:
            logger.exception("job_failed", extra={"job": str(job.pk), "kind": job.kind})
            _end(run, Job.State.FAILED, error=_internal_error(), log=traceback.format_exc())
            return error
        except BaseException as end:
            if job.in_process:  # a command interrupted at the keyboard; a worker's job is taken up by another worker
                _end(run, Job.State.FAILED, error=_("The command was interrupted."), log=repr(end))
            raise
    return None


@contextlib.contextmanager
def _kept(keeper: Keeper) -> Iterator[None]:
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()


def _apply(run: Run, keeper: Keeper) -> None:
    """Let the handler work; its effect and the word "done" are written in one transaction."""
    kind: JobKind = job_kinds.get(run.job.kind)
    with transaction.atomic() if kind.atomic else contextlib.nullcontext():
        outcome = kind.handler(run, **run.job.params)
        run.check_cancelled()
        keeper.quiet()
        if not _end(run, Job.State.SUCCEEDED, outcome=outcome or {}):
            raise LeaseLost


@transaction.atomic
def _end(run: Run, state: Job.State, **facts: object) -> bool:
    """Write the row's end and tell of it, unless another attempt holds it by now. Tells whether it was written."""
    changed = held(run.job.pk, run.job.attempt).update(
        state=state, lease_until=None, finished_at=clock.now(), **run.last_word(), **facts
    )
    if changed:
        tell_of_end(Job.objects.select_related("requested_by").get(pk=run.job.pk))
    return bool(changed)


def _give_back(run: Run, error: Exception) -> None:
    """Let the job be tried again, or fail it after the last attempt."""
    if run.job.attempt >= settings.JOBS_MAX_ATTEMPTS or run.job.in_process:
        _end(run, Job.State.FAILED, error=_internal_error(), log=traceback.format_exc())
        return
    logger.warning("job_given_back", exc_info=error, extra={"job": str(run.job.pk)})
    held(run.job.pk, run.job.attempt).update(
        state=Job.State.QUEUED, lease_until=None, sent_at=None, log=traceback.format_exc()
    )


def _internal_error() -> str:
    return _(
        "Something went wrong in the portal; nothing was changed. The administrators see the details. "
        "Try again, and if it fails again, tell them."
    )
