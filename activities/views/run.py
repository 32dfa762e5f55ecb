"""Running one activity, in an organization's own portal and at the desk alike."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.choices import ActivityStatus, SignUpStatus
from activities.forms import PhotoForm, ReportForm, WalkInForm
from activities.models import Activity
from activities.presentation import TONES, facts, holders, person_row, when
from activities.queries import figures_of, photos_of
from activities.services import activities, sign_ups
from activities.views.frames import Frame
from core.errors import UserError, blaming
from core.http import posted
from core.inbox.channels import absolute
from core.lifecycle.queries import available, timeline
from orgs.forms.record import ReasonForm
from orgs.presentation.records import timeline_entries
from unions.http import SignedInRequest

CLOSED = {ActivityStatus.REPORTED, ActivityStatus.CANCELLED}


@require_safe
def page(request: SignedInRequest, pk: int, frame: Frame) -> HttpResponse:
    """One activity: facts, figures, photos, files, what can be done."""
    return _page(request, frame.find(request, pk), frame, PhotoForm())


def _page(
    request: SignedInRequest, activity: Activity, frame: Frame, photo_form: PhotoForm, status: int = 200
) -> HttpResponse:
    may_run = request.user.has_perm("activities.run_activity", activity)
    context = frame.context(
        activity, facts=facts(activity, inside=True), figures=figures_of(activity), photos=photos_of(activity),
        tone=TONES[activity.status], may_run=may_run, may_edit=may_run and activity.status not in CLOSED,
        actions=_moves(request, frame, activity), timeline=timeline_entries(timeline(activity)),
        photo_form=photo_form, public_url=activity.is_public and reverse("activities:page", args=[activity.pk]),
    )  # fmt: skip
    return render(request, "activities/activity.html", context, status=status)


def _moves(request: SignedInRequest, frame: Frame, activity: Activity) -> list[dict[str, Any]]:
    return [
        {"action": action, "url": frame.url("move", activity.pk, action.name)}
        for action in available(activity, request.user)
    ]


@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, pk: int, transition: str, frame: Frame) -> HttpResponse:
    """Open or close the sign-up, mark as held, or call off with the reason."""
    activity = frame.find(request, pk)
    action = next((one for one in available(activity, request.user) if one.name == transition), None)
    if action is None:
        if request.method == "POST":
            messages.error(request, _("That can no longer be done: see where it stands now."))
        return frame.open(activity)
    form = ReasonForm(posted(request)) if action.needs_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            activities.move(activity=activity, name=transition, by=request.user, reason=reason)
            messages.success(request, _("Done: %(what)s.") % {"what": action.label})
        except UserError as error:
            messages.error(request, str(error.message))
        return frame.open(activity)
    if form is None:
        return frame.open(activity)
    context = frame.context(activity, form=form, action=action)
    return render(request, "activities/reason.html", context)


@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest, pk: int, frame: Frame) -> HttpResponse:
    """Tell how it went."""
    activity = frame.find(request, pk)
    if activity.status != ActivityStatus.HELD:
        messages.error(request, _("Mark it as held first; what is reported stays as it is."))
        return frame.open(activity)
    form = ReportForm(posted(request), instance=activity)
    if form.is_valid():
        with blaming(form):
            activities.report_outcome(activity=activity, by=request.user, **form.cleaned_data)
            messages.success(request, _("The outcome is reported."))
            return frame.open(activity)
    context = frame.context(activity, form=form, figures=figures_of(activity))
    return render(request, "activities/report.html", context)


@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest, pk: int, frame: Frame) -> HttpResponse:
    """Who signed up and who was there, to tick; and who came besides."""
    activity = frame.find(request, pk)
    form = WalkInForm(posted(request))
    if form.is_valid():
        with blaming(form):
            sign_ups.add_to_list(activity=activity, by=request.user, **form.cleaned_data)
            messages.success(request, _("%(name)s is on the list.") % {"name": form.cleaned_data["name"]})
            return redirect(frame.url("people", pk))
    rows = activity.sign_ups.exclude(status=SignUpStatus.CANCELLED)
    shown = [{**person_row(row), "tick_url": frame.url("tick", pk, row.pk)} for row in rows]
    context = frame.context(
        activity, form=form, rows=shown, figures=figures_of(activity), may_tick=activity.status not in CLOSED,
    )  # fmt: skip
    return render(request, "activities/people.html", context)


@require_POST
def tick(request: SignedInRequest, pk: int, sign_up: int, frame: Frame) -> HttpResponse:
    """Note that somebody was there, or was not."""
    activity = frame.find(request, pk)
    row = get_object_or_404(activity.sign_ups.exclude(status=SignUpStatus.CANCELLED), pk=sign_up)
    try:
        sign_ups.tick(sign_up=row, is_there=request.POST.get("there") == "yes", by=request.user)
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect(f"{frame.url('people', pk)}#person-{row.pk}")


@require_safe
def code(request: SignedInRequest, pk: int, frame: Frame) -> HttpResponse:
    """The code with which people sign in at the place, to show or to print."""
    activity = frame.find(request, pk)
    if activity.status in CLOSED:
        raise Http404
    address = absolute(reverse("activities:sign_in", args=[pk, activity.sign_in_key]))
    drawing = segno.make(address, error="m").svg_inline(scale=8, border=2, omitsize=True)
    context = frame.context(
        activity, address=address, drawing=SafeString(drawing), when=when(activity), holders=holders(activity)
    )
    return render(request, "activities/code.html", context)


@require_POST
def renew_code(request: SignedInRequest, pk: int, frame: Frame) -> HttpResponse:
    """Make a new code, where the old one went too far."""
    activity = frame.find(request, pk)
    activities.renew_sign_in_key(activity=activity, by=request.user)
    messages.success(request, _("The old code opens nothing any more. Show or print this one."))
    return redirect(frame.url("code", pk))


@require_POST
def add_photo(request: SignedInRequest, pk: int, frame: Frame) -> HttpResponse:
    """Keep a photo."""
    activity = frame.find(request, pk)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        with blaming(form):
            activities.add_photo(activity=activity, upload=form.cleaned_data["file"], by=request.user)
            messages.success(request, _("The photo has been added."))
            return frame.open(activity)
    return _page(request, activity, frame, form, status=422)
