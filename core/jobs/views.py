"""My jobs, and one job as it runs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import signed_in
from core.errors import UserError
from core.jobs import services
from core.jobs.models import Job
from core.jobs.telling import note_seen

REFRESH_SECONDS = 3


@signed_in
@require_GET
def my_jobs(request: HttpRequest) -> HttpResponse:
    """List the jobs that the reader asked for, newest first."""
    page = Paginator(Job.objects.filter(requested_by=request.user.pk), 50).get_page(request.GET.get("page"))
    return render(request, "jobs/my_jobs.html", {"page": page})


@signed_in
@require_GET
def job(request: HttpRequest, pk: Any) -> HttpResponse:
    """Show a job. htmx fetches the progress alone; ``?live=1`` lets the browser fetch the page again by itself."""
    mine = _mine(request, pk)
    note_seen(mine, by=request.user)
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        response = render(request, "jobs/_progress.html", {"job": mine})
    else:
        response = render(request, "jobs/job.html", {"job": mine, "live": "live" in request.GET})
        if mine.is_active and "live" in request.GET:
            response["Refresh"] = str(REFRESH_SECONDS)
    response["Cache-Control"] = "no-store"
    response["Vary"] = "HX-Request"
    return response


@signed_in
@require_POST
def cancel(request: HttpRequest, pk: Any) -> HttpResponse:
    """Stop a job."""
    mine = _mine(request, pk)
    try:
        services.cancel(mine, by=request.user)
    except UserError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("“%(title)s” is being cancelled.") % {"title": mine.title})
    return redirect(mine)


@signed_in
@require_POST
def retry(request: HttpRequest, pk: Any) -> HttpResponse:
    """Begin a job anew."""
    mine = _mine(request, pk)
    try:
        services.retry(mine, by=request.user)
    except UserError as error:
        messages.error(request, error.message)
    return redirect(mine)


def _mine(request: HttpRequest, pk: Any) -> Job:
    return get_object_or_404(Job, pk=pk, requested_by=request.user.pk)
