"""The two frames in which an activity is run: an organization's own portal, and the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, ActivityQuerySet
from unions.http import SignedInRequest
from unions.models import User


@dataclass(frozen=True)
class Frame:
    """``name`` begins its addresses; ``permission`` lets in; ``rows`` are the activities that somebody may know."""

    name: str
    base: str
    permission: str
    rows: Callable[[User], ActivityQuerySet]
    back: str
    back_label: Any

    def find(self, request: SignedInRequest, pk: int) -> Activity:
        """Return the activity, or answer 404."""
        rows = self.rows(request.user).select_related("organization", "union", "district")
        return get_object_or_404(rows, pk=pk)

    def url(self, name: str, *args: Any) -> str:
        """Return an address within the frame."""
        return reverse(f"activities:{self.name}_{name}", args=args)

    def open(self, activity: Activity) -> HttpResponse:
        """Lead to the activity's page."""
        return redirect(self.url("activity", activity.pk))

    def context(self, activity: Activity, **more: Any) -> dict[str, Any]:
        """Return what every template of the frame needs, with the addresses of what can be done."""
        names = ("activity", "edit", "report", "people", "code", "renew_code", "photos")
        return {
            "activity": activity, "base": self.base, "back": reverse(self.back), "back_label": self.back_label,
            "urls": {name: self.url(name, activity.pk) for name in names}, "frame_name": self.name, **more,
        }  # fmt: skip


MY = Frame(
    "my", "my/base.html", "activities.keep_activities", lambda user: Activity.objects.kept_by(user),  # noqa: PLW0108
    "activities:my_activities", _("Our activities"),
)  # fmt: skip
DESK = Frame(
    "desk", "desk/base.html", "activities.run_at_desk", lambda user: Activity.objects.visible_to(user),  # noqa: PLW0108
    "activities:desk_activities", _("Activities"),
)  # fmt: skip
