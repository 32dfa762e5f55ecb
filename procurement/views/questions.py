"""An open call at the desk: addenda, questions and their answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.errors import blaming
from core.http import posted
from procurement.forms.rounds import AddendumForm, AnswerForm
from procurement.services import calls, rounds
from procurement.views.rounds import reachable
from unions.http import SignedInRequest


@requires("procurement.open_rounds")
@require_safe
def questions(request: SignedInRequest, pk: int) -> HttpResponse:
    """Questions on the call with their answers, and addenda."""
    shown = reachable(request, pk)
    context = {
        "round": shown, "questions": shown.questions.select_related("answered_by"),
        "addenda": shown.addenda.select_related("published_by"),
        "can_run": request.user.has_perm("procurement.run_round", shown),
    }  # fmt: skip
    return render(request, "procurement/desk/questions.html", context)


@requires("procurement.run_round")
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, pk: int, question: int) -> HttpResponse:
    """Answer a question for everybody to read."""
    shown = reachable(request, pk)
    row = get_object_or_404(shown.questions, pk=question)
    form = AnswerForm(posted(request), initial={"answer": row.answer})
    if form.is_valid():
        with blaming(form):
            calls.answer_question(question=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("The answer is published."))
            return redirect("procurement:round_questions", pk)
    context = {
        "round": shown, "form": form, "title": _("Answer a question"), "lead": row.question,
        "back": "procurement:round_questions", "back_label": _("Questions"), "action": _("Publish the answer"),
    }  # fmt: skip
    return render(request, "procurement/desk/form.html", context)


@requires("procurement.run_round")
@require_http_methods(["GET", "POST"])
def addendum(request: SignedInRequest, pk: int) -> HttpResponse:
    """Publish a correction of an open call."""
    shown = reachable(request, pk)
    form = AddendumForm(posted(request))
    if form.is_valid():
        with blaming(form):
            rounds.publish_addendum(round=shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("The addendum is published, and everybody who applies is told."))
            return redirect("procurement:round_questions", pk)
    context = {
        "round": shown, "form": form, "title": _("Publish an addendum"),
        "lead": _("It stands on the public page of the call and is never changed."),
        "back": "procurement:round_questions", "back_label": _("Questions"), "action": _("Publish the addendum"),
    }  # fmt: skip
    return render(request, "procurement/desk/form.html", context)
