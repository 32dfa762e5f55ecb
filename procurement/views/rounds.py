"""Rounds at the desk: begin one, its page, its facts, the steps of its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.editing import comparing, version_seen
from core.errors import UserError, blaming
from core.http import posted
from core.lifecycle.queries import Action, available, timeline
from orgs.presentation.records import timeline_entries
from procurement.choices import RoundStatus
from procurement.forms.rounds import BeginForm, LikeForm, RoundForm, StepForm
from procurement.models import Round
from procurement.models.rounds import PREPARING
from procurement.presentation.missing import missing_of
from procurement.presentation.rounds import dates_of, facts_of, scheme_facts, scheme_of
from procurement.queries.rounds import asked_approval, sent_back
from procurement.services import calls, rounds
from procurement.services.awards import conclude_round
from procurement.services.parts import begin_round
from procurement.themes import themes_for
from unions.http import SignedInRequest, acting_union

ONLY_DRAFTS = gettext_lazy("This round was approved; it can be changed only after it is returned to the draft.")
Step = Callable[..., Round]
STEPS: dict[str, tuple[Step, Any]] = {
    "approve": (
        rounds.approve_round,
        gettext_lazy("The round gains its number, its money is set apart in the budget line, and it can be published."),
    ),
    "return_for_correction": (
        calls.return_for_correction,
        gettext_lazy("Whoever prepared it reads your remarks, corrects the draft and asks for approval again."),
    ),
    "return_to_draft": (
        rounds.return_to_draft, gettext_lazy("Whoever prepared it is told your reason and can change it again."),
    ),
    "open": (
        rounds.open_round,
        gettext_lazy("The call is public from now on; form, scoring and rules are frozen, addenda correct them."),
    ),
    "fail": (
        calls.fail_round,
        gettext_lazy("Everybody who applied is told the reason. The round can be called again."),
    ),
    "cancel": (
        rounds.cancel_round,
        gettext_lazy("The round ends here, and everybody who applied is told the reason. This cannot be undone."),
    ),
    "conclude": (
        conclude_round,
        gettext_lazy("The file of the round is closed, and its reserve list ends: those on it are told."),
    ),
}  # fmt: skip
"""The steps that are taken on a round's own page: what carries them out, and what follows from them."""


def reachable(request: SignedInRequest, pk: int) -> Round:
    """Return the round, or answer 404 where it lies out of the visitor's reach."""
    rows = Round.objects.visible_to(request.user).select_related(
        "union", "line__budget__union", "form_version__form", "prepared_by", "approved_by", "called_again"
    )
    return get_object_or_404(rows, pk=pk)


def draft_in_reach(request: SignedInRequest, pk: int) -> Round | None:
    """Return a round that can be written now; None, with a message, once it was approved."""
    shown = reachable(request, pk)
    if shown.can_be_written:
        return shown
    messages.error(request, str(ONLY_DRAFTS if shown.status in PREPARING else _corrected_by_addendum(shown)))
    return None


def _corrected_by_addendum(shown: Round) -> str:
    """Return what to do about a round whose call was published: it never goes back to the draft."""
    if shown.status != RoundStatus.OPEN:
        return _("The call of this round was published: it can no longer be changed.")
    link, words = reverse("procurement:round_addendum", args=[shown.pk]), _("Publish an addendum")
    return format_html(
        '{} <a href="{}">{}</a>', _("The call is open: corrections are published as an addendum."), link, words
    )


@requires("procurement.begin_round")
@require_http_methods(["GET", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    """Begin a round of the visitor's union from a template, or like an earlier one: ``?like=`` says which, and where it
    does not, that is asked first. ``?area=`` names its themes.
    """
    union = acting_union(request)
    earlier = Round.objects.visible_to(request.user).select_related("union", "form_version__form")
    choice = LikeForm(request.GET if "like" in request.GET else None, earlier=earlier.order_by("-year", "-id"))
    if not choice.is_valid():
        rest = [(name, value) for name in request.GET if name != "like" for value in request.GET.getlist(name)]
        return render(request, "procurement/desk/begin_like.html", {"form": choice, "union": union, "rest": rest})
    form = BeginForm(
        posted(request), union=union, kind=choice.kind, themes=themes_for(request.user, request.GET.dict()),
        chosen=request.GET.getlist("area"),
    )  # fmt: skip
    if form.is_valid():
        with blaming(form):
            facts = {**form.facts(), "like": choice.round, "template": choice.template}
            made = begin_round(union=union, by=request.user, **facts)
            messages.success(request, _("The round is begun. Below is what it still needs."))
            return redirect("procurement:round", made.pk)
    return render(request, "procurement/desk/begin.html", {"form": form, "union": union, "choice": choice})


@requires("procurement.open_rounds")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One round: what is missing, what can be done, dates, lots, rules, documents, scoring, what happened."""
    shown = reachable(request, pk)
    user, scheme = request.user, scheme_of(shown)
    can_write = shown.can_be_written and user.has_perm("procurement.prepare_round", shown)
    steps = steps_for(shown, user)
    context: dict[str, Any] = {
        "round": shown, "facts": facts_of(shown, inside=True), "dates": dates_of(shown), "scheme": scheme,
        "scheme_facts": scheme_facts(scheme) if scheme else [], "can_write": can_write,
        "can_run": user.has_perm("procurement.run_round", shown),
        "missing": missing_of(shown) if shown.can_be_written else [],
        "asked": asked_approval(shown), "sent_back": sent_back(shown),
        "steps": steps, "may_approve": any(each.name == "approve" for each in steps),
        "again": shown.calls_again.order_by("pk"),
        "may_begin": user.has_perm("procurement.begin_round"),
        "timeline": timeline_entries(timeline(shown)),
    }  # fmt: skip
    return render(request, "procurement/desk/round.html", context)


def steps_for(shown: Round, user: Any) -> list[Action]:
    """Return the steps that are the visitor's to take on the round's own page; nobody approves what they wrote, and
    only what waits for approval is returned.
    """
    out = {"approve"} if user.hands & rounds.preparers_of(shown) else set()
    if asked_approval(shown) is None:
        out.add("return_for_correction")
    return [each for each in available(shown, user) if each.name in STEPS and each.name not in out]


@requires("procurement.prepare_round")
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the facts of a draft. Two people at once: neither overwrites the other unseen."""
    shown = draft_in_reach(request, pk)
    if shown is None:
        return redirect("procurement:round", pk)
    form = RoundForm(posted(request), instance=shown, initial={"version": shown.version})
    if form.is_valid():
        with comparing(form):
            rounds.write_round(
                round=shown, facts=form.facts(), version=version_seen(request) or shown.version, by=request.user
            )
            messages.success(request, _("The round is saved."))
            return redirect("procurement:round", pk)
    return render(request, "procurement/desk/form.html", {"round": shown, "form": form, "title": _("About the round")})


@requires("procurement.open_rounds")
@require_http_methods(["GET", "POST"])
def step(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Ask once more, with a reason where the step takes one, then take the step."""
    shown = reachable(request, pk)
    found = next((each for each in steps_for(shown, request.user) if each.name == name), None)
    if found is None:
        messages.error(request, _("This step cannot be taken now, or is another person's."))
        return redirect("procurement:round", pk)
    carry_out, text = STEPS[name]
    form = StepForm(posted(request), needed=found.needs_reason)
    if request.method == "POST" and (not found.needs_reason or form.is_valid()):
        with blaming(form):
            said = {"reason": form.cleaned_data["reason"]} if found.needs_reason else {}
            carry_out(round=shown, by=request.user, **said)
            messages.success(request, _("Done: %(step)s") % {"step": found.label})
            return redirect("procurement:round", pk)
    context = {
        "round": shown, "form": form, "title": found.label, "text": text, "needs_reason": found.needs_reason,
        "danger": found.danger,
    }  # fmt: skip
    return render(request, "procurement/desk/step.html", context)


@requires("procurement.prepare_round")
@require_POST
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tell the managers that a draft is ready for approval."""
    return _done(request, pk, lambda shown: calls.ask_approval(round=shown, by=request.user),
                 _("The managers of the union are told."))  # fmt: skip


@requires("procurement.begin_round")
@require_POST
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a new round like one that failed."""
    shown = reachable(request, pk)
    try:
        made = calls.call_again(round=shown, by=request.user)
    except UserError as error:
        messages.error(request, str(error.message))
        return redirect("procurement:round", pk)
    messages.success(request, _("A second call is begun; make its timetable and have it approved."))
    return redirect("procurement:round", made.pk)


def _done(request: SignedInRequest, pk: int, act: Callable[[Round], object], word: str) -> HttpResponse:
    shown = reachable(request, pk)
    try:
        act(shown)
        messages.success(request, word)
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("procurement:round", pk)
