"""Messages, and what a reader wishes of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import public, signed_in
from core.errors import UserError
from core.http import posted
from core.inbox import services
from core.inbox.forms import PreferencesForm
from core.inbox.kinds import kinds
from core.inbox.queries import notifications_of, unread_count
from core.inbox.services.preferences import read_unsubscribe_token


@signed_in
@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """List the reader's messages, newest first."""
    page = Paginator(notifications_of(request.user), 50).get_page(request.GET.get("page"))
    return render(request, "inbox/notifications.html", {"page": page, "unread": unread_count(request.user)})


@signed_in
@require_POST
def read(request: HttpRequest, pk: Any) -> HttpResponse:
    """Mark a message as read and go where it leads; ``stay`` comes back to the list."""
    notification = get_object_or_404(notifications_of(request.user), pk=pk)
    services.mark_read(notification, by=request.user)
    if notification.url and "stay" not in request.POST:
        return redirect(notification.url)
    return redirect("inbox:notifications")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    services.mark_all_read(by=request.user)
    return redirect("inbox:notifications")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose what to hear, how and how often."""
    form = PreferencesForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        services.set_preferences(form.wishes(), by=request.user)
        messages.success(request, _("Your preferences have been saved."))
        return redirect("inbox:preferences")
    return render(request, "inbox/preferences.html", {"form": form})


@csrf_exempt  # a mail program posts here (RFC 8058); the signed address is the proof
@public
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then end the kinds of messages that a mail's link names. Reading the page changes nothing."""
    try:
        _user, _channel, names = read_unsubscribe_token(token)
        if request.method == "POST":
            services.unsubscribe(token)
    except UserError as error:
        return render(request, "inbox/unsubscribe.html", {"error": error.message}, status=404)
    titles = [kinds.get(name).label for name in names]
    return render(request, "inbox/unsubscribe.html", {"titles": titles, "done": request.method == "POST"})
