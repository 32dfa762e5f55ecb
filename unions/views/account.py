"""Pages about the person who signed in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core.access import signed_in
from core.registry import landing_for
from unions.middleware import ACTING_KEY


@signed_in
@require_POST
def switch_appointment(request: HttpRequest) -> HttpResponse:
    """Act under another of one's appointments (``appointment``), then go back to ``next`` or to the start.

    An appointment that is not one's own, or not in force, answers 404.
    """
    user, wanted = request.user, request.POST.get("appointment", "")
    held = [appointment.pk for appointment in user.appointments_today]  # type: ignore[union-attr]  # signed in
    if not wanted.isdecimal():
        return HttpResponseBadRequest()
    if int(wanted) not in held:
        raise Http404
    request.session[ACTING_KEY] = int(wanted)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else landing_for(user))
