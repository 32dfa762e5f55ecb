"""What waits for me, and the calendar feed of its deadlines."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import public, signed_in
from core.audit import history_of
from core.errors import blaming
from core.inbox import services
from core.inbox.audiences import colleagues_of
from core.inbox.channels import absolute
from core.inbox.forms import HandOnForm, PostponeForm
from core.inbox.icalendar import calendar_of
from core.inbox.models import CalendarFeed
from core.inbox.queries import task_count, tasks_for, todos_of
from core.inbox.tasklist import grouped


@signed_in
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader, by due date."""
    listed = tasks_for(request.user)
    feed = CalendarFeed.objects.filter(user=request.user.pk).first()
    context = {
        "groups": grouped(listed),
        "listed": len(listed),
        "count": max(task_count(request.user), len(listed)),
        "done": todos_of(request.user).filter(done_at__isnull=False).order_by("-done_at")[:5],
        "feed": absolute(feed.get_absolute_url()) if feed else "",
    }
    return render(request, "inbox/tasks.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def todo(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one to-do, to be done, postponed or handed on, with what happened to it."""
    found = get_object_or_404(todos_of(request.user).select_related("created_by", "for_user"), pk=pk)
    colleagues = colleagues_of(request.user)
    asked = request.POST.get("action", "")
    postpone = PostponeForm(request.POST if asked == "postpone" else None, initial={"due": found.due})
    hand_on = HandOnForm(request.POST if asked == "hand_on" else None, colleagues=colleagues)
    if asked == "postpone" and postpone.is_valid():
        with blaming(postpone):
            services.postpone_todo(found, by=request.user, **postpone.cleaned_data)
            messages.success(request, _("Postponed until %(day)s.") % {"day": postpone.cleaned_data["due"]})
            return redirect("inbox:tasks")
    if asked == "hand_on" and hand_on.is_valid():
        with blaming(hand_on):
            services.hand_on_todo(found, by=request.user, **hand_on.cleaned_data)
            messages.success(request, _("Handed on to %(person)s.") % {"person": hand_on.cleaned_data["to"]})
            return redirect("inbox:tasks")
    context = {
        "todo": found, "postpone": postpone, "hand_on": hand_on if colleagues else None,
        "changes": history_of(found, ["due", "for_user", "done_at"]),
    }  # fmt: skip
    return render(request, "inbox/todo.html", context)


@signed_in
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a to-do off."""
    services.finish_todo(get_object_or_404(todos_of(request.user), pk=pk), by=request.user)
    return redirect("inbox:tasks")


@signed_in
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a ticked to-do back."""
    services.reopen_todo(get_object_or_404(todos_of(request.user), pk=pk), by=request.user)
    return redirect("inbox:tasks")


@signed_in
@require_POST
def feed(request: HttpRequest) -> HttpResponse:
    """Make or renew the private calendar address; ``end`` shuts it."""
    if "end" in request.POST:
        services.end_calendar_feed(by=request.user)
    else:
        services.renew_calendar_feed(by=request.user)
    return redirect("inbox:tasks")


@public
@require_GET
def calendar(_request: HttpRequest, token: str) -> HttpResponse:
    """Serve a person's deadlines to a calendar program that knows the private address."""
    found: Any = get_object_or_404(CalendarFeed.objects.select_related("user"), token=token, user__is_active=True)
    text = calendar_of(tasks_for(found.user), name=_("Union Hub: waiting for me"))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
