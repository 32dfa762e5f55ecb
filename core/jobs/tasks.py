"""Thin wrappers for the worker."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from core.jobs import services
from core.jobs.execution import claim, execute


@shared_task
def run_job(job_id: str) -> None:
    """Run a job, if it still waits. A message that comes twice, or late, does nothing."""
    if job := claim(UUID(job_id)):
        execute(job)


@shared_task
def sweep_jobs() -> None:
    """Take back jobs whose worker fell silent, and send what waits unsent."""
    services.sweep()


@shared_task
def clean_jobs() -> None:
    """Delete jobs older than the retention period."""
    services.clean_up()
