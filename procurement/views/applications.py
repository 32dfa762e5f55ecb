"""An organization applies: am I eligible, the form by sections, papers, handing in, receipt, versions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.access import requires, signed_in
from core.editing import comparing, version_seen
from core.errors import UserError, blaming
from core.forms.answers import UNKEPT
from core.http import posted
from core.lifecycle.queries import available, timeline
from orgs.forms.record import ReasonForm
from orgs.models import Organization
from orgs.presentation.records import timeline_entries
from orgs.views.versions import stale_facts
from procurement.answering import section_of
from procurement.choices import ApplicationStatus
from procurement.dossier import application_pdf, receipt_pdf, receipt_rows
from procurement.forms.answers import ApplicationForm
from procurement.forms.applications import DeclarationForm, LotForm, SupplyForm
from procurement.models import Application, Round, Submission
from procurement.presentation.applications import (
    Paper,
    compared,
    sections_of,
    shown_answers,
    steps_of,
)
from procurement.presentation.eligibility import live_answers, stored_answers
from procurement.queries.applications import kept_by, open_calls, versions_of
from procurement.services import applications, eligibility
from procurement.services.section_locks import lock_section, release_section
from procurement.services.submissions import files_of
from unions.http import SignedInRequest

WRITE = "procurement.write_application"


def ours(request: SignedInRequest, pk: int) -> Application:
    """Return an application of an organization whose record the visitor keeps, or answer 404."""
    return get_object_or_404(kept_by(request.user).select_related("supplement", "eligibility"), pk=pk)


def _call(pk: int) -> Round:
    return get_object_or_404(Round.objects.public().select_related("union", "form_version"), pk=pk)


def _chosen(request: SignedInRequest) -> tuple[Organization, list[Organization]]:
    """Return the organization that the page is about (``organization=``), and all whose record the visitor keeps."""
    kept = list(Organization.objects.kept_by(request.user).order_by("name"))
    asked = request.POST.get("organization") or request.GET.get("organization", "")
    chosen = [one for one in kept if not asked or str(one.pk) == asked]
    if not chosen:
        raise Http404
    return chosen[0], kept


@requires(WRITE)
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """All our applications, and the calls that are open."""
    context = {"applications": kept_by(request.user).order_by("-id"), "calls": open_calls().prefetch_related("lots")}
    return render(request, "procurement/my/applications.html", context)


def _for_keepers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead whoever keeps no organization's record back to the call, saying why: its link stands there for everybody."""

    @wraps(view)
    def checked(request: SignedInRequest, pk: int) -> HttpResponse:
        if request.user.has_perm(WRITE):
            return view(request, pk)
        call = _call(pk)
        messages.warning(request, _("Only people who keep an organization's record apply: register it or claim it."))
        return redirect("procurement:call", call.pk)

    return checked


@signed_in
@require_safe
@_for_keepers
def eligible(request: SignedInRequest, pk: int) -> HttpResponse:
    """Am I eligible? Each rule on our own record, with the facts used, before a word is written."""
    call = _call(pk)
    organization, kept = _chosen(request)
    context = {"call": call, "organization": organization, "kept": kept, **live_answers(call, organization)}
    return render(request, "procurement/my/eligible.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@_for_keepers
def apply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin an application for one of our organizations."""
    call = _call(pk)
    organization, kept = _chosen(request)
    if request.method == "POST":
        try:
            made = applications.begin_application(round=call, organization=organization, by=request.user)
        except UserError as error:
            messages.error(request, str(error.message))
            return redirect(f"{reverse('procurement:my_apply', args=[pk])}?organization={organization.pk}")
        messages.success(request, _("The application is begun, and filled in as far as is known."))
        return redirect("procurement:my_application", made.pk)
    there = call.applications.filter(organization=organization).exclude(status=ApplicationStatus.WITHDRAWN)
    context = {
        "call": call, "organization": organization, "kept": kept, "there": there,
        "can_begin": call.takes_applications and there.count() < call.most_applications,
        **live_answers(call, organization),
    }  # fmt: skip
    return render(request, "procurement/my/apply.html", context)


# One application ------------------------------------------------------------------------------------------------------


@requires(WRITE)
@require_http_methods(["GET", "POST"])
def application(request: SignedInRequest, pk: int) -> HttpResponse:
    """One application: how far each section is, the papers, the lot, what can be done; later what became of it."""
    found = ours(request, pk)
    is_draft = found.status == ApplicationStatus.DRAFT and not found.is_paper
    form = LotForm(posted(request), round=found.round, initial={"lot": found.lot_id})
    if form.is_valid():
        with blaming(form):
            applications.choose_lot(application=found, lot=form.cleaned_data["lot"], by=request.user)
            messages.success(request, _("The lot is chosen."))
            return redirect("procurement:my_application", pk)
    declaration = found.form_version.declaration
    context = {
        "application": found, "call": found.round, "organization": found.organization, "is_draft": is_draft,
        "papers": [Paper(row, files) for row, files in files_of(found).items()], "lot_form": form,
        "sections": sections_of(found, list(found.locks.select_related("user"))) if is_draft else [],
        "answers": [] if is_draft else shown_answers(declaration, found.answers),
        "actions": {each.name for each in available(found, request.user)}, "supply_form": SupplyForm(),
        "timeline": timeline_entries(timeline(found, public_only=True)), **_verdict_for(found),
    }  # fmt: skip
    return render(request, "procurement/my/application.html", context)


def _verdict_for(found: Application) -> dict[str, Any]:
    """Return what the rules say: now, as long as it is written; what was decided, after that."""
    check = getattr(found, "eligibility", None)
    if check is not None and check.is_eligible is not None:
        return stored_answers(check)
    return live_answers(found.round, found.organization)


@requires(WRITE)
@require_http_methods(["GET", "POST"])
def section(request: SignedInRequest, pk: int, section: str) -> HttpResponse:
    """One section of the form. What is typed is kept whether or not it is right."""
    found = ours(request, pk)
    if section not in [each.key for each in found.form_version.declaration.sections]:
        raise Http404
    is_draft = found.status == ApplicationStatus.DRAFT and not found.is_paper
    if not is_draft and request.method == "GET":
        return redirect("procurement:my_application", pk)
    declaration = section_of(found.form_version.declaration, section, found.answers)
    most = found.lot.most_each if found.lot else None
    form = ApplicationForm(declaration, posted(request), initial=found.answers, most=most)
    if request.method == "POST":
        with comparing(form):
            done = _save(request, found, form, section)
            if done:
                return done
    held = lock_section(application=found, section=section, by=request.user) if is_draft else None
    context = {
        "application": found, "call": found.round, "form": form, "section": declaration.sections[0],
        "steps": steps_of(found, current=section), "lock": held if held and held.user_id != request.user.pk else None,
        "answers": shown_answers(declaration, found.answers), "page": request.POST.get("page") or token_hex(8),
    }  # fmt: skip
    return render(request, "procurement/my/section.html", context)


def _save(request: SignedInRequest, found: Application, form: ApplicationForm, section: str) -> HttpResponse | None:
    """Keep what is right so far; go on where all is. Returns None where the section has to be shown again.

    Raises StaleRecordError where somebody else changed an answer meanwhile.
    """
    common: dict[str, Any] = {
        "application": found, "by": request.user, "revision": version_seen(request), "section": section,
        "answers": form.as_typed(), "together": True, "page": request.POST.get("page", "")[:32],
    }  # fmt: skip
    if request.htmx:
        return _autosave(request, found, form, common)
    kept = applications.save_answers(**common)
    found.revision = kept.revision
    if not found.round.takes_applications:
        messages.warning(request, str(applications.CLOSED))
    if "leave" in request.POST:
        if form.name_unkept():
            messages.warning(request, UNKEPT)
            return None
        release_section(application=found, section=section, by=request.user)
        messages.success(request, _("Your entries are saved."))
        return redirect("procurement:my_application", found.pk)
    if not form.is_valid():
        return None
    release_section(application=found, section=section, by=request.user)
    keys = [each.key for each in found.form_version.declaration.sections]
    later = keys[keys.index(section) + 1 :]
    return redirect("procurement:my_section", found.pk, later[0]) if later else redirect(
        "procurement:my_application", found.pk
    )  # fmt: skip


def _autosave(
    request: SignedInRequest, found: Application, form: ApplicationForm, common: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    """Keep what was typed; what somebody else typed meanwhile into other questions comes onto the page."""
    context: dict[str, Any] = {"row": found, "call": found.round, "seen": request.POST.get("deadline", "")}
    try:
        kept = applications.save_answers(**common)
    except UserError as error:
        context |= stale_facts(error) | {"form": form, "stale": True, "version": found.revision}
    else:
        typed = common["answers"]
        theirs = [key for key in typed if not audit.is_same(typed[key], kept.answers.get(key))]
        shown = ApplicationForm(form.declaration, initial=kept.answers)
        context |= {
            "row": kept, "form": shown, "theirs": theirs, "version": kept.revision,
            "unkept": _("、").join(form.name_unkept()),
        }  # fmt: skip
    return render(request, "procurement/my/_saved.html", context)


# Handing in -----------------------------------------------------------------------------------------------------------


@requires(WRITE)
@require_http_methods(["GET", "POST"])
def hand_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything at a glance, what is still missing with links, the declaration, and the button that hands it in."""
    found = ours(request, pk)
    if found.status != ApplicationStatus.DRAFT or found.is_paper:
        return redirect("procurement:my_application", pk)
    form = DeclarationForm(posted(request))
    if form.is_valid():
        with blaming(form):
            began_at = getattr(request, "began_at", None)
            applications.submit(application=found, by=request.user, declares=True, began_at=began_at)
            return redirect("procurement:my_receipt", pk)
    if form.is_bound and kept_by(request.user).filter(pk=pk, status=ApplicationStatus.SUBMITTED).exists():
        return redirect("procurement:my_receipt", pk)  # tapped twice: the first one handed it in
    papers = [Paper(row, files) for row, files in files_of(found).items()]
    sections = sections_of(found)
    is_writer = found.round.needs_certifier and bool(request.user.hands & applications.writers_of(found))
    context = {
        "application": found, "call": found.round, "organization": found.organization, "form": form,
        "faulty": [each for each in sections if each.faults], "missing": [each for each in papers if each.is_missing],
        "answers": shown_answers(found.form_version.declaration, found.answers), "papers": papers,
        "is_writer": is_writer, **_verdict_for(found),
    }  # fmt: skip
    context["is_ready"] = not (context["faulty"] or context["missing"] or found.lot_id is None or is_writer)
    return render(request, "procurement/my/hand_in.html", context)


@requires(WRITE)
@require_POST
def ask_certifier(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tell our colleagues that one of them has to hand it in."""
    applications.ask_certifier(application=ours(request, pk), by=request.user)
    messages.success(request, _("Your colleagues are told."))
    return redirect("procurement:my_application", pk)


def _last_version(found: Application) -> Submission:
    last = found.submissions.select_related("submitted_by").order_by("-number").first()
    if last is None:
        raise Http404
    last.application = found
    return last


@requires(WRITE)
@require_safe
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """The receipt: number, time, hash; to be printed."""
    found = ours(request, pk)
    submission = _last_version(found)
    context = {"application": found, "submission": submission, "rows": receipt_rows(submission)}
    return render(request, "procurement/my/receipt.html", context)


@requires(WRITE)
@require_safe
def receipt_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The receipt as PDF."""
    found = ours(request, pk)
    return pdf(receipt_pdf(_last_version(found)), f"receipt-{found.pk}")


@requires(WRITE)
@require_safe
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The application as PDF, as it stands."""
    return pdf(application_pdf(ours(request, pk)), f"application-{pk}")


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF that the browser shows, and keeps in no cache."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@requires(WRITE)
@require_safe
def versions(request: SignedInRequest, pk: int) -> HttpResponse:
    """The versions handed in, and what changed from one to another."""
    found = ours(request, pk)
    context = {"application": found, **compared(found, versions_of(found), request.GET)}
    return render(request, "procurement/my/versions.html", context)


@requires(WRITE)
@require_http_methods(["GET", "POST"])
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it back to change it, until the deadline."""
    found = ours(request, pk)
    if request.method == "POST":
        try:
            applications.take_back(application=found, by=request.user)
            messages.success(request, _("It is a draft again: change it, and hand it in before the deadline."))
        except UserError as error:
            messages.error(request, str(error.message))
        return redirect("procurement:my_application", pk)
    context = {
        "title": _("Take “%(title)s” back to change it?") % {"title": found}, "yes": _("Take back to change it"),
        "text": _("Until it is handed in again it does not take part. The number stays, and so does the version that "
                  "you handed in."),
        "cancel_url": reverse("procurement:my_application", args=[pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@requires(WRITE)
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw for good."""
    found = ours(request, pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            applications.withdraw(application=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The application is withdrawn."))
            return redirect("procurement:my_applications")
    context = {
        "application": found, "form": form,
        "to_change": "take_back" in {each.name for each in available(found, request.user)}
        and found.round.takes_applications,
    }  # fmt: skip
    return render(request, "procurement/my/withdraw.html", context)


@requires(WRITE)
@require_http_methods(["GET", "POST"])
def supply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer what was missing, in time."""
    found = ours(request, pk)
    form = SupplyForm(posted(request))
    if form.is_valid():
        with blaming(form):
            began_at = getattr(request, "began_at", None)
            eligibility.answer_supplement(application=found, by=request.user, began_at=began_at, **form.cleaned_data)
            messages.success(request, _("Your answer was sent."))
            return redirect("procurement:my_application", pk)
    context = {
        "application": found, "form": form,
        "papers": [Paper(row, files) for row, files in files_of(found).items()],
    }  # fmt: skip
    return render(request, "procurement/my/supply.html", context)
