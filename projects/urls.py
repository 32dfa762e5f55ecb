"""Addresses of projects: the public catalogue, an organization's own, and the desk's. The latter two share views."""

from __future__ import annotations

from functools import partial, update_wrapper
from typing import Any

from django.urls import path

from core.access import requires
from core.listing.intake_views import intake_paths
from projects.lists import ProjectList
from projects.views import public, work
from projects.views.frames import DESK, MY, Frame

app_name = "projects"

ONE = (("", work.page, "project"), ("edit/", work.edit, "edit"), ("photos/", work.add_photo, "photos"))
"""What is done with one project in either frame: end of the address, view, name."""


def framed(view: Any, frame: Frame) -> Any:
    """Return a view as one frame shows it, to those whom the frame lets in."""
    bound = update_wrapper(partial(view, frame=frame), view)
    return requires("projects.open_projects" if frame is DESK and view is work.page else frame.permission)(bound)


urlpatterns = [
    path("catalogue/", public.catalogue, name="catalogue"),
    path("catalogue/catalogue.<str:ending>", public.catalogue_file, name="catalogue_file"),
    path("catalogue/<slug:number>/", public.page, name="page"),
    path("catalogue/<slug:number>/word/", public.word, name="word"),
    path("my/projects/", work.ours, name="my_projects"),
    path("desk/projects/", ProjectList.as_view(), name="desk_projects"),
    *intake_paths("projects", "desk/projects/", "projects.write_project"),
    path("desk/projects/<int:pk>/move/<slug:transition>/", work.move, name="move"),
    path("desk/organizations/<int:pk>/projects/enter/", work.enter, name="enter"),
    *(
        path(f"{frame.name}/projects/<int:pk>/{end}", framed(view, frame), name=f"{frame.name}_{name}")
        for frame in (MY, DESK)
        for end, view, name in ONE
    ),
]
