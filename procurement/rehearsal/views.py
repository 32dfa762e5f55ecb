"""The page of a rehearsal: its clock, what would have been sent, who plays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.access import requires
from core.errors import blaming
from core.widgets import DateTimeInput
from procurement.models import Round
from procurement.rehearsal import outbox, timing
from unions.http import SignedInRequest

SHOWN = 200  # messages


class ClockForm(forms.Form):
    """To when the clock is moved on."""

    at = forms.DateTimeField(label=gettext_lazy("New time"), widget=DateTimeInput())


@requires("rehearsal.set_clock")
@require_safe
def stage(request: SignedInRequest) -> HttpResponse:
    """Show everything that belongs to the rehearsal itself."""
    return render(request, "procurement/rehearsal/stage.html", _context(ClockForm()))


@requires("rehearsal.set_clock")
@require_POST
def move_clock(request: SignedInRequest) -> HttpResponse:
    """Move the clock on, to a moment or to a date of the timetable; then say what was sent meanwhile."""
    round = _round()
    named = {one.kind: one.at for one in timing.stops(round)}
    form = ClockForm({"at": named.get(request.POST.get("stop", "")) or request.POST.get("at")})
    before = outbox.count()
    if form.is_valid():
        with blaming(form):
            failed = timing.move_on(form.cleaned_data["at"])
            _say_what_happened(request, outbox.count() - before, failed)
            return redirect("rehearsal:stage")
    return render(request, "procurement/rehearsal/stage.html", _context(form), status=422)


def _say_what_happened(request: SignedInRequest, sent: int, failed: list[str]) -> None:
    told = ngettext("%(sent)s message was sent meanwhile.", "%(sent)s messages were sent meanwhile.", sent)
    messages.success(request, _("The clock was moved on.") + " " + told % {"sent": sent})
    if failed:
        messages.error(request, _("These tasks failed: %(names)s. The log says why.") % {"names": ", ".join(failed)})


@requires("rehearsal.set_clock")
@require_safe
def message(request: SignedInRequest, name: str) -> HttpResponse:
    """Show one message as it would have arrived. 404 for a name that is none."""
    found = next((one for one in outbox.kept(outbox.count()) if one.name == name), None)
    if found is None:
        raise Http404
    return render(request, "procurement/rehearsal/message.html", {"message": found})


def _round() -> Round:
    return Round.objects.order_by("pk")[:1].get()


def _context(form: ClockForm) -> dict[str, Any]:
    round = _round()
    return {
        "form": form, "round": round, "now": clock.now(), "stops": timing.stops(round),
        "kept": outbox.kept(SHOWN), "count": outbox.count(),
        "cast": json.loads((Path(settings.VAR_DIR) / "sign_ins.json").read_text()),
    }  # fmt: skip
