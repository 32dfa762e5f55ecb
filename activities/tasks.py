"""Thin wrappers for the worker."""

from __future__ import annotations

from celery import shared_task

from activities.services.sign_ups import forget_people


@shared_task
def forget() -> int:
    """By night: erase who signed up for activities of long ago."""
    return forget_people()
