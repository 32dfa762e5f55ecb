"""Where the organization database appears: menus, tabs, tasks, notifications, by subject."""

from orgs.places import homes, life, records

SUBJECTS = (records, life, homes)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
