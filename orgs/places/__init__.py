"""Where the organization database appears: menus, tabs, tasks, notifications, by subject."""

from orgs.places import duplicates, homes, life, lifeline, records

SUBJECTS = (records, life, homes, duplicates, lifeline)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
