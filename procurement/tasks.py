"""Thin wrappers for the worker."""

from __future__ import annotations

from celery import shared_task

from procurement.services import reviews


@shared_task
def remind_experts() -> int:
    """Every morning: remind experts of what they have still to answer or to score."""
    return reviews.remind_all_experts()
