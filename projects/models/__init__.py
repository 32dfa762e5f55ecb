"""The project database."""

from projects.models.project import Project, ProjectQuerySet

__all__ = ["Project", "ProjectQuerySet"]
