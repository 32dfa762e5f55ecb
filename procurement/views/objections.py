"""Objections at the desk: read, take up, write, refuse, decide."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.errors import UserError, blaming
from core.http import posted
from core.lifecycle.queries import available, timeline
from orgs.presentation.records import timeline_entries
from procurement.choices import ObjectionStatus, PanelOutcome
from procurement.forms.objections import ObjectionDecisionForm, PostForm
from procurement.forms.panel import WhyForm
from procurement.models import Objection
from procurement.papers.decision import decision_paper
from procurement.presentation.awards import OBJECTION_TONES, objection_facts
from procurement.queries.panel import hands_of_decisions
from procurement.services import objections
from procurement.views.notices import DECIDED
from procurement.views.words import word_answer
from unions.http import SignedInRequest


def objection_in_reach(request: SignedInRequest, pk: int) -> Objection:
    """Return the objection, or answer 404 where it lies out of the visitor's reach."""
    rows = Objection.objects.visible_to(request.user).select_related(
        "notice__round__union", "application__organization", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


@requires("procurement.open_objections")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One objection: what it says, the exchange, what can be done, what its decision did."""
    shown = objection_in_reach(request, pk)
    user = request.user
    steps = {each.name: each for each in available(shown, user)}
    may_write = shown.is_open and user.has_perm("procurement.examine_objection", shown)
    facts = objection_facts(shown)
    if may_write and shown.contact:
        facts.insert(1, (_("Telephone or e-mail"), shown.contact.open()))
    context: dict[str, Any] = {
        "objection": shown, "tone": OBJECTION_TONES[shown.status], "facts": facts, "steps": steps,
        "posts": shown.posts.select_related("by"), "form": PostForm() if may_write else None,
        "changes": changes_in_words(shown.effect), "has_letter": shown.status in DECIDED,
        "files": objections.files_of(shown),
        "may_open_files": shown.status in objections.PUBLISHED
        and user.has_perm("procurement.examine_objection", shown),
        "is_preparer": bool(steps.get("uphold") and user.hands & hands_of_decisions(shown.notice.round)),
        "timeline": timeline_entries(timeline(shown)),
    }  # fmt: skip
    return render(request, "procurement/desk/objection.html", context)


def changes_in_words(effect: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what an objection changes in the ranking, in words."""
    return [
        {**one, "before": _in_words(one["before"], one["before_place"]),
         "after": _in_words(one["after"], one["after_place"])}
        for one in effect.get("changes", ())
    ]  # fmt: skip


def _in_words(outcome: str, place: int | None) -> str:
    label = str(PanelOutcome(outcome).label)
    return f"{label} {place}" if place else label


def _done(request: SignedInRequest, pk: int, step: Any, word: str) -> HttpResponse:
    try:
        step()
        messages.success(request, word)
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("procurement:objection", pk)


@requires("procurement.examine_objection")
@require_POST
def take_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin to examine it."""
    shown = objection_in_reach(request, pk)
    return _done(
        request, pk, lambda: objections.take_up(objection=shown, by=request.user), _("You examine this objection.")
    )


@requires("procurement.examine_objection")
@require_POST
def write(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write to whoever lodged it."""
    shown = objection_in_reach(request, pk)
    form = PostForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
        return redirect("procurement:objection", pk)
    step = partial(objections.post, objection=shown, by=request.user, **form.facts())
    return _done(request, pk, step, _("Your message was sent."))


@requires("procurement.examine_objection")
@require_http_methods(["GET", "POST"])
def open_file(request: SignedInRequest, pk: int, file: UUID) -> HttpResponse:
    """Show a file to everybody once it was looked through, or shut it again."""
    shown = objection_in_reach(request, pk)
    found = get_object_or_404(objections.files_of(shown), pk=file)
    if request.method == "POST":
        opens = not found.is_public
        step = partial(objections.open_file, objection=shown, file=found, is_public=opens, by=request.user)
        return _done(request, pk, step, _("Everybody can open the file now.") if opens else _("The file is private."))
    name = {"name": found.filename}
    if found.is_public:
        words = _("Shut “%(name)s”?") % name, _("It disappears from the page of the notice."), _("Shut it")
    else:
        words = _("Show “%(name)s” to everybody?") % name, _(
            "It appears on the page of the notice, with its name. Look first whether it names private people, or shows "
            "telephones, identity numbers, addresses or signatures. Whoever lodged the objection is told."
        ), _("Show it to everybody")  # fmt: skip
    title, text, yes = words
    back = reverse("procurement:objection", args=[pk])
    context = {"title": title, "text": text, "yes": yes, "form": None, "cancel_url": back}
    return render(request, "components/confirm.html", context)


@requires("procurement.examine_objection")
@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """Refuse it as inadmissible."""
    shown = objection_in_reach(request, pk)
    form = WhyForm(posted(request))
    if form.is_valid():
        with blaming(form):
            objections.refuse(objection=shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("The objection is refused as inadmissible."))
            return redirect("procurement:objection", pk)
    text = _("It is no objection against this notice, or came too late. Whoever lodged it reads the reason.")
    context = {
        "objection": shown,
        "form": form,
        "title": _("Not admissible"),
        "action": pgettext("objection", "Refuse"),
        "text": text,
    }
    return render(request, "procurement/desk/objection_step.html", context)


@requires("procurement.decide_objection")
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide on it, seeing what upholding it would do to the ranking."""
    shown = objection_in_reach(request, pk)
    form = ObjectionDecisionForm(
        posted(request), can_exclude=shown.application_id is not None,
        is_withdrawn=shown.notice.withdrawn_at is not None,
    )  # fmt: skip
    if form.is_valid():
        with blaming(form):
            objections.decide(
                objection=shown, upheld=form.cleaned_data["result"] == form.UPHELD, by=request.user,
                decision=form.cleaned_data["decision"], excludes=form.cleaned_data.get("excludes", False),
            )  # fmt: skip
            messages.success(request, _("The objection is decided."))
            return redirect("procurement:objection", pk)
    preview = objections.effect_of(shown, excludes=True) if shown.is_open and shown.application_id else {}
    context = {
        "objection": shown, "form": form, "title": _("Decide on the objection"), "action": _("Decide on the objection"),
        "changes": changes_in_words(preview), "has_preview": bool(preview),
    }  # fmt: skip
    return render(request, "procurement/desk/objection_step.html", context)


@requires("procurement.open_objections")
@require_safe
def letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """The decision letter as Word."""
    shown = objection_in_reach(request, pk)
    if ObjectionStatus(shown.status) not in DECIDED:
        raise Http404
    return word_answer(decision_paper(shown), f"{shown.number}.docx")
