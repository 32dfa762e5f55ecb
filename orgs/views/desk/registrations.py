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
        try:
            _decide(request, record, remarks)
            return redirect("orgs:desk_organization", pk)
        except UserError as error:
            messages.error(request, str(error.message))
    context = {
        "organization": record, "groups": facts_with_remarks(record, remarks), "reason": request.POST.get("reason", ""),
        "similar": similar_to(record), "timeline": timeline_entries(timeline(record)),
        "can_decide": record.portal_status in {PortalStatus.SUBMITTED, PortalStatus.RECORDED},
    }  # fmt: skip
    return render(request, "orgs/desk/registration.html", context)


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
