"""The list pages, by subject."""

from orgs.lists import filings, records, standing, work

SUBJECTS = (records, standing, work, filings)
ENTRY_LISTS = {**standing.LISTS, **work.LISTS}
"""The list of each kind of entry, by the kind's word in addresses."""


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
