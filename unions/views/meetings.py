"""Meetings of unions at the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.access import requires
from unions.http import SignedInRequest
from unions.meetings import subjects_of
from unions.models import Meeting


@requires("unions.open_meetings")
@require_safe
def meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a meeting with its minutes, and what it was about."""
    found = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("union", "recorded_by"), pk=pk)
    context = {"meeting": found, "subjects": subjects_of(found, request.user)}
    return render(request, "unions/meeting.html", context)
