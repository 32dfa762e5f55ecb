"""Where the organization database appears: menus, tabs, tasks, notifications, by subject."""

from orgs.places import contacts, duplicates, homes, life, lifeline, records

SUBJECTS = (records, contacts, life, homes, duplicates, lifeline)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
