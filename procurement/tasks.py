"""Thin wrappers for the worker."""

from __future__ import annotations

from celery import shared_task

from procurement.services import contracts


@shared_task
def start_due_contracts() -> int:
    """Each night: start the signed contracts whose first day has come."""
    return contracts.start_due_contracts()
