"""What experts do: see what they are asked, declare, read, score, hand in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.attachments.local import on_disk
from core.editing import version_seen
from core.errors import StaleError, UserError, blaming
from core.http import posted
from core.listing.intake_views import ListUploadForm
from procurement.choices import AssignmentStatus, RoundStatus
from procurement.dossier import reading_pdf
from procurement.forms.scores import OwnTieForm, RecuseForm, RefuseForm, ScoreForm
from procurement.models import Assignment, Expert, Round
from procurement.presentation.reviews import Line, by_round
from procurement.queries.reviews import READ, asked_of, neighbours, readings_of
from procurement.reading import public_name, reading_of, state_in_words
from procurement.scheme import Scheme
from procurement.services import experts, reviews, score_sheets
from unions.http import SignedInRequest

NOTHING_TO_SCORE = gettext_lazy(
    "You have no application here that you accepted and have not handed in: answer what you are asked first."
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


GONE = {
    AssignmentStatus.REFUSED: gettext_lazy("You declined to review this application."),
    AssignmentStatus.RECUSED: gettext_lazy("You stepped back from this application."),
    AssignmentStatus.REPLACED: gettext_lazy("Somebody else reviews this application in your place."),
}
CLOSED = gettext_lazy("The review is closed: nothing can be changed any more.")


def of_mine(view: Callable[[SignedInRequest, Assignment], HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand a view what its visitor is asked to read; what was given up or taken away meanwhile is said in words."""

    @wraps(view)
    def open_mine(request: SignedInRequest, pk: int) -> HttpResponse:
        rows = asked_of(request.user).select_related("expert", "application__form_version")
        row = get_object_or_404(rows, pk=pk)
        return view(request, row) if row.status in READ else _gone(request, row)

    return open_mine


def _gone(request: SignedInRequest, row: Assignment) -> HttpResponse:
    message = GONE[AssignmentStatus(row.status)] if row.application.round.status == RoundStatus.REVIEW else CLOSED
    if request.htmx:
        return HttpResponse(message, status=409)
    messages.error(request, message)
    return redirect("procurement:readings")


@requires("procurement.open_reviews")
@require_safe
def readings(request: SignedInRequest) -> HttpResponse:
    """What the expert is asked to read, by round: to answer, to score, done."""
    rounds = by_round(readings_of(request.user))
    context = {"rounds": [one for one in rounds if one.is_open], "ended": [one for one in rounds if not one.is_open]}
    return render(request, "procurement/review/readings.html", context)


@requires("procurement.open_reviews")
@require_http_methods(["GET", "POST"])
@of_mine
def read(request: SignedInRequest, row: Assignment) -> HttpResponse:
    """One application: what it takes to answer, or once declared, the application beside the scores."""
    if row.status == AssignmentStatus.OFFERED:
        return _asked(request, row)
    scheme = Scheme.from_json(row.application.round.scheme)
    can_score = row.status == AssignmentStatus.ACCEPTED and row.application.round.status == RoundStatus.REVIEW
    form = ScoreForm(posted(request) if can_score else None, assignment=row, scheme=scheme)
    if request.method == "POST" and not can_score:
        return _too_late(request, row)
    if form.is_bound:
        return _score(request, row, form)
    return _page(request, row, form, can_score=can_score)


def _asked(request: SignedInRequest, row: Assignment) -> HttpResponse:
    context = {
        "row": row, "line": Line.of(row), "is_open": row.application.round.status == RoundStatus.REVIEW,
    }  # fmt: skip
    return render(request, "procurement/review/asked.html", context)


def _page(request: SignedInRequest, row: Assignment, form: ScoreForm, *, can_score: bool) -> HttpResponse:
    reading = reading_of(row.application)
    before, after = neighbours(row, request.user)
    context: dict[str, Any] = {
        "row": row, "form": form, "reading": reading, "blind": state_in_words(reading), "can_score": can_score,
        "is_open": row.application.round.status == RoundStatus.REVIEW, "line": Line.of(row),
        "before": before, "after": after,
        "papers": [] if reading.is_blind else row.application.documents.select_related("document"),
    }  # fmt: skip
    return render(request, "procurement/review/read.html", context)


def _too_late(request: SignedInRequest, row: Assignment) -> HttpResponse:
    is_open = row.application.round.status == RoundStatus.REVIEW
    if is_open and request.htmx:
        return HttpResponse(status=204)  # a draft on its way as the scores were handed in
    message = _("You handed these scores in already: take them back to change them.") if is_open else CLOSED
    if request.htmx:
        return HttpResponse(message, status=409)
    messages.error(request, message)
    return redirect("procurement:read", row.pk)


def _score(request: SignedInRequest, row: Assignment, form: ScoreForm) -> HttpResponse:
    """Keep what is sound of the scores; hand them in where that was asked for and nothing is wrong."""
    is_sound = form.is_valid()
    try:
        saved = reviews.save_scores(
            assignment=row, by=request.user, revision=version_seen(request), **form.answers()
        )  # fmt: skip
    except StaleError as error:
        return _refused(request, row, form, str(error.message))
    except UserError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return _page(request, row, form, can_score=True)
    if request.htmx:
        return render(request, "procurement/review/_saved.html", {"row": saved})
    if "submit" in request.POST and is_sound:
        with blaming(form):
            reviews.submit_scores(assignment=saved, by=request.user)
            messages.success(request, _("Your scores are handed in. Thank you."))
            return redirect("procurement:readings")
    if is_sound and "submit" not in request.POST:
        messages.success(request, _("The draft is saved."))
        return redirect("procurement:read", row.pk)
    return _page(request, saved, form, can_score=True)


def _refused(request: SignedInRequest, row: Assignment, form: ScoreForm, message: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(message, status=409)
    form.add_error(None, message)
    row.refresh_from_db(fields=["revision"])  # whoever has compared may save over it
    return _page(request, row, form, can_score=True)


@requires("procurement.open_reviews")
@require_safe
@of_mine
def print_reading(_request: SignedInRequest, row: Assignment) -> HttpResponse:
    """The application on paper, as the expert reads it on the page."""
    if row.declared_at is None:
        raise Http404
    content = reading_pdf(row.application)
    return HttpResponse(content, content_type="application/pdf", headers={
        "Content-Disposition": f'inline; filename="review-{row.pk}.pdf"',
    })  # fmt: skip


@requires("procurement.open_reviews")
@require_POST
@of_mine
def accept(request: SignedInRequest, row: Assignment) -> HttpResponse:
    """Declare that nothing ties the expert to the applicant, and take the application on."""
    if not request.POST.get("declared"):
        messages.error(request, _("Tick the declaration first."))
        return redirect("procurement:read", row.pk)
    try:
        taken = reviews.accept(assignment=row, by=request.user)
    except UserError as error:
        messages.error(request, str(error.message))
        return redirect("procurement:readings")
    if taken.status != AssignmentStatus.ACCEPTED:
        messages.warning(request, _("The register shows a tie to this applicant: somebody else reads the application."))
        return redirect("procurement:readings")
    return redirect("procurement:read", row.pk)


@requires("procurement.open_reviews")
@require_http_methods(["GET", "POST"])
@of_mine
def refuse(request: SignedInRequest, row: Assignment) -> HttpResponse:
    """Say no to an application that was asked."""
    form = RefuseForm(posted(request))
    if form.is_valid():
        with blaming(form):
            reviews.refuse(assignment=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("Thank you: somebody else will be asked."))
            return redirect("procurement:readings")
    return _ask(request, row, form, _("Why can you not review %(name)s?"), _("I cannot review it"))


@requires("procurement.open_reviews")
@require_http_methods(["GET", "POST"])
@of_mine
def recuse(request: SignedInRequest, row: Assignment) -> HttpResponse:
    """Step back from an application on seeing a tie."""
    form = RecuseForm(posted(request))
    if form.is_valid():
        with blaming(form):
            reviews.recuse(assignment=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("You stepped back: somebody else will be asked, and your scores do not count."))
            return redirect("procurement:readings")
    return _ask(request, row, form, _("Step back from %(name)s"), _("Step back"))


def _ask(request: SignedInRequest, row: Assignment, form: Any, title: str, yes: str) -> HttpResponse:
    name = public_name(row.application, declared=row.declared_at is not None)
    context = {"row": row, "form": form, "title": title % {"name": name}, "yes": yes}
    return render(request, "procurement/review/answer.html", context)


@requires("procurement.open_reviews")
@require_POST
@of_mine
def take_back(request: SignedInRequest, row: Assignment) -> HttpResponse:
    """Take handed-in scores back to change them."""
    try:
        reviews.take_scores_back(assignment=row, by=request.user)
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("procurement:read", row.pk)


def _round_of_mine(request: SignedInRequest, pk: int) -> Round:
    asked = readings_of(request.user).filter(application__round=pk).values("application__round")
    return get_object_or_404(Round, pk__in=asked)


@requires("procurement.open_reviews")
@require_safe
def download_sheet(request: SignedInRequest, round: int) -> HttpResponse:
    """What the expert has still to score in a round, as a spreadsheet to fill in off line."""
    shown = _round_of_mine(request, round)
    rows = score_sheets.open_in(shown, request.user)
    if not rows:
        return redirect("procurement:score_sheet", round)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.xlsx"
        score_sheets.write_sheet(path, shown, rows)
        content = path.read_bytes()
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": 'attachment; filename="scores.xlsx"'}
    )


@requires("procurement.open_reviews")
@require_http_methods(["GET", "POST"])
def sheet(request: SignedInRequest, round: int) -> HttpResponse:
    """Take a filled score sheet in; each faulty cell is told."""
    shown, taken = _round_of_mine(request, round), None
    form = ListUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with blaming(form), on_disk(form.cleaned_data["file"]) as path:
            taken = score_sheets.take_in_sheet(path=path, round=shown, by=request.user)
    context = {
        "round": shown, "form": form, "taken": taken, "nothing": NOTHING_TO_SCORE,
        "has_rows": bool(score_sheets.open_in(shown, request.user)),
    }  # fmt: skip
    return render(request, "procurement/review/sheet.html", context)


@requires("procurement.open_reviews")
@require_http_methods(["GET", "POST"])
def ties(request: SignedInRequest) -> HttpResponse:
    """What ties the expert to bodies, as declared; and declaring another."""
    expert = get_object_or_404(Expert, user=request.user)
    form = OwnTieForm(posted(request))
    if form.is_valid():
        with blaming(form):
            experts.declare_tie(expert=expert, by=request.user, **form.cleaned_data)
            messages.success(request, _("The tie is kept; somebody else will be asked to review its applications."))
            return redirect("procurement:own_ties")
    held = expert.ties.all()
    return render(request, "procurement/review/ties.html", {"expert": expert, "ties": held, "form": form})
