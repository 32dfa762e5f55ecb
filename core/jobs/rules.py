"""Who may see a job."""

from __future__ import annotations

from typing import Any

from core.jobs.models import Job


def may_see(user: Any, job: Job) -> bool:
    """A job and its files open for whoever asked for it."""
    return bool(job.requested_by_id is not None and job.requested_by_id == user.pk)
