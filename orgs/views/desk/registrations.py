"""What waits for a clerk: registrations sent in, claims."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.errors import UserError
from core.lifecycle.queries import timeline
from orgs.choices.records import PortalStatus
from orgs.models import Claim, Organization
from orgs.presentation.records import facts_with_remarks, timeline_entries
from orgs.queries.records import open_claims, similar_to, waiting_registrations
from orgs.queries.registration import edits_since_return, remarks_by_field
from orgs.services import people, registration
from orgs.services.records import FACTS
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest


@requires("orgs.verify_organization")
@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    """Registrations and claims that wait for a decision, the oldest first."""
    context = {"registrations": waiting_registrations(request.user), "claims": open_claims(request.user)}
    return render(request, "orgs/desk/waiting.html", context)


@requires("orgs.verify_organization")
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Verify, return with remarks by field, or reject."""
    record = in_scope(request, pk)
    remarks = {field: request.POST.get(f"remark-{field}", "") for field in FACTS}
    if request.method == "POST":
        if _is_to_be_asked(request):
            return _ask(request, record)
        try:
            _decide(request, record, remarks)
            return redirect("orgs:desk_organization", pk)
        except UserError as error:
            messages.error(request, str(error.message))
    edits = edits_since_return(record, FACTS)
    groups = facts_with_remarks(record, remarks, earlier=remarks_by_field(record, settled=True), edits=edits)
    context = {
        "organization": record, "groups": groups, "edits": edits, "reason": request.POST.get("reason", ""),
        "similar": similar_to(record), "timeline": timeline_entries(timeline(record)),
        "can_decide": record.portal_status in {PortalStatus.SUBMITTED, PortalStatus.RECORDED},
    }  # fmt: skip
    return render(request, "orgs/desk/registration.html", context)


def _is_to_be_asked(request: SignedInRequest) -> bool:
    """Whether a refusal, with its reason, still has to be agreed to."""
    reason = request.POST.get("reason", "").strip()
    return request.POST.get("decision") == "reject" and bool(reason) and "agreed" not in request.POST


def _ask(request: SignedInRequest, record: Organization) -> HttpResponse:
    """Ask before a registration is refused: nothing leads back from there."""
    context = {
        "title": _("Reject the registration of %(name)s?") % {"name": record.name},
        "text": _(
            "The applicant is told and reads your reason. The registration is closed for good: it cannot be corrected "
            "or sent in again, only begun anew. To have entries corrected, return it with remarks instead."
        ),
        "reason": request.POST["reason"], "yes": _("Reject for good"), "cancel_url": request.path,
    }  # fmt: skip
    return render(request, "orgs/desk/reject.html", context)


def _decide(request: SignedInRequest, record: Organization, remarks: dict[str, str]) -> None:
    reason = request.POST.get("reason", "")
    match request.POST.get("decision"):
        case "verify":
            registration.verify_registration(organization=record, by=request.user)
            messages.success(request, _("%(name)s is verified.") % {"name": record.name})
        case "return":
            registration.return_registration(organization=record, remarks=remarks, reason=reason, by=request.user)
            messages.success(request, _("The registration was returned with your remarks."))
        case "reject":
            registration.reject_registration(organization=record, reason=reason, by=request.user)
            messages.success(request, _("The registration was rejected."))
        case _:
            raise UserError(_("Choose what is to be done: verify, return or reject."))


@requires("orgs.decide_claim")
@require_http_methods(["GET", "POST"])
def claim(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve or refuse a claim."""
    reachable = Organization.objects.visible_to(request.user).values("pk")
    claims = Claim.objects.filter(organization__in=reachable).select_related("organization", "user", "decided_by")
    made = get_object_or_404(claims, pk=pk)
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        try:
            if request.POST.get("decision") == "approve":
                people.approve_claim(claim=made, by=request.user, answer=answer)
            else:
                people.refuse_claim(claim=made, by=request.user, answer=answer)
            messages.success(request, _("The decision is recorded and the claimant told."))
            return redirect("orgs:desk_waiting")
        except UserError as error:
            messages.error(request, str(error.message))
    return render(request, "orgs/desk/claim.html", {"claim": made, "answer": request.POST.get("answer", "")})
