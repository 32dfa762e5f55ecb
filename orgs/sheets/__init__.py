"""The columns of spreadsheets, declared once for import, export and template, by subject."""

from orgs.sheets import organizations, standing, work

SUBJECTS = (organizations, work, standing)


def register() -> None:
    """Fill the registries, subject by subject."""
    for subject in SUBJECTS:
        subject.register()
