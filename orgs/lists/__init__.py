"""The list pages, by subject."""

from orgs.lists import duplicates, filings, records, standing

SUBJECTS = (records, standing, filings, duplicates)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
