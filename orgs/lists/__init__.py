"""The list pages, by subject."""

from orgs.lists import campaigns, contacts, duplicates, filings, key_people, life, records, standing, work, workforce

SUBJECTS = (records, contacts, key_people, workforce, standing, work, filings, life, campaigns, duplicates)
ENTRY_LISTS = {**standing.LISTS, **work.LISTS}
"""The list of each kind of entry, by the kind's word in addresses."""


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
