"""Record page, entering and editing a record, decisions on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.editing import comparing, version_seen
from core.errors import blaming
from core.http import posted
from core.lifecycle.queries import available, timeline
from orgs.choices.records import ClaimStatus, LegalStatus, PortalStatus
from orgs.consequences import follows_from, grounds_of, met_by
from orgs.forms.record import STEPS, OrganizationForm, ReasonForm, ResponsibilityForm, WorkerServiceForm
from orgs.models import Organization
from orgs.presentation.quality import gaps_for_staff
from orgs.presentation.records import timeline_entries
from orgs.queries.duplicates import resemblances_of
from orgs.queries.quality import quality_of
from orgs.services import records
from orgs.tabs import tab_links, tabs
from unions.http import SignedInRequest, acting_union

WITH_PAGES_OF_THEIR_OWN = {
    "submit", "verify", "return_for_correction", "reject", "register", "enter_abnormal_list", "leave_abnormal_list",
    "merge", "unmerge", "unmerge_verified",
}  # fmt: skip


FINAL = {PortalStatus.REJECTED, LegalStatus.DEREGISTERED, LegalStatus.DISSOLVED}
"""Statuses from which no step leads back."""


def in_scope(request: SignedInRequest, pk: int) -> Organization:
    """Return the organization, or answer 404 where it lies out of the visitor's reach."""
    visible = Organization.objects.visible_to(request.user).select_related("district", "subdistrict", "recorded_by")
    return get_object_or_404(visible, pk=pk)


@requires("orgs.open_organizations")
@require_safe
def organization(request: SignedInRequest, pk: int, tab: str = "facts") -> HttpResponse:
    """The record page with one tab open."""
    record = in_scope(request, pk)
    if tab not in tabs or not request.user.has_perm(tabs.get(tab).permission, record):
        raise Http404
    chosen, quality = tabs.get(tab), quality_of(record)
    can_change = request.user.has_perm("orgs.correct_organization", record)
    context = {
        "organization": record,
        "tab": chosen,
        "tab_links": tab_links(record, request.user, current=tab),
        "can_change": can_change,
        "actions": [one for one in available(record, request.user) if one.name not in WITH_PAGES_OF_THEIR_OWN],
        "responsibilities": record.responsibilities.select_related("union").order_by("-is_lead", "union__path"),
        "quality": quality,
        "gaps": gaps_for_staff(record, quality, can_change=can_change),
        "merges": record.merges.filter(undone_at=None).select_related("absorbed"),
        "resemblances": resemblances_of(record, request.user),
        "claims": record.claims.filter(status=ClaimStatus.OPEN).select_related("user"),
        "timeline": timeline_entries(timeline(record)),
        "grounds": grounds_of(record),
        **chosen.context(record, request.user),
    }
    return render(request, "orgs/desk/organization.html", context)


@requires("orgs.record_organization")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Record an organization for the acting union."""
    form = OrganizationForm(posted(request))
    if form.is_valid():
        with blaming(form):
            record = records.create_organization(facts=form.cleaned_data, union=acting_union(request), by=request.user)
            messages.success(request, _("%(name)s is recorded.") % {"name": record.name})
            return redirect("orgs:desk_organization", record.pk)
    return render(request, "orgs/desk/edit.html", {"form": form, "steps": STEPS})


@requires("orgs.correct_organization")
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct a record. Two people at once: neither overwrites the other unseen."""
    record = in_scope(request, pk)
    form = OrganizationForm(posted(request), instance=record)
    version = record.version
    if form.is_valid():
        with comparing(form):
            records.update_organization(
                organization=record, facts=form.cleaned_data, version=version_seen(request) or version,
                by=request.user, reason=request.POST.get("reason", ""),
            )  # fmt: skip
            messages.success(request, _("The record is saved."))
            return redirect("orgs:desk_organization", pk)
    context = {"form": form, "organization": record, "steps": STEPS, "version": version}
    return render(request, "orgs/desk/edit.html", context)


@requires("orgs.decide_worker_service")
@require_http_methods(["GET", "POST"])
def worker_service(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record whether it is a worker-service organization."""
    record = in_scope(request, pk)
    initial = {"decision": str(record.is_worker_service).lower(), "reason": record.worker_service_reason}
    form = WorkerServiceForm(posted(request), initial=initial)
    if form.is_valid():
        with blaming(form):
            records.decide_worker_service(organization=record, by=request.user, **form.cleaned_data)
            messages.success(request, _("The decision is recorded."))
            return redirect("orgs:desk_organization", pk)
    context: dict[str, Any] = {
        "form": form, "organization": record, "title": _("Worker-service organization or not"),
        "action": _("Record the decision"),
        "explanation": _("The yearly figures count only organizations for which this decision stands."),
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.correct_organization")
@require_http_methods(["GET", "POST"])
def responsible_unions(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say which unions are responsible."""
    record = in_scope(request, pk)
    current = dict(record.responsibilities.values_list("union_id", "is_lead"))
    initial = {"unions": list(current), "lead": next((union for union, leads in current.items() if leads), None)}
    form = ResponsibilityForm(posted(request), initial=initial)
    if form.is_valid():
        with blaming(form):
            records.set_responsible_unions(organization=record, by=request.user, **form.cleaned_data)
            messages.success(request, _("The responsible unions are recorded."))
            return redirect("orgs:desk_organization", pk)
    context = {
        "form": form, "organization": record, "title": _("Responsible unions"), "action": _("Save"),
        "explanation": _("Staff of these unions, and of those above them, see and keep the record."),
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.open_organizations")
@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, pk: int, transition: str) -> HttpResponse:
    """Carry out a transition of the record's status, with a reason where one is asked for."""
    record = in_scope(request, pk)
    action = next((each for each in available(record, request.user) if each.name == transition), None)
    if action is None:
        raise Http404
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            records.move(organization=record, transition=transition, by=request.user, **form.cleaned_data)
            messages.success(request, _("Recorded: %(what)s.") % {"what": action.label})
            return redirect("orgs:desk_organization", pk)
    context = {
        "form": form, "organization": record, "title": action.label, "action": action.label, "danger": action.danger,
        "follows": follows_from(action.target), "meets": met_by(record), "is_final": action.target in FINAL,
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)
