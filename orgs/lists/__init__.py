"""The list pages, by subject."""

from orgs.lists import campaigns, filings, records, standing

SUBJECTS = (records, standing, filings, campaigns)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
