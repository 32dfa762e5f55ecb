"""The columns of spreadsheets, declared once for import, export and template, by subject."""

from orgs.sheets import contacts, key_people, organizations, standing, work

SUBJECTS = (organizations, contacts, work, key_people, standing)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
