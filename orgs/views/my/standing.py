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
from orgs.standing import Family, StandingKind
from orgs.tabs import parts_for, work_parts
from orgs.views.desk.standing import fill_in, fill_in_again, kind_or_404
from unions.http import SignedInRequest


def ours(request: SignedInRequest, pk: int) -> Organization:
    """Return an organization that the visitor keeps and that is on record, or answer 404."""
    return get_object_or_404(Organization.objects.kept_by(request.user).on_record(), pk=pk)


@requires("orgs.declare_standing")
@require_safe
def page(request: SignedInRequest, pk: int, family: Family) -> HttpResponse:
    """Everything on record of our standing, or of our work."""
    organization = ours(request, pk)
    context = {
        "organization": organization, "standing_groups": standing_groups(organization, family),
        "parts": parts_for(work_parts, organization, request.user) if family == "work" else [],
    }  # fmt: skip
    return render(request, f"orgs/my/{family}.html", context)


@requires("orgs.keep_organization")
@require_safe
def life_line(request: SignedInRequest, pk: int) -> HttpResponse:
    """Our whole life with the unions."""
    return render(request, "orgs/my/lifeline.html", {"organization": ours(request, pk)})


@requires("orgs.declare_standing")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Declare something; the union confirms it."""
    organization, chosen = ours(request, pk), kind_or_404(kind)
    form, entry = fill_in(request, chosen, organization, is_declared=True)
    if entry:
        messages.success(request, _("Declared: %(what)s. It counts once the union confirms it.") % {"what": entry})
        return redirect(chosen.my_page, pk)
    context = {"form": form, "organization": organization, "kind": chosen, "title": chosen.add}
    return render(request, "orgs/my/standing_entry.html", context)


def _changeable(request: SignedInRequest, kind: StandingKind, entry: int) -> StandingEntry:
    """Return an entry of ours that we may change, declared and not confirmed or kept by owners; or answer 404."""
    kept = Organization.objects.kept_by(request.user).values("pk")
    rows = StandingQuerySet(kind.model).filter(organization__in=kept)
    rows = rows.in_force() if kind.kept_by_owner else rows.unconfirmed()
    found: StandingEntry = get_object_or_404(rows.select_related("organization"), pk=entry)
    return found


@requires("orgs.declare_standing")
@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, kind: str, entry: int) -> HttpResponse:
    """Correct what we declared, as long as nobody has confirmed it; what we keep, at any time."""
    chosen = kind_or_404(kind)
    found = _changeable(request, chosen, entry)
    title = _("Correct “%(what)s”") % {"what": found}
    form, done = fill_in_again(request, chosen, found, is_declared=True)
    if done:
        messages.success(request, _("The entry is corrected."))
        return redirect(chosen.my_page, found.organization_id)
    context = {"form": form, "organization": found.organization, "kind": chosen, "title": title}
    return render(request, "orgs/my/standing_entry.html", context)


@requires("orgs.declare_standing")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, kind: str, entry: int) -> HttpResponse:
    """Take back what we declared, as long as nobody has confirmed it; what we keep, at any time."""
    chosen = kind_or_404(kind)
    found = _changeable(request, chosen, entry)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            standing.withdraw_entry(entry=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The entry is withdrawn."))
            return redirect(chosen.my_page, found.organization_id)
    context = {
        "form": form, "organization": found.organization, "title": _("Withdraw “%(what)s”") % {"what": found},
        "action": _("Withdraw"), "danger": True,
        "explanation": _("The entry stays on record with your reason, and no longer counts."),
    }  # fmt: skip
    return render(request, "orgs/my/decision.html", context)
