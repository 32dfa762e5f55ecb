"""Addresses of activities: public, an organization's own, and the desk's. The latter two share their views."""

from __future__ import annotations

from functools import partial, update_wrapper
from typing import Any

from django.urls import path

from activities.lists import ActivityList
from activities.views import plan, public, run
from activities.views.frames import DESK, MY, Frame
from core.access import requires
from core.listing.intake_views import intake_paths

app_name = "activities"

ONE = (
    ("", run.page, "activity"),
    ("edit/", plan.edit, "edit"),
    ("move/<slug:transition>/", run.move, "move"),
    ("report/", run.report, "report"),
    ("people/", run.people, "people"),
    ("people/<int:sign_up>/tick/", run.tick, "tick"),
    ("code/", run.code, "code"),
    ("code/renew/", run.renew_code, "renew_code"),
    ("photos/", run.add_photo, "photos"),
)
"""What is done with one activity: end of the address, view, name."""


def framed(view: Any, frame: Frame) -> Any:
    """Return a view as one frame shows it, to those whom the frame lets in."""
    bound = update_wrapper(partial(view, frame=frame), view)
    return requires("activities.open_activities" if frame is DESK and view is run.page else frame.permission)(bound)


urlpatterns = [
    path("activities/", public.find, name="find"),
    path("activities/<int:pk>/", public.page, name="page"),
    path("activities/<int:pk>/calendar.ics", public.calendar, name="calendar"),
    path("activities/<int:pk>/here/<slug:key>/", public.sign_in, name="sign_in"),
    path("activities/sign-ups/<slug:key>/", public.sign_up, name="sign_up"),
    path("activities/sign-ups/<slug:key>/withdraw/", public.withdraw, name="withdraw"),
    path("activities/sign-ups/<slug:key>/correct/", public.correct, name="correct"),
    path("activities/sign-ups/<slug:key>/data/", public.take_along, name="take_along"),
    path("activities/sign-ups/<slug:key>/erase/", public.erase, name="erase"),
    path("my/activities/", plan.ours, name="my_activities"),
    path("my/organizations/<int:pk>/activities/plan/", plan.for_ours, name="my_plan"),
    path("desk/activities/", ActivityList.as_view(), name="desk_activities"),
    path("desk/activities/plan/", plan.for_union, name="desk_plan"),
    *intake_paths("activities", "desk/activities/", "activities.enter_activity"),
    path("desk/organizations/<int:pk>/activities/plan/", plan.for_organization, name="desk_plan_for"),
    *(
        path(f"{frame.name}/activities/<int:pk>/{end}", framed(view, frame), name=f"{frame.name}_{name}")
        for frame in (MY, DESK)
        for end, view, name in ONE
    ),
]
