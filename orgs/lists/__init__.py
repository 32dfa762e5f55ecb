"""The list pages, by subject."""

from orgs.lists import filings, key_people, records, standing

SUBJECTS = (records, key_people, standing, filings)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
