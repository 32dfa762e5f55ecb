"""Contracts at the desk: draft, sign, begin, complete, accept, terminate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.errors import UserError, blaming
from core.http import posted
from core.lifecycle.queries import available, timeline
from orgs.presentation.records import timeline_entries
from procurement.choices import ContractStatus
from procurement.forms.contracts import ContractForm, SignForm
from procurement.forms.panel import WhyForm
from procurement.models import Contract
from procurement.papers.contract import contract_paper
from procurement.presentation.awards import CONTRACT_TONES, amendment_rows, can_amend, contract_facts
from procurement.services import contracts
from procurement.views.awards import award_in_reach
from procurement.views.words import word_answer
from unions.http import SignedInRequest

PLAIN = {
    "start": (contracts.start, gettext_lazy("Work has begun.")),
    "complete": (contracts.complete, gettext_lazy("The work is done and waits for acceptance by somebody else.")),
    "accept": (contracts.accept, gettext_lazy("The work is accepted.")),
}
"""Steps that need no more than a click."""


def contract_in_reach(request: SignedInRequest, pk: int) -> Contract:
    """Return the contract, or answer 404 where it lies out of the visitor's reach."""
    rows = Contract.objects.visible_to(request.user).select_related(
        "union", "organization", "award__application__round", "award__commitment__line__budget__union", "drafted_by"
    )
    return get_object_or_404(rows, pk=pk)


@requires("procurement.draft_contract")
@require_http_methods(["GET", "POST"])
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draft the contract of an award."""
    award = award_in_reach(request, pk)
    form = ContractForm(posted(request), initial={"subject": str(award.application), "amount": award.amount})
    if form.is_valid():
        with blaming(form):
            made = contracts.draft_contract(award=award, by=request.user, **form.facts())
            messages.success(request, _("The contract is drafted. Its Word version can be printed and signed."))
            return redirect("procurement:contract", made.pk)
    back = reverse("procurement:one_award", args=[pk])
    return contract_form(
        request, form, title=_("Draft the contract"), lead=award, back=back, action=_("Draft the contract")
    )


@requires("procurement.open_awards")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One contract."""
    shown = contract_in_reach(request, pk)
    user = request.user
    steps = {each.name: each for each in available(shown, user)}
    context: dict[str, Any] = {
        "contract": shown, "tone": CONTRACT_TONES[shown.status], "facts": contract_facts(shown), "steps": steps,
        "award": shown.award, "application": shown.award.application, "commitment": shown.award.commitment,
        "can_write": shown.status == ContractStatus.DRAFTED and user.has_perm("procurement.draft_contract", shown),
        "amendments": amendment_rows(shown, user), "can_amend": can_amend(shown, user),
        "waits_for_another": "sign" in steps and bool(user.hands & contracts.drafters_of(shown)),
        "timeline": timeline_entries(timeline(shown)),
    }  # fmt: skip
    return render(request, "procurement/desk/contract.html", context)


@requires("procurement.draft_contract")
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    shown = contract_in_reach(request, pk)
    if shown.status != ContractStatus.DRAFTED:
        messages.error(request, _("A signed contract is not changed any more."))
        return redirect("procurement:contract", pk)
    form = ContractForm(posted(request), instance=shown, initial={"version": shown.version})
    if form.is_valid():
        with blaming(form):
            version = form.cleaned_data["version"] or shown.version
            contracts.write_contract(contract=shown, facts=form.facts(), version=version, by=request.user)
            messages.success(request, _("The contract is saved."))
            return redirect("procurement:contract", pk)
    back = reverse("procurement:contract", args=[pk])
    return contract_form(request, form, title=_("Change the draft"), lead=shown, back=back, action=_("Save"))


@requires("procurement.sign_contract")
@require_http_methods(["GET", "POST"])
def sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record the signature, with the scan."""
    shown = contract_in_reach(request, pk)
    form = SignForm(posted(request), request.FILES or None)
    if form.is_valid():
        with blaming(form):
            facts = dict(form.cleaned_data)
            contracts.sign_contract(contract=shown, by=request.user, **facts)
            messages.success(request, _("The contract is signed."))
            return redirect("procurement:contract", pk)
    back = reverse("procurement:contract", args=[pk])
    return contract_form(
        request, form, title=_("Record the signature"), lead=shown, back=back, action=_("Record the signature")
    )


@requires("procurement.draft_contract")
@require_POST
def step(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Begin, complete or accept the work."""
    shown = contract_in_reach(request, pk)
    if name not in PLAIN:
        raise Http404
    carry_out, word = PLAIN[name]
    try:
        carry_out(contract=shown, by=request.user)
        messages.success(request, str(word))
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("procurement:contract", pk)


@requires("procurement.sign_contract")
@require_http_methods(["GET", "POST"])
def terminate(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a contract before its time, with the reason."""
    shown = contract_in_reach(request, pk)
    form = WhyForm(posted(request))
    if form.is_valid():
        with blaming(form):
            contracts.terminate(contract=shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("The contract is terminated and its open money is free."))
            return redirect("procurement:contract", pk)
    context = {
        "title": _("Terminate the contract"), "form": form, "yes": _("Terminate the contract"),
        "text": _("Money that is not paid yet is set free. A contract that was never signed takes its award along, and "
                  "the reserve moves up. The organization reads the reason."),
        "cancel_url": reverse("procurement:contract", args=[pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@requires("procurement.open_awards")
@require_safe
def word(request: SignedInRequest, pk: int) -> HttpResponse:
    """The contract as Word, from the template in use."""
    shown = contract_in_reach(request, pk)
    return word_answer(contract_paper(shown), f"{shown.number}.docx")


def contract_form(
    request: SignedInRequest, form: Any, *, title: str, lead: object, back: str, action: str, changes: Any = ()
) -> HttpResponse:  # fmt: skip
    """Return the page of a form about a contract; ``changes``: what an amendment changes, as label and words."""
    context = {"form": form, "title": title, "lead": lead, "back": back, "action": action, "changes": changes}
    return render(request, "procurement/desk/contract_form.html", context)
