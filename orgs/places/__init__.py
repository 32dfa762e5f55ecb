"""Where the organization database appears: menus, tabs, tasks, notifications, by subject."""

from orgs.places import duplicates, homes, life, quality, records

SUBJECTS = (records, life, homes, duplicates, quality)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
