"""Amendments of contracts at the desk: draft, record the signature, drop; as Word."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.errors import blaming
from core.http import posted
from finance.services.ledger import needs_collective_decision
from procurement.choices import AmendmentStatus
from procurement.forms.contracts import AgreeForm, AmendForm
from procurement.forms.panel import WhyForm
from procurement.models import ContractAmendment
from procurement.papers.amendment import amendment_paper
from procurement.presentation.awards import changes_of
from procurement.services import amendments
from procurement.views.contracts import contract_form, contract_in_reach
from procurement.views.words import word_answer
from unions.http import SignedInRequest


def _in_reach(request: SignedInRequest, pk: int, amendment: int) -> ContractAmendment:
    rows = contract_in_reach(request, pk).amendments.select_related("contract__union", "contract__organization")
    return get_object_or_404(rows, pk=amendment)


@requires("procurement.draft_contract")
@require_http_methods(["GET", "POST"])
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draft an amendment of a contract in force."""
    shown = contract_in_reach(request, pk)
    said = {"amount": shown.amount, "starts_on": shown.starts_on, "ends_on": shown.ends_on}
    form = AmendForm(posted(request), initial=said)
    if form.is_valid():
        with blaming(form):
            amendments.draft_amendment(contract=shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("The amendment is drafted. Its Word version can be printed and signed."))
            return redirect("procurement:contract", pk)
    back, title = reverse("procurement:contract", args=[pk]), _("Amend the contract")
    return contract_form(request, form, title=title, lead=shown, back=back, action=_("Draft the amendment"))


@requires("procurement.sign_contract")
@require_http_methods(["GET", "POST"])
def agree(request: SignedInRequest, pk: int, amendment: int) -> HttpResponse:
    """Record that both sides signed an amendment, with the scan."""
    shown = _in_reach(request, pk, amendment)
    if shown.status != AmendmentStatus.DRAFTED:
        messages.error(request, _("This amendment was signed or dropped already."))
        return redirect("procurement:contract", pk)
    asks = needs_collective_decision(shown.amount - shown.amount_before)
    form = AgreeForm(posted(request), request.FILES or None, asks_decision=asks)
    if form.is_valid():
        with blaming(form):
            amendments.agree(amendment=shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("The amendment is in force: the contract and its money follow it."))
            return redirect("procurement:contract", pk)
    back = reverse("procurement:contract", args=[pk])
    return contract_form(
        request, form, title=_("Record the signature of the amendment"), lead=shown, back=back,
        action=_("Record the signature"), changes=changes_of(shown),
    )  # fmt: skip


@requires("procurement.draft_contract")
@require_http_methods(["GET", "POST"])
def drop(request: SignedInRequest, pk: int, amendment: int) -> HttpResponse:
    """Drop an amendment, with the reason."""
    shown = _in_reach(request, pk, amendment)
    form = WhyForm(posted(request))
    if form.is_valid():
        with blaming(form):
            amendments.drop(amendment=shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("The amendment is dropped; the contract stays as it is."))
            return redirect("procurement:contract", pk)
    context = {
        "title": _("Drop the amendment"), "form": form, "yes": _("Drop the amendment"),
        "text": _("The contract stays as it is. The draft is kept on record with your reason."),
        "cancel_url": reverse("procurement:contract", args=[pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@requires("procurement.open_awards")
@require_safe
def word(request: SignedInRequest, pk: int, amendment: int) -> HttpResponse:
    """An amendment as Word, from the template in use."""
    shown = _in_reach(request, pk, amendment)
    return word_answer(amendment_paper(shown), f"{shown.number}.docx")
