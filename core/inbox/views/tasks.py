"""What waits for me, and the calendar feed of its deadlines."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import public, signed_in
from core.inbox import services
from core.inbox.channels import absolute
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
