"""Where the organization database appears: menus, tabs, tasks, notifications, by subject."""

from orgs.places import life, people, records

SUBJECTS = (records, people, life)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
