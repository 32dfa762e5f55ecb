"""The hand-over of all open work of a person to a successor."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.access import requires
from core.errors import blaming
from core.http import posted
from core.search import each_word
from unions import services
from unions.forms.staff import EndForm, HandOverForm
from unions.handover import open_work
from unions.http import SignedInRequest
from unions.models import Appointment, HandOver, User
from unions.queries import people_in_reach
from unions.services.hand_over import hand_over, may_hand_over, successors_of

SHOWN = 40


@requires("unions.hand_over_work")
@require_safe
def choose(request: SignedInRequest) -> HttpResponse:
    """Ask a manager whose work is to be handed over."""
    words = request.GET.get("q", "").strip()[:60]
    people = people_in_reach(request.user)
    if words:
        people = people.filter(each_word(words, "name", "email"))
    context = {"people": people[:SHOWN], "words": words}
    return render(request, "unions/hand_over_choose.html", context)


@requires("unions.open_desk")
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """Lead to one's own open work."""
    return redirect("unions:hand_over", request.user.pk)


@requires("unions.open_desk")
@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show everything that is open of a person, and hand it over as a whole."""
    who = _person(request, pk)
    form = HandOverForm(posted(request), successors=successors_of(who))
    if form.is_valid():
        with blaming(form):
            done = hand_over(who=who, by=request.user, **form.cleaned_data)
            facts = {"to": done.to_user, "n": sum(done.counts.values())}
            messages.success(request, _("Handed over to %(to)s: %(n)s things. Both were told.") % facts)
            return redirect("unions:hand_over", pk)
    work = [(open_work.get(name).title, list(open_work.get(name).items(who))) for name in open_work.names()]
    appointments = Appointment.objects.filter(user=who).exclude(ends_on__lt=clock.today()).select_related("union")
    context = {
        "who": who, "form": form, "work": [(title, items) for title, items in work if items],
        "count": sum(len(items) for _title, items in work),
        "done": HandOver.objects.filter(from_user=who).select_related("to_user", "by"),
        "to_end": [
            one for one in appointments
            if who.pk not in request.user.hands and request.user.has_perm("unions.end_appointment", one)
        ],
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "unions/hand_over.html", context)


def _person(request: SignedInRequest, pk: int) -> User:
    who = get_object_or_404(User, pk=pk)
    if not may_hand_over(who, request.user):
        raise Http404
    return who


@requires("unions.end_appointment")
@require_http_methods(["GET", "POST"])
def end_appointment(request: SignedInRequest, pk: int) -> HttpResponse:
    """End an appointment of somebody who leaves, after the work was handed over."""
    appointment = get_object_or_404(Appointment.objects.select_related("user", "union"), pk=pk)
    is_own = appointment.user_id in request.user.hands
    if is_own or not request.user.has_perm("unions.end_appointment", appointment):
        raise Http404
    form = EndForm(posted(request), initial={"on": clock.today()})
    if form.is_valid():
        try:
            services.end_appointment(appointment, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("on", error)
        else:
            facts = {"person": appointment.user, "day": form.cleaned_data["on"]}
            messages.success(request, _("The last day of %(person)s is %(day)s.") % facts)
            return redirect("unions:hand_over", appointment.user_id)
    return render(request, "unions/end_appointment.html", {"form": form, "appointment": appointment})
