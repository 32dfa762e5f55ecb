"""Applications at the desk: one application, its file, eligibility by round, what came on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.access import requires
from core.editing import comparing, version_seen
from core.errors import UserError, blaming
from core.forms.answers import UNKEPT, AnswersForm
from core.http import posted
from core.lifecycle.queries import available, timeline
from orgs.models import Organization
from orgs.presentation.records import timeline_entries
from procurement.choices import ApplicationStatus, RoundStatus
from procurement.dossier import whole_file
from procurement.forms.answers import ApplicationForm
from procurement.forms.applications import EligibilityForm, PaperForm, SupplementForm
from procurement.models import Application, EligibilityCheck, Round
from procurement.presentation.applications import Paper, compared, shown_answers
from procurement.presentation.eligibility import stored_answers
from procurement.queries.agencies import hidden_from
from procurement.queries.applications import (
    RELATED,
    checked_applications,
    organizations_called,
    rounds_for_paper,
    versions_of,
)
from procurement.services import applications, eligibility
from procurement.services.calls import hopeful_in
from procurement.services.submissions import files_of
from procurement.tabs import parts_for
from procurement.views.applications import pdf
from unions.http import SignedInRequest
from unions.models import Role
from unions.queries import people_with_role

OPEN, ENTER, DECIDE = (
    "procurement.open_applications", "procurement.enter_application", "procurement.decide_eligibility"
)  # fmt: skip


def reachable(request: SignedInRequest, pk: int) -> Application:
    """Return the application, or answer 404 where it lies out of the visitor's reach."""
    rows = (
        Application.objects.visible_to(request.user)
        .as_seen_by(request.user)
        .select_related(*RELATED, "eligibility__decided_by", "supplement")
    )
    return get_object_or_404(rows, pk=pk)


def reachable_round(request: SignedInRequest, pk: int) -> Round:
    """Return the round, or answer 404 where it lies out of the visitor's reach."""
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("union"), pk=pk)


@requires(OPEN)
@require_safe
def application(request: SignedInRequest, pk: int) -> HttpResponse:
    """One application: answers, papers, versions with their differences, eligibility, what happened."""
    found = reachable(request, pk)
    check: EligibilityCheck | None = getattr(found, "eligibility", None)
    parts = [(part, part.context(found, request.user)) for part in parts_for(request.user, found)]
    context = {
        "application": found, "call": found.round, "organization": found.organization,
        "answers": shown_answers(found.form_version.declaration, found.answers),
        "papers": [Paper(row, files) for row, files in files_of(found).items()],
        "parts": [{"title": part.title, "template": part.template, "context": shown}
                  for part, shown in parts if shown is not None],
        "timeline": timeline_entries(timeline(found).exclude(target__in=hidden_from(request.user, found.round))),
        "may_open_record": request.user.has_perm("orgs.open_organizations"),
        "supplement": getattr(found, "supplement", None),
        **compared(found, versions_of(found), request.GET), **(stored_answers(check) if check else {}),
        **_what_can_be_done(request, found, check),
    }  # fmt: skip
    return render(request, "procurement/desk/application.html", context)


def _what_can_be_done(request: SignedInRequest, found: Application, check: EligibilityCheck | None) -> dict[str, Any]:
    in_check = found.round.status == RoundStatus.ELIGIBILITY and check is not None
    actions = {each.name for each in available(found, request.user)}
    may_decide = in_check and bool(actions & {"pass_eligibility", "fail_eligibility"})
    return {
        "decision_form": EligibilityForm() if may_decide else None,
        "supplement_form": SupplementForm() if may_decide and not eligibility.why_no_supplement(found) else None,
        "can_fill_in": "submit" in actions,
    }  # fmt: skip


@requires(OPEN)
@require_safe
def file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole file as one PDF."""
    return pdf(whole_file(reachable(request, pk), request.user), f"file-{pk}")


# Eligibility ----------------------------------------------------------------------------------------------------------


@requires(OPEN)
@require_safe
def round_eligibility(request: SignedInRequest, pk: int) -> HttpResponse:
    """A round's applications: what the rules answered beside what people decided."""
    round = reachable_round(request, pk)
    rows, complete = checked_applications(round, request.user), eligibility.complete_at(round)
    undecided = sum(one.status == ApplicationStatus.SUBMITTED for one in rows)
    in_check, runs = round.status == RoundStatus.ELIGIBILITY, request.user.has_perm("procurement.run_round", round)
    ended = in_check or (round.status == RoundStatus.CLOSED and complete and clock.now() >= complete)
    falls_short = bool(ended) and hopeful_in(round) < round.least_eligible
    context = {
        "round": round, "rows": rows, "undecided": undecided, "falls_short": falls_short,
        "may_fail": falls_short and request.user.has_perm("procurement.approve_round", round),
        "managers": people_with_role(round.union, Role.MANAGER) if falls_short else [],
        "is_decided": in_check and rows and not undecided and not falls_short,
        "can_begin": round.status == RoundStatus.CLOSED and bool(rows) and runs,
        "unchecked": in_check and eligibility.unchecked(round).count(),
        "complete_at": complete if complete and clock.now() < complete else None,
    }  # fmt: skip
    return render(request, "procurement/desk/eligibility.html", context)


@requires("procurement.run_round")
@require_POST
def begin_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin the check: the rules are run over every application."""
    round = reachable_round(request, pk)
    try:
        if job := eligibility.start_check(round=round, by=request.user):
            return redirect("jobs:job", job.pk)
        messages.success(request, _("The rules were run over every application. Decide on each of them now."))
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("procurement:desk_eligibility", pk)


@requires(DECIDE)
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide whether an application is eligible."""
    found = reachable(request, pk)
    form = EligibilityForm(posted(request))
    if form.is_valid():
        with blaming(form):
            eligibility.decide(
                application=found, is_eligible=form.cleaned_data["decision"] == "eligible",
                reason=form.cleaned_data["reason"], by=request.user,
            )  # fmt: skip
            messages.success(request, _("The decision is recorded, and the applicant is told."))
            return redirect("procurement:desk_application", pk)
    return _decision(request, found, form, _("Decide on eligibility"), _("Record the decision"))


@requires(DECIDE)
@require_http_methods(["GET", "POST"])
def ask_supplement(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, once, for what is missing."""
    found = reachable(request, pk)
    if why_not := eligibility.why_no_supplement(found):
        messages.error(request, why_not)
        return redirect("procurement:desk_application", pk)
    form = SupplementForm(posted(request))
    if form.is_valid():
        with blaming(form):
            eligibility.ask_supplement(application=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The applicant is told what is missing, and until when."))
            return redirect("procurement:desk_application", pk)
    return _decision(request, found, form, _("Ask for what is missing"), _("Ask the applicant"))


def _decision(request: SignedInRequest, found: Application, form: Any, title: str, action: str) -> HttpResponse:
    check: EligibilityCheck | None = getattr(found, "eligibility", None)
    context = {
        "application": found, "form": form, "title": title, "action": action,
        **(stored_answers(check) if check else {}),
    }  # fmt: skip
    return render(request, "procurement/desk/decision.html", context)


# On paper -------------------------------------------------------------------------------------------------------------


@requires(ENTER)
@require_http_methods(["GET", "POST"])
def paper(request: SignedInRequest) -> HttpResponse:
    """Choose the round (``round=``), then say whose application came on paper, for which lot, and when."""
    rounds = list(rounds_for_paper(request.user))
    asked = request.POST.get("round") or request.GET.get("round", "")
    round = next((one for one in rounds if str(one.pk) == asked or len(rounds) == 1), None)
    if round is None:
        return render(request, "procurement/desk/paper.html", {"rounds": rounds})
    form = PaperForm(posted(request), round=round)
    if form.is_valid():
        with blaming(form):
            made = applications.begin_paper(
                round=round, organization=_organization(form), lot=form.cleaned_data["lot"],
                received_at=form.received_at(), by=request.user,
            )  # fmt: skip
            return redirect("procurement:desk_fill_in", made.pk)
    return render(request, "procurement/desk/paper.html", {"round": round, "form": form})


def _organization(form: PaperForm) -> Organization:
    found = organizations_called(form.cleaned_data["organization"])
    if not found:
        raise UserError(
            _("No organization on record is called so: enter it into the database first."), field="organization"
        )
    if len(found) > 1:
        raise UserError(
            _("Several organizations on record are called so: give the portal number or the code."),
            field="organization",
        )
    return found[0]


@requires(ENTER)
@require_http_methods(["GET", "POST"])
def fill_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Type in what is on the paper."""
    found = reachable(request, pk)
    if not found.is_paper or found.status != ApplicationStatus.DRAFT:
        return redirect("procurement:desk_application", pk)
    most = found.lot.most_each if found.lot else None
    form = ApplicationForm(found.form_version.declaration, posted(request), initial=found.answers, most=most)
    if request.method == "POST":
        with comparing(form):
            if _save_paper(request, found, form):
                return redirect("procurement:desk_application", pk)
    return render(request, "procurement/desk/fill_in.html", {"application": found, "form": form})


def _save_paper(request: SignedInRequest, found: Application, form: AnswersForm) -> bool:
    """Keep what is right so far, and finish the entry where that is wanted. Returns whether the page is done."""
    kept = applications.save_answers(
        application=found, answers=form.as_typed(), by=request.user, revision=version_seen(request), together=True
    )
    found.revision = kept.revision
    if "submit" in request.POST:
        if not form.is_valid():
            return False
        submission = applications.submit_paper(application=kept, by=request.user)
        messages.success(request, _("Entered under %(number)s.") % {"number": submission.application.number})
    elif form.name_unkept():
        messages.warning(request, UNKEPT)
        return False
    else:
        messages.success(request, _("Your entries are saved."))
    return True
