"""Where the organization database appears: menus, tabs, tasks, notifications, by subject."""

from orgs.places import campaigns, contacts, duplicates, homes, life, people, quality, records

SUBJECTS = (records, people, contacts, life, homes, campaigns, duplicates, quality)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
