"""Thin wrapper for the worker."""

from __future__ import annotations

from celery import shared_task

from core.open_data.publications import publish


@shared_task
def publish_open_data() -> dict[str, dict[str, int]]:
    """By night: write the files of open data anew."""
    return publish()
