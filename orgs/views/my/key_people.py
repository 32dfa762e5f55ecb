"""Our people: who holds which post, who held it before, how many we are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from orgs.models import KeyPerson, Organization
from orgs.presentation.key_people import people_shown
from orgs.views.desk.key_people import WITHDRAWAL, add_to, correct_form, end_form, withdraw_form
from orgs.views.my.standing import ours
from unions.http import SignedInRequest


@requires("orgs.keep_people")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everybody on record of us, and who looked at their numbers."""
    organization = ours(request, pk)
    context = {"organization": organization, **people_shown(organization, request.user)}
    return render(request, "orgs/my/people.html", context)


def _our_person(request: SignedInRequest, person: int) -> KeyPerson:
    kept = Organization.objects.kept_by(request.user).on_record().order_by().values("pk")
    rows = KeyPerson.objects.in_force().filter(organization__in=kept).select_related("organization")
    return get_object_or_404(rows, pk=person)


def _page(request: SignedInRequest, organization: Organization, form: Any, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "organization": organization, "title": title, "frame": "my/base.html",
               "back": reverse("orgs:my_people", args=[organization.pk]), **more}  # fmt: skip
    return render(request, "orgs/key_person.html", context)


@requires("orgs.keep_people")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter who holds a post with us."""
    organization = ours(request, pk)
    form, person = add_to(request, organization)
    if person:
        messages.success(request, _("Entered: %(what)s.") % {"what": person})
        return redirect("orgs:my_people", pk)
    return _page(request, organization, form, _("Enter a key person"))


@requires("orgs.keep_people")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def correct(request: SignedInRequest, person: int) -> HttpResponse:
    """Correct an entry of ours."""
    found = _our_person(request, person)
    title = _("Correct “%(what)s”") % {"what": found}
    form, done = correct_form(request, found)
    if done:
        messages.success(request, _("The entry is corrected."))
        return redirect("orgs:my_people", found.organization_id)
    return _page(request, found.organization, form, title)


@requires("orgs.keep_people")
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, person: int) -> HttpResponse:
    """End a term."""
    found = _our_person(request, person)
    form, done = end_form(request, found)
    if done:
        messages.success(request, _("The term has its last day."))
        return redirect("orgs:my_people", found.organization_id)
    return _page(request, found.organization, form, _("End the term of %(what)s") % {"what": found})


@requires("orgs.keep_people")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, person: int) -> HttpResponse:
    """Take back an entry of ours."""
    found = _our_person(request, person)
    form, done = withdraw_form(request, found)
    if done:
        messages.success(request, _("The entry is withdrawn."))
        return redirect("orgs:my_people", found.organization_id)
    return _page(
        request, found.organization, form, _("Withdraw “%(what)s”") % {"what": found},
        explanation=WITHDRAWAL, danger=True, action=_("Withdraw"),
    )  # fmt: skip
