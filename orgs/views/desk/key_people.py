"""Key people of an organization at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.editing import comparing
from core.errors import blaming
from core.http import posted
from orgs.forms.key_people import KeyPersonCorrectionForm, NewKeyPersonForm, TermEndForm
from orgs.forms.record import ReasonForm
from orgs.models import KeyPerson, Organization
from orgs.services import key_people
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest


def add_to(request: SignedInRequest, organization: Organization) -> tuple[Any, KeyPerson | None]:
    """Return the form of a new term, and the person once it is entered."""
    form = NewKeyPersonForm(posted(request), initial={"post": request.GET.get("post", "")})
    if form.is_valid():
        with blaming(form):
            return form, key_people.add_key_person(
                organization=organization, facts=form.facts(), succeeds=form.cleaned_data["succeeds"], by=request.user
            )
    return form, None


def correct_form(request: SignedInRequest, person: KeyPerson) -> tuple[Any, bool]:
    """Return the form of a correction, and whether it is done."""
    form = KeyPersonCorrectionForm(posted(request), instance=person, initial={"version": person.version})
    if form.is_valid():
        with comparing(form):
            key_people.correct_key_person(
                person=person, facts=form.facts(), version=form.cleaned_data["version"], by=request.user,
                reason=form.cleaned_data["reason"], forget=form.cleaned_data.get("forget", ()),
            )  # fmt: skip
            return form, True
    return form, False


def end_form(request: SignedInRequest, person: KeyPerson) -> tuple[Any, bool]:
    """Return the form of a term's end, and whether it is done."""
    form = TermEndForm(posted(request))
    if form.is_valid():
        with blaming(form):
            key_people.end_term(person=person, by=request.user, **form.cleaned_data)
            return form, True
    return form, False


def withdraw_form(request: SignedInRequest, person: KeyPerson) -> tuple[Any, bool]:
    """Return the form of a withdrawal, and whether it is done."""
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            key_people.withdraw_key_person(person=person, by=request.user, **form.cleaned_data)
            return form, True
    return form, False


def _reachable(request: SignedInRequest, person: int) -> KeyPerson:
    rows = KeyPerson.objects.in_force().visible_to(request.user).select_related("organization")
    return get_object_or_404(rows, pk=person)


def _page(request: SignedInRequest, organization: Organization, form: Any, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "organization": organization, "title": title, "frame": "desk/base.html",
               "back": reverse("orgs:desk_organization", args=[organization.pk, "people"]), **more}  # fmt: skip
    return render(request, "orgs/key_person.html", context)


def _home(organization: Organization) -> HttpResponse:
    return redirect("orgs:desk_organization", organization.pk, "people")


@requires("orgs.record_people")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter who holds a post."""
    organization = in_scope(request, pk)
    form, person = add_to(request, organization)
    if person:
        messages.success(request, _("Entered: %(what)s.") % {"what": person})
        return _home(organization)
    return _page(request, organization, form, _("Enter a key person"))


@requires("orgs.record_people")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def correct(request: SignedInRequest, person: int) -> HttpResponse:
    """Correct an entry, with the reason."""
    found = _reachable(request, person)
    title = _("Correct “%(what)s”") % {"what": found}
    form, done = correct_form(request, found)
    if done:
        messages.success(request, _("The entry is corrected."))
        return _home(found.organization)
    return _page(request, found.organization, form, title, changed=found)


@requires("orgs.record_people")
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, person: int) -> HttpResponse:
    """End a term."""
    found = _reachable(request, person)
    form, done = end_form(request, found)
    if done:
        messages.success(request, _("The term has its last day."))
        return _home(found.organization)
    return _page(request, found.organization, form, _("End the term of %(what)s") % {"what": found})


@requires("orgs.record_people")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, person: int) -> HttpResponse:
    """Take back an entry."""
    found = _reachable(request, person)
    form, done = withdraw_form(request, found)
    if done:
        messages.success(request, _("The entry is withdrawn."))
        return _home(found.organization)
    return _page(
        request, found.organization, form, _("Withdraw “%(what)s”") % {"what": found},
        explanation=WITHDRAWAL, danger=True, action=_("Withdraw"),
    )  # fmt: skip


WITHDRAWAL = gettext_lazy(
    "The entry stays on record with your reason, without personal numbers. To end a term, end it instead."
)
