"""Thin wrappers for the worker."""

from __future__ import annotations

from celery import shared_task

from core.pii import retention


@shared_task
def erase_past_retention() -> dict[str, int]:
    """By night: erase what is past its period of retention."""
    return retention.erase_past_retention()
