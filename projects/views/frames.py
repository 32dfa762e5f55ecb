"""The two frames in which a project is written: an organization's own portal, and the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.forms import ProjectForm, TextForm
from projects.models import Project, ProjectQuerySet
from unions.http import SignedInRequest
from unions.models import User


@dataclass(frozen=True)
class Frame:
    """``name`` begins its addresses; ``permission`` lets in; ``rows`` are the projects that somebody may know.

    ``form``: what is written here.
    """

    name: str
    base: str
    permission: str
    rows: Callable[[User], ProjectQuerySet]
    form: Any
    back: str
    back_label: Any

    def find(self, request: SignedInRequest, pk: int) -> Project:
        """Return the project, or answer 404."""
        return get_object_or_404(self.rows(request.user).select_related("organization", "union"), pk=pk)

    def url(self, name: str, *args: Any) -> str:
        """Return an address within the frame."""
        return reverse(f"projects:{self.name}_{name}", args=args)

    def open(self, project: Project) -> HttpResponse:
        """Lead to the project's page."""
        return redirect(self.url("project", project.pk))

    def context(self, project: Project, **more: Any) -> dict[str, Any]:
        """Return what every template of the frame needs."""
        urls = {name: self.url(name, project.pk) for name in ("project", "edit", "photos")}
        return {
            "project": project, "base": self.base, "back": reverse(self.back), "back_label": self.back_label,
            "urls": urls, "frame_name": self.name, **more,
        }  # fmt: skip


MY = Frame(
    "my", "my/base.html", "projects.keep_project", lambda user: Project.objects.kept_by(user),  # noqa: PLW0108
    TextForm, "projects:my_projects", _("Our projects"),
)  # fmt: skip
DESK = Frame(
    "desk", "desk/base.html", "projects.write_project", lambda user: Project.objects.visible_to(user),  # noqa: PLW0108
    ProjectForm, "projects:desk_projects", _("Projects"),
)  # fmt: skip
