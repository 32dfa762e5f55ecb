"""Leave: who stands in for whom, and until when."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.access import requires
from core.errors import blaming
from core.http import posted
from unions.forms.staff import LeaveForm
from unions.http import SignedInRequest, acting_union
from unions.models import Appointment, User
from unions.queries import colleagues_near, delegations_seen_by
from unions.services import leave

SHOWN = 50


@requires("unions.open_desk")
@require_http_methods(["GET", "POST"])
def overview(request: SignedInRequest) -> HttpResponse:
    """Show who stands in for whom, and arrange that somebody does: for oneself, or as a manager for one's staff."""
    form = LeaveForm(
        posted(request), appointments=_to_arrange(request), people=colleagues_near(acting_union(request)),
        initial={"starts_on": clock.today()},
    )  # fmt: skip
    if form.is_valid():
        with blaming(form):
            made = leave.delegate(by=request.user, **form.cleaned_data)
            done = _("%(delegate)s stands in from %(first)s to %(last)s.")
            facts = {"delegate": made.delegate, "first": made.starts_on, "last": made.ends_on}
            messages.success(request, done % facts)
            return redirect("unions:leave")
    rows = list(delegations_seen_by(request.user)[:SHOWN])
    context = {
        "form": form, "current": [one for one in rows if not one.is_over], "past": [one for one in rows if one.is_over],
        "may_end": {one.pk for one in rows if not one.is_over and leave.may_arrange(one.appointment, request.user)},
    }  # fmt: skip
    return render(request, "unions/leave.html", context)


def _to_arrange(request: SignedInRequest) -> object:
    """Return the appointments for which the visitor may say who stands in: its own, and as manager its union's."""
    user: User = request.user
    keys = [one.pk for one in user.appointments_today if one.user_id == user.pk]
    rows = Appointment.objects.filter(pk__in=keys)
    if user.has_perm("unions.arrange_leave"):
        today = clock.today()
        staff = Appointment.objects.filter(union=acting_union(request), user__is_active=True, starts_on__lte=today)
        rows |= staff.exclude(ends_on__lt=today)
    if user.acting_for is not None:
        rows = rows.exclude(user=user.acting_for)
    return rows.select_related("user", "union").order_by("user__name", "pk")


@requires("unions.open_desk")
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a delegation before its last day, after a question."""
    found = get_object_or_404(delegations_seen_by(request.user), pk=pk)
    if found.is_over or not leave.may_arrange(found.appointment, request.user):
        raise Http404
    if request.method == "POST":
        leave.end_delegation(delegation=found, by=request.user)
        messages.success(request, _("%(person)s no longer stands in.") % {"person": found.delegate})
        return redirect("unions:leave")
    return render(request, "unions/leave_end.html", {"delegation": found})
