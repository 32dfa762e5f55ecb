"""Results and contracts of one's own organizations, once they are released."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.access import signed_in
from core.lifecycle.queries import timeline
from orgs.presentation.records import timeline_entries
from procurement.models import Application, Contract, Letter
from procurement.normalising import RULE
from procurement.papers.contract import contract_paper
from procurement.presentation.awards import CONTRACT_TONES, RESULT_TONES, changes_of, contract_facts
from procurement.queries.awards import RELEASED, RESULTS, result_kind, result_of
from procurement.views.words import word_answer
from unions.http import SignedInRequest


def _released(request: SignedInRequest) -> QuerySet[Application]:
    return Application.objects.kept_by(request.user).filter(round__status__in=RELEASED, status__in=RESULTS)


@signed_in
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """The results and contracts of all one's organizations."""
    rows = _released(request).select_related("round", "organization").order_by("-round__year", "-pk").distinct()
    results = [(one, result_kind(one)) for one in rows]
    contracts = Contract.objects.kept_by(request.user).select_related("union", "organization").distinct()
    context = {
        "results": [(one, kind, RESULT_TONES[kind]) for one, kind in results if kind],
        "contracts": [(one, CONTRACT_TONES[one.status]) for one in contracts],
    }
    return render(request, "procurement/my/results.html", context)


@signed_in
@require_safe
def result(request: SignedInRequest, pk: int) -> HttpResponse:
    """The result of one application: outcome, reasons, scores as the scheme shows them, the letter."""
    rows = _released(request).select_related("round__union", "organization", "lot").distinct()
    shown = get_object_or_404(rows, pk=pk)
    found = result_of(shown)
    if found is None:
        raise Http404
    context = {
        "result": found, "application": shown, "rule": RULE, "tone": RESULT_TONES[found.kind],
        "letters": Letter.objects.filter(application=shown),
        "contract": Contract.objects.kept_by(request.user).filter(award__application=shown).first(),
    }  # fmt: skip
    return render(request, "procurement/my/result.html", context)


def _contract(request: SignedInRequest, pk: int) -> Contract:
    rows = Contract.objects.kept_by(request.user).select_related("union", "organization", "award__application__round")
    return get_object_or_404(rows.distinct(), pk=pk)


@signed_in
@require_safe
def contract(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's contract."""
    shown = _contract(request, pk)
    context = {
        "contract": shown, "tone": CONTRACT_TONES[shown.status], "facts": contract_facts(shown),
        "amendments": [(one.number, changes_of(one)) for one in shown.amendments.in_force()],
        "application": shown.award.application, "timeline": timeline_entries(timeline(shown, public_only=True)),
    }  # fmt: skip
    return render(request, "procurement/my/contract.html", context)


@signed_in
@require_safe
def contract_word(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's contract as Word."""
    shown = _contract(request, pk)
    return word_answer(contract_paper(shown), f"{shown.number}.docx")
