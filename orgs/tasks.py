"""Thin wrappers for the worker."""

from __future__ import annotations

from celery import shared_task

from orgs.services.filings import lapse_filings, remind_of_renewals
from orgs.services.key_people import follow_terms, remind_of_terms
from orgs.services.life import end_blacklistings
from orgs.services.standing import remind_of_ends


@shared_task
def end_and_remind() -> dict[str, int]:
    """By night: let filings lapse and blacklistings end, and remind of documents, ratings and filings that end."""
    follow_terms()
    return {
        "lapsed": lapse_filings(),
        "ended": end_blacklistings(),
        "reminders": remind_of_ends() + remind_of_renewals() + remind_of_terms(),
    }
