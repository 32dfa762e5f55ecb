"""Projects show themselves in the frames and registries of the lower apps, and listen to awards."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """The project database and its public catalogue."""

    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        """Fill the registries, and listen."""
        from projects import documents, lists, places, rules, sheets  # noqa: F401 - rules declare as they are read

        for room in (documents, places, lists, sheets):  # models are loaded only now
            room.register()
