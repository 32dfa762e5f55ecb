"""Thin wrappers for the worker."""

from __future__ import annotations

from celery import shared_task

from core.attachments import cleanup


@shared_task
def clean_attachments() -> None:
    """Delete files that belong to nothing."""
    cleanup.clean_up()
