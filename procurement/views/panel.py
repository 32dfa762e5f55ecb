"""The panel's page of a round: the ranking against the money, meeting, decisions, minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.errors import UserError, blaming
from core.http import posted
from finance.services.ledger import in_words
from procurement.choices import PanelOutcome, RoundStatus
from procurement.forms.panel import BulkForm, DecisionForm, MeetingForm
from procurement.models import Round
from procurement.papers.minutes import minutes_paper
from procurement.presentation.awards import OUTCOME_TONES
from procurement.presentation.rounds import scheme_of
from procurement.presentation.watch import groups_of
from procurement.queries.panel import Row, board, lot_sums
from procurement.queries.watch import signs
from procurement.services import panel
from procurement.views.words import word_answer
from unions.http import SignedInRequest

A_PAGE = 100


def reachable(request: SignedInRequest, pk: int) -> Round:
    """Return the round, or answer 404 where its panel lies out of the visitor's reach."""
    rows = Round.objects.visible_to(request.user).select_related("union", "line__budget__union", "panel_meeting")
    found = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm("procurement.open_panel", found):
        raise Http404
    return found


@requires("procurement.open_panel")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """The ranked list against the money left, ties, what lies below the minimum, the reserve list, decisions."""
    shown = reachable(request, pk)
    sums, rows = lot_sums(shown), board(shown)
    lot = request.GET.get("lot", "")
    listed = [row for row in rows if not lot or str(row.suggested.application.lot_id) == lot]
    view = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    can_decide = shown.status == RoundStatus.PANEL and request.user.has_perm("procurement.record_panel", shown)
    context: dict[str, Any] = {
        "round": shown, "sums": sums, "page": view, "lines": [_line(row) for row in view], "lot": lot,
        "meeting": shown.panel_meeting, "can_decide": can_decide,
        "outcomes": PanelOutcome.choices, "is_early": shown.status in EARLY, "count": len(rows),
        "decided": sum(row.decision is not None for row in rows),
        "faults": panel.faults_of_decisions(shown, rows) if shown.status == RoundStatus.PANEL else [],
        "scheme": scheme_of(shown), "total": sum((one.amount for one in sums), panel.NO_MONEY),
    }  # fmt: skip
    return render(request, "procurement/desk/panel.html", context)


EARLY = (RoundStatus.DRAFT, RoundStatus.APPROVED, RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.ELIGIBILITY,
         RoundStatus.REVIEW)  # fmt: skip


def _line(row: Row) -> dict[str, Any]:
    one, decision = row.suggested, row.decision
    return {
        "row": row, "ranked": one.ranked, "application": one.application, "suggested": one, "decision": decision,
        "requested": in_words(one.application.requested), "sum": in_words(one.sum),
        "amount": in_words(decision.amount) if decision and decision.amount else "",
        "tone": OUTCOME_TONES[decision.outcome] if decision else "", "word": one.outcome.label,
        "voted": decision and (decision.votes_for or decision.votes_against or decision.abstentions),
    }  # fmt: skip


@requires("procurement.record_panel")
@require_http_methods(["GET", "POST"])
def meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record the meeting, or correct what was recorded."""
    shown = reachable(request, pk)
    there = shown.panel_meeting
    form = MeetingForm(posted(request), instance=there, initial={"version": there.version if there else None})
    if form.is_valid():
        facts = dict(form.cleaned_data)
        with blaming(form):
            panel.hold_meeting(round=shown, by=request.user, **facts)
            messages.success(request, _("The meeting is recorded."))
            return redirect("procurement:panel", pk)
    return _ask(request, shown, form, title=_("Meeting of the panel"), action=_("Save"))


@requires("procurement.open_panel")
@require_safe
def minutes(request: SignedInRequest, pk: int) -> HttpResponse:
    """The minutes as Word."""
    shown = reachable(request, pk)
    if shown.panel_meeting is None:
        raise Http404
    name = _("Minutes of the panel, %(round)s.docx") % {"round": shown.title}
    return word_answer(minutes_paper(shown, shown.panel_meeting), name)


@requires("procurement.open_panel")
@require_safe
def look(request: SignedInRequest, pk: int) -> HttpResponse:
    """What deserves a second look."""
    shown = reachable(request, pk)
    return render(request, "procurement/desk/signs.html", {"round": shown, "groups": groups_of(signs(shown))})


@requires("procurement.record_panel")
@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose down the ranking, after asking once more."""
    shown = reachable(request, pk)
    if request.method == "POST":
        try:
            written = panel.propose_by_ranking(round=shown, by=request.user)
            messages.success(request, _("%(n)s decisions are written down as the ranking comes to.") % {
                "n": len(written),
            })  # fmt: skip
        except UserError as error:
            messages.error(request, str(error.message))
        return redirect("procurement:panel", pk)
    text = _("Applications are proposed down the ranking, lot by lot, as far as money and places reach; the rest "
             "becomes the reserve, and what lies below the minimum is declined. What was voted on, or decided for a "
             "reason of its own, stays.")  # fmt: skip
    return _ask(request, shown, None, title=_("Propose by the ranking"), action=_("Propose"), text=text)


@requires("procurement.record_panel")
@require_POST
def bulk(request: SignedInRequest, pk: int) -> HttpResponse:
    """One decision for the applications chosen on the page."""
    shown = reachable(request, pk)
    form = BulkForm(request.POST, keys=[row.suggested.application.pk for row in board(shown)])
    if form.is_valid():
        with blaming(form):
            written = panel.decide_many(
                round=shown, applications=form.cleaned_data["chosen"], outcome=form.cleaned_data["outcome"],
                departure_reason=form.cleaned_data["departure_reason"], by=request.user,
            )  # fmt: skip
            messages.success(request, _("%(n)s decisions are written down.") % {"n": len(written)})
    for problems in form.errors.values():
        messages.error(request, " ".join(str(one) for one in problems))
    return redirect("procurement:panel", pk)


@requires("procurement.record_panel")
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, pk: int, application: int) -> HttpResponse:
    """The decision on one application."""
    shown = reachable(request, pk)
    row = next((one for one in board(shown) if one.suggested.application.pk == application), None)
    if row is None:
        messages.error(request, _("This application was not reviewed, or was withdrawn."))
        return redirect("procurement:panel", pk)
    form = DecisionForm(posted(request), initial=_initial(row))
    if form.is_valid():
        with blaming(form):
            panel.decide(application=row.suggested.application, by=request.user, **form.facts())
            messages.success(request, _("The decision is written down."))
            return redirect("procurement:panel", pk)
    context = {"round": shown, "form": form, "line": _line(row), "application": row.suggested.application}
    return render(request, "procurement/desk/panel_decision.html", context)


def _initial(row: Row) -> dict[str, Any]:
    decision = row.decision
    if decision is None:
        return {"outcome": row.suggested.outcome, "amount": row.suggested.amount}
    names = ("outcome", "votes_for", "votes_against", "abstentions", "departure_reason")
    return {**{name: getattr(decision, name) for name in names}, "amount": decision.amount or row.suggested.amount}


def _ask(
    request: SignedInRequest, shown: Round, form: Any, *, title: str, action: str, text: str = ""
) -> HttpResponse:  # fmt: skip
    context = {
        "round": shown,
        "form": form,
        "title": title,
        "action": action,
        "text": text,
        "back": "procurement:panel",
    }
    return render(request, "procurement/desk/panel_step.html", context)
