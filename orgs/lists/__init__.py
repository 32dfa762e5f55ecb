"""The list pages, by subject."""

from orgs.lists import contacts, filings, records, standing

SUBJECTS = (records, contacts, standing, filings)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
