"""Our standing: what is on record of us, what we declare, what ends soon."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.errors import blaming
from core.http import posted
from orgs.forms.record import ReasonForm
from orgs.models import Organization
from orgs.models.standing import StandingEntry, StandingQuerySet
from orgs.presentation.life import standing_groups
from orgs.services import standing
from orgs.views.desk.standing import fill_in, fill_in_again, kind_or_404
from unions.http import SignedInRequest


def ours(request: SignedInRequest, pk: int) -> Organization:
    """Return an organization that the visitor keeps and that is on record, or answer 404."""
    return get_object_or_404(Organization.objects.kept_by(request.user).on_record(), pk=pk)


@requires("orgs.declare_standing")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything on record of our standing."""
    organization = ours(request, pk)
    context = {"organization": organization, "standing_groups": standing_groups(organization)}
    return render(request, "orgs/my/standing.html", context)


@requires("orgs.declare_standing")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Declare something; the union confirms it."""
    organization, chosen = ours(request, pk), kind_or_404(kind)
    form, entry = fill_in(request, chosen, organization, is_declared=True)
    if entry:
        messages.success(request, _("Declared: %(what)s. It counts once the union confirms it.") % {"what": entry})
        return redirect("orgs:my_standing", pk)
    context = {"form": form, "organization": organization, "kind": chosen, "title": chosen.add}
    return render(request, "orgs/my/standing_entry.html", context)


def _declared(request: SignedInRequest, kind: str, entry: int) -> StandingEntry:
    """Return an entry that we declared and nobody has confirmed yet, or answer 404."""
    kept = Organization.objects.kept_by(request.user).values("pk")
    rows = StandingQuerySet(kind_or_404(kind).model).unconfirmed().filter(organization__in=kept)
    found: StandingEntry = get_object_or_404(rows.select_related("organization"), pk=entry)
    return found


@requires("orgs.declare_standing")
@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, kind: str, entry: int) -> HttpResponse:
    """Correct what we declared, as long as nobody has confirmed it."""
    found, chosen = _declared(request, kind, entry), kind_or_404(kind)
    title = _("Correct “%(what)s”") % {"what": found}
    form, done = fill_in_again(request, chosen, found)
    if done:
        messages.success(request, _("The entry is corrected."))
        return redirect("orgs:my_standing", found.organization_id)
    context = {"form": form, "organization": found.organization, "kind": chosen, "title": title}
    return render(request, "orgs/my/standing_entry.html", context)


@requires("orgs.declare_standing")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, kind: str, entry: int) -> HttpResponse:
    """Take back what we declared, as long as nobody has confirmed it."""
    found = _declared(request, kind, entry)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            standing.withdraw_entry(entry=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The entry is withdrawn."))
            return redirect("orgs:my_standing", found.organization_id)
    context = {
        "form": form, "organization": found.organization, "title": _("Withdraw “%(what)s”") % {"what": found},
        "action": _("Withdraw"), "danger": True,
        "explanation": _("The entry stays on record with your reason, and no longer counts."),
    }  # fmt: skip
    return render(request, "orgs/my/decision.html", context)
