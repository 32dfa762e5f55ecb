"""The review of a round at the desk: hand over, draw, progress, replace, remind, figures, close, fees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.errors import UserError, blaming
from core.http import posted
from orgs.forms.record import ReasonForm
from procurement.choices import RoundStatus
from procurement.forms.reviews import CloseForm, DrawForm, FeeForm
from procurement.models import Application, Assignment, Draw, Expert, Round
from procurement.normalising import RULE
from procurement.presentation.reviews import by_application, by_expert, draw_rows, severity_chart, spread_chart
from procurement.queries.draws import shortfall
from procurement.queries.reviews import assignments_in, criterion_figures, on_no_scale, ranking, severities
from procurement.scheme import Scheme
from procurement.services import draws, fees, reviews
from unions.http import SignedInRequest

EACH_PAGE = 50
HERE = "procurement:round_experts"


def reachable(request: SignedInRequest, pk: int) -> Round:
    """Return the round, or answer 404 where it lies out of the visitor's reach."""
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("union"), pk=pk)


def _followed(request: SignedInRequest, pk: int) -> Round:
    shown = reachable(request, pk)
    if not request.user.has_perm("procurement.follow_review", shown):
        raise Http404
    return shown


@requires("procurement.follow_review")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """How the review of a round stands: by application, by expert, draws, figures, fees."""
    shown = _followed(request, pk)
    rows, ranked = list(assignments_in(shown)), ranking(shown)
    strict, spreads = severities(shown), criterion_figures(shown)
    drawn = list(shown.draws.select_related("drawn_by"))
    context: dict[str, Any] = {
        "round": shown, "scheme": Scheme.from_json(shown.scheme), "is_open": shown.status == RoundStatus.REVIEW,
        "is_before": shown.status == RoundStatus.ELIGIBILITY,
        "page": Paginator(by_application(rows, ranked), EACH_PAGE).get_page(request.GET.get("page")),
        "experts": by_expert(rows), "draws": drawn, "lacking": sum(shortfall(drawn[0]).values()) if drawn else 0,
        "severities": strict, "severity_chart": severity_chart(strict),
        "spreads": spreads, "spread_chart": spread_chart(spreads),
        "rule": RULE, "flat": on_no_scale(shown),
        "fees": shown.expert_fees.select_related("expert", "commitment__line__budget__union"),
        "takes_scores_out": reviews.may_take_scores_out(request.user, shown),
        "can_draw": request.user.has_perm("procurement.draw_experts", shown),
        "can_run": request.user.has_perm("procurement.run_round", shown),
        "can_bind": request.user.has_perm("procurement.bind_fees", shown),
        "opens_experts": request.user.has_perm("procurement.open_experts"),
    }  # fmt: skip
    context["has_open_fees"] = any(fee.commitment_id is None for fee in context["fees"])
    return render(request, "procurement/desk/round_experts.html", context)


@requires("procurement.run_round")
@require_POST
def begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand the eligible applications over to the experts."""
    return _done(
        request, pk, lambda round: reviews.begin_review(round=round, by=request.user),
        _("The applications are handed over. Draw the experts next."),
    )  # fmt: skip


@requires("procurement.draw_experts")
@require_http_methods(["GET", "POST"])
def draw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draw the experts that applications lack."""
    shown = reachable(request, pk)
    form = DrawForm(posted(request))
    if shown.draws.exists():
        del form.fields["seed"]
    if form.is_valid():
        with blaming(form):
            made = draws.draw_experts(round=shown, by=request.user, seed=form.cleaned_data.get("seed") or None)
            _tell_of_draw(request, made)
            return redirect("procurement:round_draw", pk, made.pk)
    text = _("Experts whose term runs, whom nothing ties to the applicant, are drawn by lot, evenly and with those of "
             "the field first. Seed, pool and result are recorded: anybody can draw again.")  # fmt: skip
    return _ask(request, shown, form, _("Draw experts"), _("Draw"), text=text)


def _tell_of_draw(request: SignedInRequest, made: Draw) -> None:
    lacking = shortfall(made)
    if lacking:
        text = ngettext(
            "For %(n)s application too few experts are free: add experts to the pool and draw again.",
            "For %(n)s applications too few experts are free: add experts to the pool and draw again.", len(lacking),
        )  # fmt: skip
        messages.warning(request, text % {"n": len(lacking)})
    else:
        messages.success(request, _("Each application has its experts; they are asked now."))


@requires("procurement.follow_review")
@require_safe
def show_draw(request: SignedInRequest, pk: int, draw: int) -> HttpResponse:
    """One draw: seed, who was drawn for what, and whom which tie kept away."""
    shown = _followed(request, pk)
    made = get_object_or_404(Draw.objects.select_related("drawn_by"), pk=draw, round=shown)
    pool = [each["id"] for each in made.pool["candidates"]]
    rows = draw_rows(made, Application.objects.in_bulk([each["application"] for each in made.result]),
                     Expert.objects.in_bulk(pool))  # fmt: skip
    context = {"round": shown, "draw": made, "rows": rows, "pool": len(pool)}
    return render(request, "procurement/desk/round_draw.html", context)


@requires("procurement.draw_experts")
@require_http_methods(["GET", "POST"])
def replace(request: SignedInRequest, pk: int, assignment: int) -> HttpResponse:
    """Put whoever is drawn next in an expert's place."""
    shown = reachable(request, pk)
    rows = Assignment.objects.select_related("expert", "application")
    row = get_object_or_404(rows, pk=assignment, application__round=shown)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            reviews.replace(assignment=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("Somebody else was drawn and is asked now."))
            return redirect(HERE, pk)
    title = _("Replace %(expert)s for “%(application)s”") % {"expert": row.expert, "application": row.application}
    text = _("What this expert scored counts no longer. Whoever is drawn next is asked.")
    return _ask(request, shown, form, title, _("Replace"), text=text)


@requires("procurement.draw_experts")
@require_POST
def remind(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remind the experts of what is outstanding, once a day."""
    shown = reachable(request, pk)
    told = reviews.remind_experts(round=shown, by=request.user)
    text = ngettext("%(n)s expert was reminded.", "%(n)s experts were reminded.", told) % {"n": told}
    messages.success(request, text if told else _("Nobody was left to be reminded today."))
    return redirect(HERE, pk)


@requires("procurement.run_round")
@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close the scores and hand the round to the panel."""
    shown = reachable(request, pk)
    form = CloseForm(posted(request), round=shown, required=False)
    if not request.user.has_perm("procurement.bind_fees", shown):
        del form.fields["line"]  # an agency runs the review; the union binds its money
    if form.is_valid():
        with blaming(form):
            reviews.close_review(
                round=shown, by=request.user, reason=form.cleaned_data["reason"], fee_line=form.cleaned_data.get("line")
            )
            messages.success(request, _("The review is closed; the panel decides next."))
            return redirect(HERE, pk)
    text = _("After this nothing can be scored or changed. Fees are counted now; without a line they are bound later.")
    return _ask(request, shown, form, _("Close the review"), _("Close the review"), text=text)


@requires("procurement.bind_fees")
@require_http_methods(["GET", "POST"])
def commit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bind the experts' fees from a line of the budget."""
    shown = reachable(request, pk)
    form = FeeForm(posted(request), round=shown)
    if form.is_valid():
        with blaming(form):
            fees.commit_fees(round=shown, line=form.cleaned_data["line"], by=request.user)
            messages.success(request, _("The fees are bound in the ledger."))
            return redirect(HERE, pk)
    return _ask(request, shown, form, _("Bind the experts' fees"), _("Bind"))


def _done(request: SignedInRequest, pk: int, act: Callable[[Round], Any], said: str) -> HttpResponse:
    shown = reachable(request, pk)
    try:
        act(shown)
        messages.success(request, said)
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect(HERE, pk)


def _ask(
    request: SignedInRequest, round: Round, form: Any, title: str, yes: str, *, text: str = ""
) -> HttpResponse:  # fmt: skip
    context = {"round": round, "form": form, "title": title, "yes": yes, "text": text}
    return render(request, "procurement/desk/round_experts_ask.html", context)
