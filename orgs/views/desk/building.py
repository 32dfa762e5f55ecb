"""Party and union building at the desk: steps, people, guidance, coverage."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.editing import comparing
from core.errors import blaming
from core.http import posted
from core.lifecycle.queries import available
from core.wording import labelled
from orgs.choices.life import BuildingSubject
from orgs.forms.life import GuidanceForm, StepForm, building_form
from orgs.queries.building import DIMENSIONS, HAS, Coverage, coverage, next_steps, overall
from orgs.services import building
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest, acting_union


def _subject(word: str) -> BuildingSubject:
    if word not in BuildingSubject.values:
        raise Http404
    return BuildingSubject(word)


@requires("orgs.advance_building")
@require_http_methods(["GET", "POST"])
def advance(request: SignedInRequest, pk: int, subject: str, step: str) -> HttpResponse:
    """Record a step on its day."""
    organization, chosen = in_scope(request, pk), _subject(subject)
    record = building.record_of(organization=organization, subject=chosen)
    action = next((each for each in available(record, request.user) if each.name == step), None)
    if action is None:
        raise Http404
    form = StepForm(posted(request))
    if form.is_valid():
        with blaming(form):
            building.advance(organization=organization, subject=chosen, step=step, by=request.user, **form.cleaned_data)
            messages.success(request, _("Recorded: %(what)s.") % {"what": action.label})
            return redirect("orgs:desk_organization", pk, "building")
    context = {
        "form": form, "organization": organization, "title": labelled(chosen.label, action.label),
        "action": action.label, "danger": action.danger,
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.advance_building")
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest, pk: int, subject: str) -> HttpResponse:
    """Keep people, members, superior and next step."""
    organization, chosen = in_scope(request, pk), _subject(subject)
    record = building.record_of(organization=organization, subject=chosen)
    form = building_form(record)(posted(request), instance=record, initial={"version": record.version})
    if form.is_valid():
        with comparing(form):
            building.update_building(
                organization=organization, subject=chosen, facts=form.facts(), version=form.cleaned_data["version"],
                by=request.user,
            )  # fmt: skip
            messages.success(request, _("The record is saved."))
            return redirect("orgs:desk_organization", pk, "building")
    title = _("%(subject)s: people and next step") % {"subject": chosen.label}
    context = {"form": form, "organization": organization, "title": title, "action": _("Save")}
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.guide_building")
@require_http_methods(["GET", "POST"])
def guide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record guidance or a check."""
    organization = in_scope(request, pk)
    form = GuidanceForm(posted(request), initial={"given_by": request.user.name, "subject": BuildingSubject.PARTY})
    if form.is_valid():
        with blaming(form):
            building.give_guidance(
                organization=organization, facts=form.cleaned_data, union=acting_union(request), by=request.user
            )
            messages.success(request, _("The guidance is recorded."))
            return redirect("orgs:desk_organization", pk, "building")
    title = _("Record guidance or a check")
    context = {"form": form, "organization": organization, "title": title, "action": _("Record")}
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.open_building")
@require_safe
def coverage_page(request: SignedInRequest) -> HttpResponse:
    """Coverage by district, legal form and service area; each figure opens its list. What is next for the others."""
    by = request.GET.get("by", DIMENSIONS[0])
    if by not in DIMENSIONS:
        raise Http404
    rows = coverage(request.user, by)
    context = {
        "by": by,
        "dimensions": [(name, title, name == by) for name, title in _dimension_titles()],
        "overall": _with_links(overall(request.user), by),
        "rows": [_with_links(row, by) for row in rows],
        "labels": [row.label for row in rows],
        "series": [
            {"name": _("With a party organization"), "values": [row.party_rate for row in rows]},
            {"name": _("With a union"), "values": [row.union_rate for row in rows]},
        ],
        "next_steps": [(subject, _steps(request, subject)) for subject in BuildingSubject],
    }
    return render(request, "orgs/desk/building.html", context)


def _dimension_titles() -> list[tuple[str, str]]:
    return list(zip(DIMENSIONS, (_("District"), _("Legal form"), _("Service area")), strict=True))


COUNTED = {"active": "yes", "worker_service": "yes"}
PARAMETERS = {"district": "district", "form": "legal_form", "area": "area"}
GAPS = {"district": "district", "area": "areas"}


def _list_url(**parameters: str) -> str:
    return f"{reverse('orgs:desk_organizations')}?{urlencode({**COUNTED, **parameters})}"


def _with_links(row: Coverage, by: str) -> dict[str, Any]:
    """Return a row with the addresses of the lists that its figures were counted from."""
    one: dict[str, str] = {}
    if row.key:
        one = {PARAMETERS[by]: row.key}
    elif row.label != _("All"):
        one = {"lacks": GAPS[by]}
    return {
        "row": row,
        "total_url": _list_url(**one),
        "party_url": _list_url(**one, has_party="yes"),
        "union_url": _list_url(**one, has_union="yes"),
    }


def _steps(request: SignedInRequest, subject: BuildingSubject) -> list[tuple[Any, str]]:
    return [
        (step, _list_url(**{f"{subject}_step": step.status, **_without(subject, step.status)}))
        for step in next_steps(request.user, subject)
    ]


def _without(subject: BuildingSubject, status: str) -> dict[str, str]:
    """Return the parameter that leaves out those with one, where the step alone does not."""
    name = "has_party" if HAS[subject] == "has_party_organization" else "has_union"
    return {} if status == "no_record" else {name: "no"}
