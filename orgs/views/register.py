"""Self-registration: look up, claim or begin, fill in by steps, review, send in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public, signed_in
from core.editing import Conflict, comparing, version_seen
from core.errors import blaming
from core.http import posted
from orgs import services
from orgs.forms.record import STEPS, ClaimForm, LookupForm, OrganizationForm, step_form
from orgs.models import Organization
from orgs.presentation.registration import REVIEW, as_query, shown_steps
from orgs.queries.records import look_up
from orgs.queries.registration import remarks_by_field
from orgs.services import people, registration
from orgs.views.versions import saved
from reference.forms import subdistrict_groups
from unions.http import SignedInRequest

CAN_BE_FILLED_IN = ("draft", "returned")


@public
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Explain the way in; ask signed-in visitors which organization they register."""
    form = LookupForm(posted(request))
    context: dict[str, Any] = {"form": form}
    if request.user.is_authenticated:
        context["begun"] = Organization.objects.kept_by(request.user).filter(portal_status__in=CAN_BE_FILLED_IN)
        if form.is_valid():
            name, uscc = form.cleaned_data["name"].strip(), form.cleaned_data["uscc"] or ""
            context |= {"found": look_up(name=name, uscc=uscc), "name": name, "uscc": uscc}
    return render(request, "orgs/register/start.html", context)


@signed_in
@require_POST
def begin(request: SignedInRequest) -> HttpResponse:
    """Open a draft for an organization that is not on record."""
    form = LookupForm(request.POST)
    if form.is_valid() and not form.cleaned_data["name"].strip():
        form.add_error("name", _("Enter the full name, as on the certificate or as the group calls itself."))
    if form.is_valid():
        with blaming(form):
            organization = registration.begin_registration(
                name=form.cleaned_data["name"], uscc=form.cleaned_data["uscc"], by=request.user
            )
            return redirect("orgs:register_step", pk=organization.pk, step=STEPS[0].key)
    return render(request, "orgs/register/start.html", {"form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def claim(request: SignedInRequest, number: str) -> HttpResponse:
    """Claim an organization that is on record."""
    organization = get_object_or_404(Organization.objects.on_record(), number=number)
    form = ClaimForm(posted(request))
    if form.is_valid():
        with blaming(form):
            people.make_claim(organization=organization, by=request.user, **form.cleaned_data)
            messages.success(
                request, _("Your claim was sent to the union in charge. You will be told of its decision.")
            )
            return redirect("my_home")
    return render(request, "orgs/register/claim.html", {"form": form, "organization": organization})


@signed_in
@require_http_methods(["GET", "POST"])
def fill_in(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """One step of the form. What is typed is kept whether or not it is right."""
    organization = _own_draft(request, pk)
    keys = [each.key for each in STEPS]
    if step not in keys:
        raise Http404
    form_class = step_form(step)
    found: list[Conflict] = []
    if request.method == "POST":
        form = form_class(request.POST, instance=organization)
        with comparing(form) as found:
            organization.draft = registration.save_draft(
                organization=organization, answers=as_typed(form), version=version_seen(request), by=request.user
            )
        if request.htmx:  # the form saves itself as one types
            return saved(request, organization.draft, organization.draft.version, stale=bool(found))
        if not found and "leave" in request.POST:
            messages.success(request, _("Your entries are saved. You can go on at any time."))
            return redirect("my_home")
        if not found and form.is_valid():
            later = keys[keys.index(step) + 1 :]
            return redirect("orgs:register_step", pk, later[0]) if later else redirect("orgs:register_review", pk)
    else:
        form = form_class(instance=organization, initial=organization.draft.answers)
    remarks = remarks_by_field(organization, settled=False)
    context = {
        "form": form, "organization": organization, "remarks": remarks, "step": step,
        "steps_done": shown_steps(organization, remarks, current=step),
    }  # fmt: skip
    return render(request, "orgs/register/step.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything at a glance, what is still wrong with links to its step, and the button that sends it in."""
    organization = _own_draft(request, pk)
    form = OrganizationForm(as_query(organization.draft.answers), instance=organization)
    form.is_valid()
    if request.method == "POST" and form.is_valid():
        fresh = Organization.objects.get(pk=pk)
        with blaming(form):
            services.registration.submit_registration(organization=fresh, facts=form.cleaned_data, by=request.user)
            return redirect("orgs:register_receipt", pk)
    remarks = remarks_by_field(organization, settled=False)
    context = {
        "form": form, "organization": organization, "steps": STEPS, "remarks": remarks,
        "steps_done": shown_steps(organization, remarks, current=REVIEW),
    }  # fmt: skip
    return render(request, "orgs/register/review.html", context)


@signed_in
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was sent in, when, and what happens next."""
    organization = get_object_or_404(Organization.objects.kept_by(request.user), pk=pk)
    return render(request, "orgs/register/receipt.html", {"organization": organization, "steps": STEPS})


def _own_draft(request: SignedInRequest, pk: int) -> Organization:
    drafts = Organization.objects.kept_by(request.user).filter(portal_status__in=CAN_BE_FILLED_IN)
    return get_object_or_404(drafts.select_related("draft"), pk=pk)


def as_typed(form: OrganizationForm) -> dict[str, Any]:
    """Return a form's fields as they were typed, several values as a list."""
    return {name: "" if (value := form[name].data) is None else value for name in form.fields}


@public
@require_safe
def subdistricts(request: HttpRequest) -> HttpResponse:
    """The subdistricts of the district that was chosen (``?district=110108``), as options."""
    groups = subdistrict_groups(request.GET.get("district", ""))
    return render(request, "orgs/register/_options.html", {"groups": groups})
