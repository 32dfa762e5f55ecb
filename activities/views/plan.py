"""Planning activities and changing them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.forms import ActivityForm, JointForm
from activities.models import Activity
from activities.presentation import TONES
from activities.queries import reached
from activities.services import activities
from activities.views.frames import DESK, MY, Frame
from core.access import requires
from core.editing import comparing, version_seen
from core.errors import blaming
from core.http import posted
from orgs.models import Organization
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest, acting_union
from unions.models import Union

PER_PAGE = 30


@requires("activities.keep_activities")
@require_safe
def ours(request: SignedInRequest) -> HttpResponse:
    """The activities of the organizations that the visitor keeps, the latest first."""
    rows = Activity.objects.kept_by(request.user).select_related("organization", "district")
    page = Paginator(rows.annotate(reached=reached()).order_by("-starts_at", "-id"), PER_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")), "tones": TONES,
        "organizations": Organization.objects.kept_by(request.user).on_record(),
    }  # fmt: skip
    return render(request, "activities/ours.html", context)


def _plan(
    request: SignedInRequest, frame: Frame, form: Any, *, organization: Organization | None, union: Union | None
) -> HttpResponse:
    if form.is_valid():
        with blaming(form):
            joint = acting_union(request) if form.cleaned_data.get("with_union") else None
            made = activities.plan_activity(
                facts=form.facts(), organization=organization, union=union or joint, by=request.user
            )
            messages.success(request, _("“%(title)s” is planned. Open the sign-up when it is ready.") % {"title": made})
            return frame.open(made)
    context = {
        "form": form, "base": frame.base, "title": _("Plan an activity"), "back_label": frame.back_label,
        "lead": organization.name if organization else union and union.name, "back_name": frame.back,
    }  # fmt: skip
    return render(request, "activities/form.html", context)


@requires("activities.keep_activities")
@require_http_methods(["GET", "POST"])
def for_ours(request: SignedInRequest, pk: int) -> HttpResponse:
    """Plan an activity of an organization that the visitor keeps."""
    organization = get_object_or_404(Organization.objects.kept_by(request.user).on_record(), pk=pk)
    return _plan(request, MY, ActivityForm(posted(request)), organization=organization, union=None)


@requires("activities.enter_activity")
@require_http_methods(["GET", "POST"])
def for_union(request: SignedInRequest) -> HttpResponse:
    """Plan an activity of the acting union."""
    return _plan(request, DESK, ActivityForm(posted(request)), organization=None, union=acting_union(request))


@requires("activities.enter_activity")
@require_http_methods(["GET", "POST"])
def for_organization(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter an activity for an organization, perhaps one held together with the union."""
    return _plan(request, DESK, JointForm(posted(request)), organization=in_scope(request, pk), union=None)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int, frame: Frame) -> HttpResponse:
    """Change an activity. Two people at once: neither overwrites the other unseen."""
    activity = frame.find(request, pk)
    form: Any = ActivityForm(posted(request), instance=activity, initial={"version": activity.version})
    if form.is_valid():
        with comparing(form):
            activities.change_activity(
                activity=activity, facts=form.facts(), version=version_seen(request) or activity.version,
                by=request.user,
            )  # fmt: skip
            messages.success(request, _("The activity is changed."))
            return frame.open(activity)
    context = {
        "form": form, "base": frame.base, "title": _("Change “%(title)s”") % {"title": activity.title},
        "back_label": activity.title, "back_url": frame.url("activity", pk),
    }  # fmt: skip
    return render(request, "activities/form.html", context)
