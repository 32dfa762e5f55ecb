"""Budgets at the desk: begin, write, agree in three steps, amend, close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.errors import UserError, blaming
from core.http import posted
from core.lifecycle.queries import available, timeline
from finance.forms import BeginForm, BudgetForm, DecisionForm, TransferForm
from finance.models import Budget, BudgetLine, Transfer
from finance.presentation import TONES, chart_of, line_rows, sums
from finance.queries import transfers_of
from finance.services import budgets, transfers
from finance.services.ledger import needs_collective_decision
from finance.waiting import STEPS, in_words, may_take_next
from orgs.forms.record import ReasonForm
from orgs.presentation.records import timeline_entries
from unions.http import SignedInRequest, acting_union


def reachable(request: SignedInRequest, pk: int) -> Budget:
    """Return the budget, or answer 404 where it lies out of the visitor's reach."""
    rows = Budget.objects.visible_to(request.user).select_related("union", "prepared_by", "checked_by", "approved_by")
    return get_object_or_404(rows, pk=pk)


@requires("finance.prepare_budget")
@require_http_methods(["GET", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    """Begin the budget of the visitor's union for a year."""
    form = BeginForm(posted(request))
    if form.is_valid():
        with blaming(form):
            made = budgets.begin_budget(
                union=acting_union(request), year=form.cleaned_data["year"], by=request.user
            )  # fmt: skip
            return redirect("finance:write", made.pk)
    return render(request, "finance/begin.html", {"form": form, "union": acting_union(request)})


@requires("finance.open_budgets")
@require_safe
def budget(request: SignedInRequest, pk: int) -> HttpResponse:
    """One budget: lines with what is allocated, committed, paid and free; amendments; what can be done."""
    shown = reachable(request, pk)
    rows = line_rows(shown)
    lines: list[BudgetLine] = [row["line"] for row in rows]
    steps = {one.name: one for one in available(shown, request.user)}
    if not may_take_next(shown, request.user):
        steps.pop(STEPS[shown.status].name, None)
    whole = sums(lines)
    context: dict[str, Any] = {
        "budget": shown, "tone": TONES[shown.status], "waits_for": in_words(shown), "has_next": shown.status in STEPS,
        "rows": rows, "whole": whole, "steps": steps,
        "can_write": shown.can_be_written and request.user.has_perm("finance.prepare_budget", shown),
        "can_amend": shown.is_in_force and request.user.has_perm("finance.request_transfer", shown),
        "may_decide": request.user.has_perm("finance.decide_transfer", shown),
        "needs_decision": needs_collective_decision(whole["total"]), "limit": settings.BUDGET_COLLECTIVE_FROM,
        "transfers": [(one, TONES[one.status]) for one in transfers_of(shown)],
        "timeline": timeline_entries(timeline(shown)), **chart_of(lines),
    }  # fmt: skip
    return render(request, "finance/budget.html", context)


@requires("finance.prepare_budget")
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write what each line holds; save it, or hand it in."""
    shown = reachable(request, pk)
    if not shown.can_be_written:
        messages.error(request, _("This budget was handed in; it can be changed only after it is returned."))
        return redirect("finance:budget", pk)
    form = BudgetForm(posted(request), budget=shown)
    if form.is_valid():
        with blaming(form):
            written = budgets.write_budget(
                budget=shown, planned=form.amounts("planned"), carried=form.amounts("carried"), by=request.user,
                remark=form.cleaned_data["remark"], version=form.cleaned_data["version"],
            )  # fmt: skip
            if "submit" in request.POST:
                submitted = budgets.submit_budget(budget=written, by=request.user)
                messages.success(request, _("The budget was handed in. %(next)s") % {"next": _next(submitted)})
            else:
                messages.success(request, _("The budget is saved."))
            return redirect("finance:budget", pk)
    return render(request, "finance/write.html", {"budget": shown, "form": form})


@requires("finance.check_budget")
@require_POST
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm the figures, as the first of two."""
    shown = reachable(request, pk)
    return _done(
        request, pk, lambda: _next(budgets.check_budget(budget=shown, by=request.user)),
        _("The figures are confirmed. %(next)s"),
    )  # fmt: skip


@requires("finance.check_budget")
@require_http_methods(["GET", "POST"])
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Return a budget with what is to be corrected."""
    shown = reachable(request, pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            budgets.return_budget(budget=shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("The budget was returned with your remarks."))
            return redirect("finance:budget", pk)
    return _ask(request, shown, form, title=_("Return the budget"), action=_("Return for correction"))


@requires("finance.approve_budget")
@require_http_methods(["GET", "POST"])
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve, with the collective decision where the sum needs one: the money is allocated."""
    shown = reachable(request, pk)
    form = DecisionForm(posted(request))
    if form.is_valid():
        with blaming(form):
            budgets.approve_budget(budget=shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("The budget is approved and the money allocated."))
            return redirect("finance:budget", pk)
    what = _("The money of each line is allocated, and what last year left is carried over. It cannot be taken back; "
             "amendments follow.")  # fmt: skip
    return _ask(request, shown, form, title=_("Approve the budget"), action=_("Approve and allocate"), explanation=what)


@requires("finance.approve_budget")
@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close the year."""
    shown = reachable(request, pk)
    return _done(request, pk, lambda: budgets.close_budget(budget=shown, by=request.user), _("The year is closed."))


def _next(budget: Budget) -> str:
    """Return in words who takes the next step."""
    people = in_words(budget)
    return _("It waits for: %(people)s.") % {"people": people} if people else _("Nobody can take the next step yet: "
        "a person with another role in this union, or in one above it, is needed.")  # fmt: skip


@requires("finance.request_transfer")
@require_http_methods(["GET", "POST"])
def amend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for an amendment."""
    shown = reachable(request, pk)
    form = TransferForm(posted(request), budget=shown)
    if form.is_valid():
        with blaming(form):
            transfers.request_transfer(budget=shown, by=request.user, **form.facts())
            messages.success(request, _("The amendment waits for a decision."))
            return redirect("finance:budget", pk)
    what = _("The money moves once somebody else has approved the amendment.")
    return _ask(request, shown, form, title=_("Amend the budget"), action=_("Ask for the amendment"), explanation=what)


def _transfer(request: SignedInRequest, pk: int, transfer: int) -> Transfer:
    rows = transfers_of(reachable(request, pk)).select_related("budget__union")
    return get_object_or_404(rows, pk=transfer)


TRANSFER_VERDICTS: dict[str, tuple[type[forms.Form], Callable[..., object], Any, Any]] = {
    "approve": (DecisionForm, transfers.approve_transfer, gettext_lazy("Approve the amendment"),
                gettext_lazy("The amendment is approved and the money moved.")),
    "refuse": (ReasonForm, transfers.refuse_transfer, gettext_lazy("Refuse the amendment"),
               gettext_lazy("The amendment is refused.")),
}  # fmt: skip
"""What each verdict on an amendment asks, does, is called, and says when it is done."""


@requires("finance.decide_transfer")
@require_http_methods(["GET", "POST"])
def decide_transfer(request: SignedInRequest, pk: int, transfer: int, verdict: str) -> HttpResponse:
    """Approve an amendment, with the collective decision where the sum needs one; or refuse it, with the reason."""
    found = _transfer(request, pk, transfer)
    asked, decide, action, done = TRANSFER_VERDICTS[verdict]
    form = asked(posted(request))
    if form.is_valid():
        with blaming(form):
            decide(transfer=found, by=request.user, **form.cleaned_data)
            messages.success(request, done)
            return redirect("finance:budget", pk)
    return _ask(request, found.budget, form, title=str(found), action=action, explanation=found.reason)


def _ask(
    request: SignedInRequest, shown: Budget, form: forms.Form, *, title: str, action: str, explanation: str = ""
) -> HttpResponse:
    context = {"budget": shown, "form": form, "title": title, "action": action, "explanation": explanation}
    return render(request, "finance/decision.html", context)


def _done(request: SignedInRequest, pk: int, step: Callable[[], object], word: str) -> HttpResponse:
    try:
        messages.success(request, word % {"next": step()})
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("finance:budget", pk)
