"""Thin wrappers for the worker."""

from __future__ import annotations

from celery import shared_task

from procurement.services import calls, contracts, reviews, rounds


@shared_task
def close_due_rounds() -> int:
    """Every minute: close the calls whose deadline passed."""
    return rounds.close_due_rounds()


@shared_task
def remind_of_deadlines() -> int:
    """Every morning: remind of applications that are still drafts shortly before the deadline."""
    return calls.remind_of_deadlines()


@shared_task
def start_due_contracts() -> int:
    """Each night: start the signed contracts whose first day has come."""
    return contracts.start_due_contracts()


@shared_task
def remind_experts() -> int:
    """Every morning: remind experts of what they have still to answer or to score."""
    return reviews.remind_all_experts()
