"""Thin wrappers for the worker."""

from __future__ import annotations

from celery import shared_task

from core.inbox import outbox, services


@shared_task
def send_due() -> None:
    """Empty the outbox."""
    outbox.send_due()


@shared_task
def remind_due() -> None:
    """Remind of to-dos on their day."""
    services.remind_due()


@shared_task
def clean_inbox() -> None:
    """Delete messages older than the retention period."""
    services.clean_up()
