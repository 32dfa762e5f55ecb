"""Thin wrappers for the worker."""

from __future__ import annotations

from celery import shared_task

from orgs.services import quality
from orgs.services.campaigns import fold_tallies, remind_of_deadlines
from orgs.services.duplicates import search_all, search_changed
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


@shared_task
def remind_of_collections() -> int:
    """Each morning: remind organizations of the deadlines of campaigns, and clerks of answers outstanding."""
    return remind_of_deadlines()


@shared_task
def fold_campaigns() -> None:
    """Sum up the counts of campaigns."""
    fold_tallies()


@shared_task
def search_duplicates() -> int:
    """By night: compare all records. Returns how many pairs look alike."""
    return search_all().found


@shared_task
def search_changed_for_duplicates() -> int:
    """All day: compare what was recorded or changed since the last search. Returns how many pairs look alike."""
    search = search_changed()
    return search.found if search else 0


@shared_task
def remind_of_gaps() -> int:
    """Once a month: tell owners what their records lack. Returns how many messages were written."""
    return quality.remind_of_gaps()
