"""The expert pool at the desk, and joining it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires, signed_in
from core.audit import history_of
from core.editing import comparing, version_seen
from core.errors import UserError, blaming
from core.http import posted
from procurement.forms.experts import EndForm, ExpertForm, TieForm
from procurement.models import Expert, ExpertTie
from procurement.queries.reviews import assignments_of
from procurement.services import experts
from unions.http import SignedInRequest, acting_union


def reachable(request: SignedInRequest, pk: int) -> Expert:
    """Return the expert, or answer 404 where the pool lies out of the visitor's reach."""
    return get_object_or_404(Expert.objects.visible_to(request.user).select_related("union", "user"), pk=pk)


@requires("procurement.open_experts")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One expert: facts, ties, what was read, what is owed."""
    shown = reachable(request, pk)
    context: dict[str, Any] = {
        "expert": shown, "ties": shown.ties.select_related("organization"), "areas": shown.areas.all(),
        "assignments": assignments_of(shown), "fees": shown.fees.select_related("round", "commitment"),
        "can_keep": request.user.has_perm("procurement.keep_experts", shown), "changes": history_of(shown),
    }  # fmt: skip
    return render(request, "procurement/desk/expert.html", context)


@requires("procurement.keep_experts")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Enter an expert into the pool of the visitor's union."""
    form = ExpertForm(posted(request))
    if form.is_valid():
        with blaming(form):
            made = experts.create_expert(facts=form.facts(), union=acting_union(request), by=request.user)
            messages.success(request, _("%(name)s is in the pool. Invite the expert to join next.") % {"name": made})
            return redirect("procurement:expert", made.pk)
    return _form(request, form, _("Enter an expert"))


@requires("procurement.keep_experts")
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct an expert's facts."""
    shown = reachable(request, pk)
    form = ExpertForm(posted(request), instance=shown, initial={"version": shown.version})
    if form.is_valid():
        with comparing(form):
            experts.write_expert(
                expert=shown, facts=form.facts(), version=version_seen(request), by=request.user
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("procurement:expert", pk)
    return _form(request, form, _("Correct “%(name)s”") % {"name": shown.name}, expert=shown)


@requires("procurement.keep_experts")
@require_POST
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the link with which the expert joins."""
    shown = reachable(request, pk)
    try:
        link = experts.invite_expert(expert=shown, by=request.user)
        messages.success(request, _("The invitation is on its way. The link, should it get lost: %(link)s")
                         % {"link": link})  # fmt: skip
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("procurement:expert", pk)


@requires("procurement.keep_experts")
@require_http_methods(["GET", "POST"])
def add_tie(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down what ties an expert to a body."""
    shown = reachable(request, pk)
    form = TieForm(posted(request))
    if form.is_valid():
        with blaming(form):
            experts.declare_tie(expert=shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("The tie is kept: the draw passes the expert over there."))
            return redirect("procurement:expert", pk)
    return _form(request, form, _("A tie of %(name)s") % {"name": shown.name}, expert=shown)


@requires("procurement.keep_experts")
@require_http_methods(["GET", "POST"])
def end_tie(request: SignedInRequest, pk: int, tie: int) -> HttpResponse:
    """Say when a tie ended."""
    shown = reachable(request, pk)
    held = get_object_or_404(ExpertTie.objects.select_related("expert__union"), pk=tie, expert=shown)
    form = EndForm(posted(request))
    if form.is_valid():
        with blaming(form):
            experts.end_tie(tie=held, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("procurement:expert", pk)
    return _form(request, form, _("When did this tie end?"), expert=shown, lead=str(held.organization or held.name))


def _form(request: SignedInRequest, form: Any, title: str, **more: Any) -> HttpResponse:
    return render(request, "procurement/desk/expert_form.html", {"form": form, "title": title, **more})


@signed_in
@require_http_methods(["GET", "POST"])
def join(request: SignedInRequest, token: str) -> HttpResponse:
    """Join the pool by the link of an invitation."""
    if request.method == "POST":
        try:
            experts.join_experts(token=token, by=request.user)
            messages.success(request, _("Welcome. Below is what you are asked to read."))
            return redirect("procurement:readings")
        except UserError as error:
            messages.error(request, str(error.message))
    return render(request, "procurement/review/join.html", {"expert": experts.invited_by(token)})
