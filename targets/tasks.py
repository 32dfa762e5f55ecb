"""Thin wrappers for the worker."""

from __future__ import annotations

from celery import shared_task

from targets import services


@shared_task
def check_targets() -> int:
    """Check the year's targets and warn of what will be missed."""
    return services.nightly()
