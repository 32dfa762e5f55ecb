"""Standing at the desk: entries of an organization, and what there is in all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.editing import comparing
from core.errors import UserError, blaming
from core.http import posted
from orgs.forms.record import ReasonForm
from orgs.forms.standing import entry_form, facts_in
from orgs.lists import ENTRY_LISTS
from orgs.models.standing import StandingEntry, StandingQuerySet
from orgs.services import standing
from orgs.standing import Family, StandingKind, kinds_of, standing_kinds
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest


def kind_or_404(slug: str) -> StandingKind:
    """Return the kind of that word, or answer 404."""
    if slug not in standing_kinds:
        raise Http404
    return standing_kinds.get(slug)


def _reachable(request: SignedInRequest, kind: StandingKind, entry: int) -> StandingEntry:
    visible = StandingQuerySet(kind.model).visible_to(request.user).in_force().select_related("organization")
    found: StandingEntry = get_object_or_404(visible, pk=entry)
    return found


@requires("orgs.open_standing")
@require_safe
def overview(request: SignedInRequest, family: Family) -> HttpResponse:
    """What there is of each kind of a family, and what waits for confirmation."""
    rows = [(kind, StandingQuerySet(kind.model).visible_to(request.user)) for kind in kinds_of(family)]
    cards = [
        {"kind": kind, "url": f"orgs:desk_{kind.slug}", "counting": every.counting().count(),
         "waiting": every.unconfirmed().count(), "lead": ENTRY_LISTS[kind.slug].lead}
        for kind, every in rows
    ]  # fmt: skip
    return render(request, f"orgs/desk/{family}.html", {"cards": cards})


def fill_in(
    request: SignedInRequest, kind: StandingKind, organization: Any, *, is_declared: bool
) -> tuple[Any, StandingEntry | None]:
    """Return the form of a new entry, and the entry once it is made."""
    form = entry_form(kind.slug, is_correction=False)(posted(request), request.FILES or None)
    if form.is_valid():
        with blaming(form):
            return form, standing.add_entry(
                kind=kind, organization=organization, facts=facts_in(form, kind.slug), by=request.user,
                is_declared=is_declared, upload=form.cleaned_data.get("file"),
            )  # fmt: skip
    return form, None


def fill_in_again(
    request: SignedInRequest, kind: StandingKind, entry: StandingEntry, *, is_declared: bool = False
) -> tuple[Any, bool]:
    """Return the form of a correction, and whether it is done."""
    initial = {"version": entry.version}
    form = entry_form(kind.slug, is_correction=True)(posted(request), request.FILES or None, instance=entry,
                                                     initial=initial)  # fmt: skip
    if form.is_valid():
        with comparing(form):
            standing.correct_entry(
                entry=entry, facts=facts_in(form, kind.slug), version=form.cleaned_data["version"], by=request.user,
                reason=form.cleaned_data["reason"], upload=form.cleaned_data.get("file"), is_declared=is_declared,
            )  # fmt: skip
            return form, True
    return form, False


@requires("orgs.record_standing")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Enter something for an organization."""
    chosen, organization = kind_or_404(kind), in_scope(request, pk)
    form, entry = fill_in(request, chosen, organization, is_declared=False)
    if entry:
        messages.success(request, _("Entered: %(what)s.") % {"what": entry})
        return redirect("orgs:desk_organization", pk, chosen.family)
    context = {"form": form, "organization": organization, "kind": chosen, "title": chosen.add}
    return render(request, "orgs/desk/standing_entry.html", context)


@requires("orgs.record_standing")
@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, kind: str, entry: int) -> HttpResponse:
    """Correct an entry, with the reason."""
    chosen = kind_or_404(kind)
    found = _reachable(request, chosen, entry)
    title = _("Correct “%(what)s”") % {"what": found}
    form, done = fill_in_again(request, chosen, found)
    if done:
        messages.success(request, _("The entry is corrected."))
        return redirect("orgs:desk_organization", found.organization_id, chosen.family)
    context = {"form": form, "organization": found.organization, "kind": chosen, "title": title}
    return render(request, "orgs/desk/standing_entry.html", context)


@requires("orgs.record_standing")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, kind: str, entry: int) -> HttpResponse:
    """Take back an entry, or refuse one that was declared."""
    chosen = kind_or_404(kind)
    found = _reachable(request, chosen, entry)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            standing.withdraw_entry(entry=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The entry is withdrawn."))
            return redirect("orgs:desk_organization", found.organization_id, chosen.family)
    context = {
        "form": form, "organization": found.organization, "title": _("Withdraw “%(what)s”") % {"what": found},
        "action": _("Withdraw"), "danger": True,
        "explanation": _("The entry stays on record with your reason, and no longer counts."),
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.confirm_standing")
@require_POST
def confirm(request: SignedInRequest, kind: str, entry: int) -> HttpResponse:
    """Confirm what an organization declared."""
    chosen = kind_or_404(kind)
    found = _reachable(request, chosen, entry)
    try:
        standing.confirm_entry(entry=found, by=request.user)
        messages.success(request, _("Confirmed: %(what)s.") % {"what": found})
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("orgs:desk_organization", found.organization_id, chosen.family)
