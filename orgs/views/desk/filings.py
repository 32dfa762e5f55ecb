"""Filing at the desk: fill a form in for an organization, decide, hand the certificate over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.certificates import rendering
from core.certificates.models import Certificate
from core.certificates.queries import certificates_about, renamed_to
from core.documents.rendering import DOCX
from core.editing import comparing
from core.errors import UserError, blaming
from core.http import posted
from core.lifecycle.queries import available, hands_in, timeline
from orgs.choices.life import FilingStatus
from orgs.forms.life import FilingForm
from orgs.forms.record import ReasonForm
from orgs.models import Filing
from orgs.presentation.life import field_in_words
from orgs.presentation.records import timeline_entries
from orgs.queries.filings import filings_visible_to
from orgs.services import filings
from orgs.services.filings import ANSWERS
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest, acting_union

WITHOUT_PAGES = {"submit", "withdraw"}


def reachable(request: SignedInRequest, pk: int) -> Filing:
    """Return the filing, or answer 404 where it lies out of the visitor's reach."""
    rows = filings_visible_to(request.user).select_related("organization", "union", "renews", "decided_by")
    return get_object_or_404(rows, pk=pk)


@requires("orgs.begin_filing")
@require_POST
def begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a form for an organization that does not do so itself."""
    organization = in_scope(request, pk)
    try:
        filing = filings.begin_filing(organization=organization, union=acting_union(request), by=request.user)
    except UserError as error:
        messages.error(request, str(error.message))
        return redirect("orgs:desk_organization", pk, "filings")
    return redirect("orgs:desk_filing_form", filing.pk)


@requires("orgs.open_filings")
@require_safe
def filing(request: SignedInRequest, pk: int) -> HttpResponse:
    """One filing: what was said, what can be decided, the certificate."""
    found = reachable(request, pk)
    return render(request, "orgs/desk/filing.html", {**about(found), **_what_can_be_done(request, found)})


def about(found: Filing, *, public_only: bool = False) -> dict[str, Any]:
    """Return what both sides see of a filing."""
    return {
        "filing": found,
        "organization": found.organization,
        "answers": [field_in_words(found, name) for name in ANSWERS],
        "certificate": (issued := certificates_about(found).first()),
        "renamed_to": renamed_to(issued) if issued else "",
        "timeline": timeline_entries(timeline(found, public_only=public_only)),
    }


def _what_can_be_done(request: SignedInRequest, found: Filing) -> dict[str, Any]:
    actions = {one.name: one for one in available(found, request.user)}
    is_own = bool(request.user.hands & {found.submitted_by_id, *hands_in(found, "submit")})
    return {
        "can_fill_in": "submit" in actions,
        "can_decide": "file" in actions and not is_own,
        "is_own": "file" in actions and is_own,
        "can_withdraw": "withdraw" in actions,
        "can_issue_anew": request.user.has_perm("orgs.decide_filing", found),
        "reason_form": ReasonForm(),
    }


@requires("orgs.fill_in_filing")
@require_http_methods(["GET", "POST"])
def fill_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Fill the form in for an organization."""
    found = reachable(request, pk)
    if found.status not in {FilingStatus.DRAFT, FilingStatus.RETURNED}:
        return redirect("orgs:desk_filing", pk)
    form, done = save_or_submit(request, found)
    if done:
        return redirect("orgs:desk_filing", pk)
    return render(
        request, "orgs/desk/filing_form.html", {"form": form, "filing": found, "organization": found.organization}
    )


def save_or_submit(request: SignedInRequest, found: Filing) -> tuple[FilingForm, bool]:
    """Keep the answers, or hand them in; return the form, and whether the page is done."""
    form = FilingForm(posted(request), instance=found, initial={"version": found.version})
    if not form.is_valid():
        return form, False
    done = False
    facts = {"filing": found, "answers": form.answers(), "version": form.cleaned_data["version"], "by": request.user}
    with comparing(form):
        if "submit" in request.POST:
            filings.submit_filing(**facts)
            messages.success(request, _("The form was handed in to %(union)s.") % {"union": found.union.name})
        else:
            filings.save_filing(**facts)
            messages.success(request, _("Your entries are saved."))
        done = True
    return form, done


@requires("orgs.decide_filing")
@require_POST
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """File, return or refuse."""
    found, decision = reachable(request, pk), request.POST.get("decision")
    reason = request.POST.get("reason", "")
    try:
        if decision == "file":
            filed = filings.file(filing=found, by=request.user)
            messages.success(request, _("Filed under %(number)s; the certificate is ready.") % {"number": filed.number})
        elif decision == "refuse":
            filings.refuse_filing(filing=found, reason=reason, by=request.user)
            messages.success(request, _("The filing was refused; the organization is told why."))
        else:
            filings.return_filing(filing=found, reason=reason, by=request.user)
            messages.success(request, _("The form was returned with your remarks."))
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("orgs:desk_filing", pk)


@requires("orgs.fill_in_filing")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a filing before its time, with the reason."""
    found = reachable(request, pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            filings.withdraw_filing(filing=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The filing is withdrawn."))
            return redirect("orgs:desk_filing", pk)
    context = {
        "form": form, "organization": found.organization, "title": _("Withdraw the filing"), "danger": True,
        "action": _("Withdraw"), "explanation": _("Its certificate is revoked, and the public page says so."),
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.decide_filing")
@require_POST
def issue_new_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the certificate anew after a change of name."""
    try:
        made = filings.issue_new_copy(filing=reachable(request, pk), by=request.user)
        messages.success(request, _("The new certificate %(number)s is ready.") % {"number": made.number})
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("orgs:desk_filing", pk)


@requires("orgs.open_filings")
@require_safe
def certificate(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Hand over the certificate as PDF or Word file."""
    return certificate_file(reachable(request, pk), kind)


def certificate_file(found: Filing, kind: str) -> HttpResponse:
    """Return a filing's certificate as a file: ``pdf`` or ``docx``; answer 404 where there is none."""
    issued: Certificate | None = certificates_about(found).first()
    if issued is None or kind not in {"pdf", "docx"}:
        raise Http404
    if kind == "pdf":
        content, media_type = rendering.as_pdf(issued, language=get_language() or "zh"), "application/pdf"
    else:
        content, media_type = rendering.as_docx(issued), DOCX
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="certificate-{issued.code}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response
